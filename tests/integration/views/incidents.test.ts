import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NotFoundError } from '#lib/db/errors.ts';
import { Incident, IncidentList } from '#lib/views/dto/incidents.ts';
import { type IncidentsQuery, readIncident, readIncidents } from '#lib/views/incidents/incidents.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';

const NOW = new Date('2026-01-10T00:00:00Z');
const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const digest = (text: string) => `sha256:${text.repeat(64).slice(0, 64)}`;

let database: TestDatabase;
let [api, web, registryId] = ['', '', ''];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  registryId = await addTestRegistry(db, 'https://registry.example', NOW);
  api = await addTestRepository(database.db, registryId, 'acme/api', NOW);
  web = await addTestRepository(database.db, registryId, 'acme/web_1', NOW);
  await insertIncidentRow(db, { openedAt: day(2), owner: 'Payments', severity: 'critical' }, [
    { repositoryId: api, toDigest: digest('a'), fromDigest: digest('b'), fromTag: 'main' },
    { repositoryId: api, toDigest: digest('a'), tagName: 'v1', streamLabel: 'v1.x' },
    { repositoryId: api, toDigest: digest('c'), platform: 'linux/arm64', kind: 'budget' },
  ]);
  await insertIncidentRow(
    db,
    { openedAt: day(3), state: 'acknowledged', changedAt: day(9), assignee: 'Ada', cause: { instruction: 'COPY . .' } },
    [{ repositoryId: web, toDigest: digest('d'), toBytes: 251_000_000n }],
  );
  await insertIncidentRow(db, { openedAt: day(4), state: 'recovered', endedAt: day(5), kind: 'creep' }, [
    { repositoryId: web, toDigest: digest('e'), state: 'recovered' },
  ]);
  await insertIncidentRow(db, {
    openedAt: day(5),
    kind: 'trouble',
    relation: 'upstream',
    repositoryId: api,
    cause: {},
    trouble: { code: 'denied', message: 'The registry refused the password.', hint: 'Enter it again.' },
  });
});
afterEach(() => database.db.mute.deleteMany());
afterAll(() => database.drop());

const list = async (query: IncidentsQuery = {}) =>
  IncidentList.parse(await readIncidents(openViews(database.db), query, NOW));
const numbers = async (query: IncidentsQuery = {}) => (await list(query)).items.map(({ number }) => number);

describe('readIncidents', () => {
  it('counts matching incidents and the open ones among them, whatever state is requested', async () => {
    expect(await numbers()).toEqual([4, 3, 2, 1]);
    const counts = { openCount: 2, acknowledgedCount: 1 };
    expect(await list({ state: 'open' })).toMatchObject({ total: 2, ...counts, owners: ['Payments'] });
    expect(await list({ state: 'active' })).toMatchObject({ total: 3, ...counts });
    expect(await list({ state: 'ended' })).toMatchObject({ total: 1, ...counts });
  });

  it('lists open incidents before acknowledged ones among the active, in each order', async () => {
    expect(await numbers({ state: 'active' })).toEqual([4, 1, 2]);
    expect(await numbers({ state: 'active', sort: 'changed' })).toEqual([4, 1, 2]);
    expect(await numbers({ state: 'all', sort: 'changed' })).toEqual([2, 4, 3, 1]);
  });

  it.each([
    [{ state: 'open' }, [4, 1]],
    [{ state: 'acknowledged' }, [2]],
    [{ state: 'ended' }, [3]],
    [{ repositoryId: 'web' }, [3, 2]],
    [{ kind: 'creep' }, [3]],
    [{ kind: 'budget' }, [1]],
    [{ severity: 'critical' }, [1]],
    [{ owner: 'payments' }, [1]],
    [{ relation: 'upstream' }, [4]],
    [{ q: '#2' }, [2]],
    [{ q: 'copy' }, [2]],
    [{ q: 'V1.X acme/API' }, [1]],
    [{ q: 'web_1' }, [3, 2]],
    [{ q: 'web%1' }, []],
    [{ q: 'password' }, [4]],
    [{ q: 'registry.example', state: 'active' }, [4, 1, 2]],
    [{ sort: 'changed' }, [2, 4, 3, 1]],
    [{ sort: '-size', state: 'open' }, [1, 4]],
  ] as [IncidentsQuery, number[]][])('with %j finds %j', async (query, expected) => {
    expect(await numbers({ ...query, ...(query.repositoryId ? { repositoryId: web } : {}) })).toEqual(expected);
  });

  it('returns pages without losing or repeating an incident', async () => {
    const first = await list({ limit: 3 });
    expect(first.items).toHaveLength(3);
    const second = await list({ limit: 3, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ number }) => number)).toEqual([1]);
    expect(second.nextCursor).toBeNull();
  });

  it('counts an image once under all its tags, and returns the subject of trouble', async () => {
    const { items } = await list();
    expect(items[3]).toMatchObject({ memberCount: 2, repositoryCount: 1, platforms: ['linux/amd64', 'linux/arm64'] });
    expect(items[3]?.lead).toMatchObject({ reference: 'registry.example/acme/api', deltaBytes: 11_900_000 });
    expect(items[0]).toMatchObject({ lead: null, memberCount: 0, cause: null });
    expect(items[0]?.trouble).toEqual({
      code: 'denied',
      message: 'The registry refused the password.',
      hint: 'Enter it again.',
      since: day(5).toISOString(),
      subject: 'registry.example/acme/api',
    });
  });

  it('marks an incident as muted only while mutes match all its members', async () => {
    const { db } = database;
    const mutedUntil = async () => (await list()).items[3]?.mutedUntil ?? null;
    const mute = (matches: object, until: Date) =>
      db.mute.create({ data: { matches, until, reason: 'x', createdAt: NOW, createdBy: 'Ada' } });
    await mute({ platform: 'linux/arm64' }, day(20));
    expect(await mutedUntil()).toBeNull();
    await mute({ repository: 'registry.example/acme/*' }, day(15));
    expect(await mutedUntil()).toBe(day(15).toISOString());
    await db.mute.updateMany({ data: { endedAt: NOW } });
    expect(await mutedUntil()).toBeNull();
    await mute({ repository: '**' }, NOW);
    expect(await mutedUntil()).toBeNull();
  });

  it('marks trouble as muted by the repository that it is about', async () => {
    const { db } = database;
    const until = day(20);
    const mute = await db.mute.create({
      data: {
        matches: { repository: 'registry.example/acme/api' },
        until,
        reason: 'x',
        createdAt: NOW,
        createdBy: 'Ada',
      },
    });
    expect((await list({ kind: 'trouble' })).items[0]?.mutedUntil).toBe(until.toISOString());
    await db.mute.update({ where: { id: mute.id }, data: { matches: { repository: 'registry.example/acme/web' } } });
    expect((await list({ kind: 'trouble' })).items[0]?.mutedUntil).toBeNull();
  });
});

describe('readIncident', () => {
  const read = async (id: string) => Incident.parse(await readIncident(openViews(database.db), id, NOW));

  it('finds an incident by number and by id, with members, events and deliveries', async () => {
    const { db } = database;
    const { id } = await db.incident.findFirstOrThrow({ where: { number: 1 } });
    const channel = await db.channel.create({
      data: { name: 'Team', kind: 'slack', settings: {}, createdAt: NOW, changedAt: NOW },
    });
    const event = await db.incidentEvent.findFirstOrThrow({ where: { incidentId: id } });
    await db.incidentEvent.create({
      data: {
        incidentId: id,
        at: day(6),
        kind: 'acknowledged',
        actorKind: 'user',
        actorName: 'Ada',
        reason: 'mine',
        details: {},
      },
    });
    await db.delivery.create({
      data: {
        channelId: channel.id,
        kind: 'incident',
        incidentId: id,
        eventId: event.id,
        state: 'delivered',
        type: 'image.size.regression.opened',
        createdAt: day(2),
        deliveredAt: day(3),
      },
    });
    const incident = await read('1');
    expect(await read(id)).toEqual(incident);
    expect(incident.members).toHaveLength(3);
    expect(incident.events.map(({ kind, by, reason }) => [kind, by, reason])).toEqual([
      ['opened', null, null],
      ['acknowledged', 'Ada', 'mine'],
    ]);
    expect(incident.deliveries).toMatchObject([{ channel: 'Team', state: 'delivered', at: day(3).toISOString() }]);
    expect(incident).toMatchObject({
      contents: null,
      contentsState: 'unread',
      rule: { name: 'built in' },
      revision: null,
    });
  });

  it('links to commits when labels name them, and only to web pages (S-35)', async () => {
    const { db } = database;
    const revision = { source: 'https://github.com/acme/api', revisionFrom: 'aaaa1', revisionTo: 'bbbb2' };
    await db.incident.update({ where: { number: 2 }, data: { revision } });
    expect((await read('2')).revision?.commitsUrl).toBe('https://github.com/acme/api/compare/aaaa1...bbbb2');
    await db.incident.update({
      where: { number: 2 },
      data: { revision: { ...revision, source: 'javascript:alert(1)' } },
    });
    expect((await read('2')).revision).toMatchObject({ commitsUrl: null, source: 'javascript:alert(1)' });
  });

  it('rejects an unknown number or id as not found', async () => {
    await expect(read('999')).rejects.toThrow(NotFoundError);
    await expect(read('x'.repeat(36))).rejects.toThrow(NotFoundError);
    await expect(read('999999999999')).rejects.toThrow(NotFoundError);
  });
});
