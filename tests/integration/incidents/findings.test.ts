import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderPlain } from '#lib/alerts/text/render.ts';
import type { Caller } from '#lib/auth/caller.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { composeFacts } from '#lib/deliver/compose.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { noteFindings } from '#lib/incidents/note-findings.ts';
import { Incident } from '#lib/views/dto/incidents.ts';
import { readIncident } from '#lib/views/incidents/incidents.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { type FindingRows, type FoundRow, insertFindingRows } from '#tests/support/finding-rows.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const FROM = digestOf('acme/api 0');
const TO = digestOf('acme/api 1');
const CACHE: FoundRow = { kind: 'package-cache', savedBytes: 3_000_000 };
const DEV: FoundRow = { kind: 'dev-dependencies', savedBytes: 9_900_000 };
const SECRET: FoundRow = { kind: 'secret', id: 'secret-of-the-key-file', savedBytes: 0 };
const PUBLIC: Caller = { kind: 'stranger', mayRead: true };

let database: TestDatabase;
let db: DatabaseClient;
let repositoryId = '';
let incidentId = '';
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  const registryId = await addTestRegistry(db, 'https://registry.example', NOW);
  repositoryId = await addTestRepository(db, registryId, 'acme/api', NOW);
  await insertSeriesRows(db, { repositoryId, sizes: [51, 62.9], since: NOW, name: 'acme/api' });
  incidentId = await insertIncidentRow(db, {}, [{ repositoryId, fromDigest: FROM, toDigest: TO }]);
});
beforeEach(() => db.findingSet.deleteMany());
afterAll(() => database.drop());

const store = (digest: string, found: readonly FoundRow[], change: Partial<FindingRows> = {}) =>
  insertFindingRows(db, { repositoryId, digest, found, ...change });
const story = async () => Incident.parse(await readIncident(createGuarded(PUBLIC, { db }), incidentId, NOW));
const facts = () =>
  composeFacts(db, incidentId, { kind: 'opened', id: null }, createLinks('https://sizes.example.com'));
const message = async () =>
  renderPlain({ kind: 'incident', id: 'm', type: 'x', at: NOW.toISOString(), test: false, facts: await facts() }).body;

describe('an incident', () => {
  it('has what the push that brought it added to the findings, in its story and in its messages', async () => {
    await store(FROM, [CACHE]);
    await store(TO, [CACHE, DEV]);
    const findings = { added: [{ kind: 'dev-dependencies', bytes: 9_900_000 }], secrets: 0 };
    expect((await story()).findings).toEqual(findings);
    expect((await facts()).findings).toEqual(findings);
    expect(await message()).toContain('9.90 MB of it are dev dependencies.');
  });

  it('has of a secret only that it was added, for callers without an account and in messages', async () => {
    await store(FROM, []);
    await store(TO, [SECRET]);
    const shown = JSON.stringify([await story(), await facts(), await message()]);
    expect(await message()).toContain('1 secret was added; details in Plimsoll.');
    expect(shown).not.toContain(SECRET.id);
  });

  it('has none while the findings of one image are unknown or incomplete, or of other rules', async () => {
    await store(TO, [DEV]);
    expect((await story()).findings).toBeNull();
    await store(FROM, [], { state: 'partial' });
    expect((await story()).findings).toBeNull();
    await db.findingSet.deleteMany();
    await store(FROM, [], { rulesVersion: 32_000 });
    await store(TO, [DEV]);
    expect((await story()).findings).toBeNull();
    expect(await message()).not.toContain('dev dependencies');
  });

  it('of a third-party image has them in its story only', async () => {
    await store(FROM, []);
    await store(TO, [DEV, SECRET]);
    await db.incident.update({ where: { id: incidentId }, data: { relation: 'upstream' } });
    expect((await story()).findings).toMatchObject({ secrets: 1 });
    expect((await facts()).findings).toBeNull();
  });
});

describe('findings that become known after an incident opened', () => {
  const note = async (digest: string) => {
    const { id: manifestId } = await db.manifest.findUniqueOrThrow({ where: { digest } });
    await noteFindings(db, { repositoryId, manifestId }, NOW);
  };
  const kinds = async () => (await story()).events.map(({ kind }) => kind);
  beforeEach(async () => {
    await db.incidentEvent.deleteMany({ where: { kind: 'findings' } });
    await db.incident.update({ where: { id: incidentId }, data: { relation: 'ours' } });
  });

  it('are an event once both images are known, once, and edit the messages that were sent', async () => {
    const times = { createdAt: NOW, changedAt: NOW };
    const chat = await db.channel.create({ data: { name: 'chat', kind: 'discord', settings: {}, ...times } });
    const mail = await db.channel.create({ data: { name: 'mail', kind: 'email', settings: {}, ...times } });
    const sent = { incidentId, kind: 'incident', type: 'image.size.regression.opened', state: 'delivered' } as const;
    for (const { id: channelId } of [chat, mail])
      await db.delivery.create({ data: { ...sent, channelId, createdAt: NOW } });
    await store(TO, [DEV, SECRET]);
    await note(TO);
    expect(await kinds()).toEqual(['opened']);
    await store(FROM, []);
    await Promise.all([note(FROM), note(FROM)]);
    await note(TO);
    expect(await kinds()).toEqual(['opened', 'findings']);
    const [event] = await db.incidentEvent.findMany({ where: { kind: 'findings' } });
    const added = [{ kind: 'dev-dependencies', bytes: 9_900_000 }];
    expect(event?.details).toEqual({ from: FROM, to: TO, added, secrets: 1 });
    const queued = await db.delivery.findMany({ where: { eventId: event?.id ?? 0 } });
    expect(queued.map(({ channelId, type }) => [channelId, type])).toEqual([
      [chat.id, 'image.size.regression.findings'],
    ]);
  });

  it('are no event where the push added none', async () => {
    await store(FROM, [DEV]);
    await store(TO, [DEV]);
    await note(TO);
    expect(await kinds()).toEqual(['opened']);
  });

  it('are no event of third-party images and of incidents that ended', async () => {
    await store(FROM, []);
    await store(TO, [DEV]);
    await db.incident.update({ where: { id: incidentId }, data: { relation: 'upstream' } });
    await note(TO);
    expect(await kinds()).toEqual(['opened']);
    await db.incident.update({ where: { id: incidentId }, data: { relation: 'ours', state: 'recovered' } });
    await note(TO);
    expect(await kinds()).toEqual(['opened']);
    await db.incident.update({ where: { id: incidentId }, data: { state: 'open' } });
  });
});
