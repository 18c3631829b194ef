import { describe, expect, it } from 'vitest';
import { deleteRepository } from '#lib/db/repositories/repositories.ts';
import { composeFacts } from '#lib/deliver/compose.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { tagSizedImage } from '#tests/support/fake-registry/sized-image.ts';
import { imageOf, openPushing, type Pushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const GROWN = { base: 50, install: 40, app: 5 };
const REVISION = 'org.opencontainers.image.revision';

const kindsOf = (incident: { events: { kind: string }[] } | undefined) => incident?.events.map(({ kind }) => kind);

async function addRule({ db, clock }: Pushing, repository: string, settings: object): Promise<string> {
  const createdAt = clock.now();
  const { id } = await db.rule.create({ data: { position: 0, name: 'labels', matches: { repository }, createdAt } });
  await db.ruleVersion.create({ data: { ruleId: id, version: 1, createdAt, createdBy: 'x', settings } });
  return id;
}

describe('when a series grows and shrinks', () => {
  it('a tag that moves back and forth between two images has one incident', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    for (const sizes of [GROWN, CALM, GROWN]) await world.push('team/app', sizes);
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: 'open', members: [{ state: 'open' }] });
    expect(kindsOf(incident)).toEqual(['opened', 'recovered', 'reopened']);
    await world.look();
    expect(kindsOf((await world.incidents())[0])).toHaveLength(3);
  });

  it('an incident that reopens after a new baseline has the sizes and the cause of the new growth', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', GROWN);
    await world.push('team/app', { ...CALM, install: 2 });
    // Soon after a fall, a return to the previous level undoes a dip. After these pushes it counts as a jump.
    for (const app of [5.01, 5.02]) await world.push('team/app', { ...CALM, install: 2, app }, { hours: 30 });
    await world.push('team/app', { base: 50, install: 2, app: 20 }, { hours: 30 });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: 'open', cause: { instruction: 'COPY . .' } });
    const [member] = incident?.members ?? [];
    const bytes = [member?.baselineBytes, member?.fromBytes, member?.toBytes].map((size) =>
      Math.round(Number(size) / 1e6),
    );
    expect(bytes).toEqual([57, 57, 72]);
  });

  it('a backport of a lower version than the release that opened the incident changes nothing', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM, { tags: ['v1.0.0'] });
    await world.push('team/app', GROWN, { tags: ['v1.2.0'] });
    await world.push('team/app', { ...GROWN, app: 5.1 }, { tags: ['v1.1.0'] });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(kindsOf(incident)).toEqual(['opened']);
    expect(incident).toMatchObject({ state: 'open' });
  });

  it('a jump and its recovery in one poll are one incident that does not end before it opened', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM, { tags: ['v1.0.0'] });
    world.tag('team/app', GROWN, { tags: ['v1.1.0'] });
    await world.push('team/app', { ...CALM, app: 5.01 }, { tags: ['v1.2.0'], hours: 0 });
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ state: 'recovered' });
    expect(kindsOf(incident)).toEqual(['opened', 'recovered']);
    expect(Number(incident?.endedAt)).toBeGreaterThanOrEqual(Number(incident?.openedAt));
  });

  it('a clock that is set back opens no incident twice', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', GROWN);
    world.clock.advance(-40 * 3_600_000);
    await world.look();
    await world.push('team/app', { ...GROWN, app: 5.1 }, { hours: 1 });
    await world.push('team/app', CALM, { hours: 1 });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(kindsOf(incident)).toEqual(['opened', 'recovered']);
  });
});

describe('when a rule changes', () => {
  it('an incident keeps the rule version that opened it when the rule is renamed and changed', async () => {
    const world = await openPushing();
    const ruleId = await addRule(world, '*/team/app', { messages: { ownBytes: 1_000_000 } });
    await world.watch('team/app', CALM);
    await world.push('team/app', GROWN);
    const [fired] = await world.incidents();
    expect(fired?.rule).toMatchObject({
      id: ruleId,
      name: 'labels',
      version: 1,
      settings: { messages: { ownBytes: 1e6 } },
    });
    const [createdAt, createdBy] = [world.clock.now(), 'x'];
    const settings = { steps: { small: { bytes: 1, share: 0.001 } }, messages: { ownBytes: 2_000_000 } };
    await world.db.ruleVersion.create({ data: { ruleId, version: 2, createdAt, createdBy, settings } });
    await world.db.rule.update({ where: { id: ruleId }, data: { name: 'renamed' } });
    await world.push('team/app', { ...GROWN, install: 60 });
    const [after] = await world.incidents();
    expect(kindsOf(after)).toEqual(['opened', 'escalated']);
    expect([after?.rule, after?.ruleVersionId]).toEqual([fired?.rule, fired?.ruleVersionId]);
  });

  it('a rule that turns steps off supersedes an incident, and the incident reopens when the rule is removed', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', GROWN);
    const ruleId = await addRule(world, '*/team/app', { steps: { enabled: false } });
    await world.push('team/app', { ...GROWN, app: 5.1 });
    expect(await world.incidents()).toMatchObject([{ state: 'superseded' }]);
    await world.db.rule.update({ where: { id: ruleId }, data: { removedAt: world.clock.now() } });
    await world.push('team/app', { ...GROWN, app: 5.2 });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(kindsOf(incident)).toEqual(['opened', 'superseded', 'reopened']);
  });
});

describe('an incident of two repositories', () => {
  /** Watches two repositories that get the same new image. */
  async function openShared() {
    const world = await openPushing();
    const ids = [await world.watch('team/api', CALM), await world.watch('team/web', CALM)];
    world.tag('team/api', GROWN);
    await world.push('team/web', GROWN, { hours: 0 });
    return { world, api: ids[0] ?? '', web: ids[1] ?? '' };
  }

  it('stays open with the members of the other repository when the leading repository is deleted', async () => {
    const { world, api, web } = await openShared();
    expect(await world.incidents()).toMatchObject([{ repositoryId: api, members: [{}, {}] }]);
    await deleteRepository(world.db, api);
    const [left, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(left).toMatchObject({ state: 'open', repositoryId: web, members: [{ repositoryId: web }] });
    expect(left?.leadId).toBe(left?.members[0]?.id);
  });

  it('recovers when its only open repository is deleted', async () => {
    const { world, api } = await openShared();
    await world.push('team/web', CALM);
    expect(await world.incidents()).toMatchObject([{ state: 'open' }]);
    await deleteRepository(world.db, api);
    expect(await world.incidents()).toMatchObject([{ state: 'recovered' }]);
    expect((await world.incidents())[0]?.endedAt).not.toBeNull();
  });

  it('notes each member that recovers, passes the lead to an open member, and recovers once', async () => {
    const { world } = await openShared();
    await world.push('team/api', CALM);
    const [part] = await world.incidents();
    expect(kindsOf(part)).toEqual(['opened', 'joined', 'note']);
    const lead = part?.members.find(({ id }) => id === part.leadId);
    expect(lead).toMatchObject({ state: 'open' });
    world.fake.content.tagsOf('team/web').delete('latest');
    for (const _ of [1, 2, 3, 4]) {
      world.clock.advance(1_800_000);
      await world.look();
    }
    const [whole] = await world.incidents();
    expect(whole).toMatchObject({ state: 'recovered' });
    expect(kindsOf(whole)).toEqual(['opened', 'joined', 'note', 'note', 'recovered']);
    expect(whole?.deliveries.map(({ type }) => type.split('.').at(-1))).toEqual(['opened', 'recovered']);
  });

  it('accepts by label only the growth of the image that has the label', async () => {
    const world = await openPushing();
    await addRule(world, '*/team/web', { acceptByLabel: true });
    await world.watch('team/api', CALM);
    await world.watch('team/web', CALM);
    await world.push('team/api', GROWN);
    await world.push('team/web', GROWN, { labels: { 'dev.plimsoll.accept': 'meant' } });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: 'open' });
    expect(incident?.members.map(({ state }) => state).sort()).toEqual(['accepted', 'open']);
    expect(await world.db.acceptedLevel.count()).toBe(1);
    // The next derivation writes the decision to the points.
    await world.look();
    const accepted = await world.db.point.findMany({ where: { decision: 'accepted' } });
    expect(accepted).toHaveLength(1);
  });
});

describe('an emoji at the place where a text is cut', () => {
  const emojiAt = (unit: number) => `${'x'.repeat(unit - 1)}🙂 and more`;

  it.each([
    ['a revision', { [REVISION]: emojiAt(200) }, 'open'],
    ['an owner', { 'dev.plimsoll.owner': emojiAt(100) }, 'open'],
    ['a reason to accept the growth', { 'dev.plimsoll.accept': emojiAt(1_000) }, 'accepted'],
  ])('in %s leaves the poll successful and the text of the incident valid', async (_, labels, state) => {
    const world = await openPushing();
    await addRule(world, '*/team/app', { acceptByLabel: true });
    const id = await world.watch('team/app', CALM);
    world.tag('team/app', GROWN, { labels });
    expect(await world.poll(id)).toMatchObject({ state: 'succeeded', row: { error: null } });
    const incidents = await world.incidents();
    expect(incidents).toMatchObject([{ state }]);
    const numbers = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
    expect(JSON.stringify(incidents, numbers)).not.toContain('\ufffd');
  });

  it('in an instruction leaves the poll successful and opens the incident', async () => {
    const world = await openPushing();
    const id = await world.watch('team/app', CALM);
    world.clock.advance(3_600_000);
    const { layers } = imageOf(GROWN);
    const instruction = `RUN /bin/sh -c echo ${'w '.repeat(245)}🙂 done`;
    const grown = layers.map((layer, at) => (at === 1 ? { ...layer, instruction } : layer));
    tagSizedImage(world.fake.content, 'team/app', 'latest', { layers: grown });
    expect(await world.poll(id)).toMatchObject({ state: 'succeeded', row: { error: null } });
    expect(await world.incidents()).toMatchObject([{ state: 'open' }]);
  });
});

it('a poll that cannot store its judgement ends as partial, and the next poll judges what it read', async () => {
  const world = await openPushing();
  const id = await world.watch('team/app', CALM);
  await world.db.$executeRaw`alter table "Incident" add constraint none check (false) not valid`;
  world.tag('team/app', GROWN);
  const end = await world.poll(id);
  expect(end).toMatchObject({ state: 'partial', observed: 1, row: { error: { code: 'internal' } } });
  expect(end.nextPollAt?.getTime()).toBeGreaterThan(world.clock.now().getTime());
  expect(await world.db.repository.findUniqueOrThrow({ where: { id } })).toMatchObject({ leaseToken: null });
  await world.db.$executeRaw`alter table "Incident" drop constraint none`;
  expect(await world.poll(id)).toMatchObject({ state: 'succeeded', row: { error: null } });
  expect(await world.incidents()).toMatchObject([{ state: 'open' }]);
});

it('an incident has the revisions of both images, so that a message can link to the commits between them', async () => {
  const world = await openPushing();
  const labels = (revision: string) => ({
    [REVISION]: revision,
    'org.opencontainers.image.source': 'https://github.com/acme/app',
  });
  const [before, after] = ['1'.repeat(40), '2'.repeat(40)];
  await world.watch('team/app', CALM, { labels: labels(before) });
  await world.push('team/app', GROWN, { labels: labels(after) });
  const [incident] = await world.incidents();
  expect(incident?.revision).toMatchObject({ revisionFrom: before, revisionTo: after });
  const facts = await composeFacts(world.db, incident?.id ?? '', { kind: 'opened', id: null }, createLinks(''));
  expect(facts.since.commitsUrl).toContain(`${before}...${after}`);
});

it('a derivation keeps the few last ended incidents of a series, and every open one', async () => {
  const world = await openPushing();
  await world.watch('team/app', CALM);
  for (let cycle = 0; cycle < 5; cycle += 1) {
    await world.push('team/app', { ...GROWN, app: 5 + cycle / 10 }, { hours: 24 * 10 });
    for (const n of [1, 2, 3, 4])
      await world.push('team/app', { ...CALM, app: 5 + n / 100 + cycle / 1_000 }, { hours: 72 });
  }
  expect(await world.incidents()).toHaveLength(5);
  await world.push('team/app', { ...GROWN, app: 6 }, { hours: 24 * 10 });
  expect((await world.incidents()).map(({ state }) => state)).toEqual([...Array(5).fill('recovered'), 'open']);
});
