import { expect, it } from 'vitest';
import { renderPlain } from '#lib/alerts/text/render.ts';
import type { Caller } from '#lib/auth/caller.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import {
  acceptIncident,
  acknowledgeIncident,
  muteIncident,
  reopenIncident,
} from '#lib/commands/incidents/incidents.ts';
import { addMute } from '#lib/commands/incidents/mutes.ts';
import { composeFacts } from '#lib/deliver/compose.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { readDeliveries } from '#lib/views/channels/deliveries.ts';
import { readIncident, readIncidents } from '#lib/views/incidents/incidents.ts';
import { readMute, readMutes } from '#lib/views/rules/mutes.ts';
import { readSearch } from '#lib/views/search.ts';
import { createPollCommands } from '../poll/command-context.ts';
import { EDITOR, HIDDEN, openSecretWorld, type SecretWorld, secret } from './secret-world.ts';

const token = (scope: 'read' | 'check'): Caller => ({
  kind: 'token',
  id: 't',
  name: 'ci',
  role: 'admin',
  scopes: [scope],
  userId: 'u',
});

/** Callers who may read, and are no editors. */
const READERS: [string, Caller][] = [
  ['a reader without an account', { kind: 'stranger', mayRead: true }],
  ['a viewer', { ...EDITOR, role: 'viewer' } as Caller],
  ['a token that may read', token('read')],
];

/** Opens a world with an incident of each life: one that a person handled, and one that was there before. */
async function openHandled(): Promise<SecretWorld> {
  const world = await openSecretWorld([secret('before')]);
  await world.pushWith([secret('before'), secret('a'), secret('b')]);
  // What the rules store of a secret, besides its id.
  const found = await world.db.finding.findMany();
  for (const { repositoryId, manifestId, id } of found)
    await world.db.finding.update({
      where: { repositoryId_manifestId_id: { repositoryId, manifestId, id } },
      data: { details: { title: HIDDEN, paths: [{ path: `/app/${HIDDEN}` }], remedy: { text: HIDDEN } } },
    });
  const guarded = createPollCommands(world);
  const [, { id = '' } = {}] = await world.secrets();
  await acknowledgeIncident(guarded, id, { reason: `I know ${HIDDEN}` });
  await acceptIncident(guarded, id, { reason: `the key in ${HIDDEN} is revoked` });
  await reopenIncident(guarded, id, { reason: `${HIDDEN} is not revoked` });
  const until = new Date(world.clock.now().getTime() + 86_400_000);
  await muteIncident(guarded, id, { reason: `${HIDDEN} is a test key`, until });
  await addMute(guarded, { matches: { kind: 'secret' }, reason: `all are like ${HIDDEN}`, until });
  return world;
}

it.each(READERS)('%s sees how many secrets there are and where, and nothing else of them', async (_, caller) => {
  const world = await openHandled();
  const now = world.clock.now();
  const guarded = createGuarded(caller, { db: world.db });
  const { items } = await readIncidents(guarded, { state: 'all', kind: 'secret' }, now);
  expect(items.map(({ secrets }) => secrets?.count)).toEqual([2, 1]);
  const pages = await Promise.all(items.map(({ id }) => readIncident(guarded, id, now)));
  expect(pages.map(({ carriers }) => carriers)).toEqual([null, null]);
  const deliveries = await readDeliveries(guarded, { limit: 50 });
  const found = await readSearch(guarded, { q: 'team/app' });
  expect(found.incidents).toHaveLength(2);
  const mutes = await readMutes(guarded, now);
  expect(mutes.items).toHaveLength(2);
  const [{ id = '' } = {}] = mutes.items;
  const shown = [items, pages, deliveries, found, mutes, await readMute(guarded, id, now)];
  expect(JSON.stringify(shown)).not.toContain(HIDDEN);
});

it('an editor sees the tags that carry them, their findings, and the reasons of persons', async () => {
  const world = await openHandled();
  const [, incident] = await world.secrets();
  expect(incident?.carriers).toMatchObject([{ tag: 'latest', findingIds: [secret('a').id, secret('b').id] }]);
  expect(incident?.events.map(({ reason }) => reason)).toContain(`I know ${HIDDEN}`);
  const { items } = await readMutes(createGuarded(EDITOR, { db: world.db }), world.clock.now());
  expect(items.map(({ reason }) => reason)).toContain(`${HIDDEN} is a test key`);
});

it('messages have neither their findings nor the reasons of persons', async () => {
  const world = await openHandled();
  const links = createLinks('https://sizes.example.com');
  const events = await world.db.incidentEvent.findMany({
    where: { incident: { kind: 'secret' } },
    orderBy: { id: 'asc' },
  });
  const titles: string[] = [];
  for (const { id, kind, incidentId } of events) {
    const facts = await composeFacts(world.db, incidentId, { kind, id }, links);
    const { title, body } = renderPlain({ kind: 'incident', id: 'm', type: 'x', at: '', test: false, facts });
    expect(JSON.stringify([facts, title, body])).not.toContain(HIDDEN);
    titles.push(title.replaceAll(world.fake.host, 'registry.example'));
  }
  expect(titles).toEqual([
    '1 secret was added to registry.example/team/app:latest; details in Plimsoll',
    '2 secrets were added to registry.example/team/app:latest; details in Plimsoll',
    '2 secrets in registry.example/team/app:latest: acknowledged',
    '2 secrets in registry.example/team/app:latest: accepted',
    '2 secrets are in registry.example/team/app:latest again; details in Plimsoll',
    'registry.example/team/app:latest: muted',
  ]);
  const stored = await world.db.delivery.findMany();
  expect(JSON.stringify(stored)).not.toContain(HIDDEN);
});
