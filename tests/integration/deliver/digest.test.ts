import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DigestFacts } from '#lib/alerts/message-facts.ts';
import { createDigester } from '#lib/deliver/digester.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Monday, an hour after the clocks in Berlin went forward. */
const MADE = new Date('2026-03-23T08:00:00Z');

let database: TestDatabase;
let now: Date;
let channelId: string;
let ours: string;
let upstream: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  await db.incident.deleteMany();
  await db.registry.deleteMany();
  await db.channel.deleteMany();
  await db.route.deleteMany();
  await db.mute.deleteMany();
  now = MADE;
  channelId = await addChannel('Team');
  const ghcr = await addTestRegistry(db, 'https://ghcr.io', MADE);
  ours = await addTestRepository(db, ghcr, 'acme/api', MADE, { owner: 'Payments' });
  upstream = await addTestRepository(db, ghcr, 'library/redis', MADE, { relation: 'upstream' });
});

async function addChannel(name: string, change: object = {}): Promise<string> {
  const row = await database.db.channel.create({
    data: {
      ...{ name, kind: 'webhook', settings: {}, createdAt: MADE, changedAt: MADE },
      ...{ digest: 'weekly', digestHour: 9, digestWeekday: 1, timeZone: 'Europe/Berlin', ...change },
    },
  });
  return row.id;
}

const errors: unknown[] = [];
const run = (at: Date) => {
  now = at;
  const clock = { now: () => now };
  const log = { error: (...said: unknown[]) => void errors.push(said) };
  return createDigester({ db: database.db, clock, log: log as never, baseUrl: 'https://sizes.example.com' }).runDue();
};
const channel = () => database.db.channel.findUniqueOrThrow({ where: { id: channelId } });
const digests = async () =>
  (await database.db.delivery.findMany({ where: { channelId, kind: 'digest' }, orderBy: { createdAt: 'asc' } })).map(
    (row) => ({
      ...row,
      facts: (row.payload as { facts: DigestFacts }).facts,
    }),
  );
const namesOf = (list: DigestFacts['incidents']['open']) => list.map(({ incident }) => incident.id);

describe('the schedule', () => {
  it('is set at first, and nothing is sent then', async () => {
    expect(await run(MADE)).toBe(0);
    // Nine in Berlin is seven in UTC a week later: in between the clocks went forward.
    expect((await channel()).nextDigestAt?.toISOString()).toBe('2026-03-30T07:00:00.000Z');
    expect(await run(new Date('2026-03-30T06:59:59Z'))).toBe(0);
    expect(await digests()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('writes one frozen digest when it is due, and moves on', async () => {
    await run(MADE);
    expect(await run(new Date('2026-03-30T07:00:00Z'))).toBe(1);
    expect(await run(new Date('2026-03-30T07:01:00Z'))).toBe(0);
    const [digest, ...others] = await digests();
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ state: 'pending', type: 'digest', attempts: 0 });
    expect(digest?.payload).toMatchObject({ kind: 'digest', id: digest?.id, at: '2026-03-30T07:00:00.000Z' });
    expect(digest?.facts).toMatchObject({
      channel: 'Team',
      cadence: 'weekly',
      from: MADE.toISOString(),
      to: '2026-03-30T07:00:00.000Z',
    });
    expect((await channel()).nextDigestAt?.toISOString()).toBe('2026-04-06T07:00:00.000Z');
  });

  it('two processes write it once', async () => {
    await run(MADE);
    const due = new Date('2026-03-30T07:00:00Z');
    expect((await Promise.all([run(due), run(due), run(due)])).reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await digests()).toHaveLength(1);
  });

  it('leaves out channels without one, and those that are off', async () => {
    await database.db.channel.updateMany({ data: { enabled: false } });
    await addChannel('None', { digest: 'none' });
    await run(MADE);
    expect(await database.db.channel.count({ where: { nextDigestAt: { not: null } } })).toBe(0);
  });

  it('daily ones come each day', async () => {
    await database.db.channel.updateMany({ data: { digest: 'daily' } });
    await run(MADE);
    expect(await run(new Date('2026-03-24T08:00:00Z'))).toBe(1);
    expect(await run(new Date('2026-03-25T08:00:00Z'))).toBe(1);
    expect((await digests())[0]?.facts.cadence).toBe('daily');
  });
});

describe('a digest that did not arrive', () => {
  const first = new Date('2026-03-30T07:00:00Z');
  const second = new Date('2026-04-06T07:00:00Z');

  beforeEach(async () => {
    await run(MADE);
    await run(first);
  });

  it('is said again by the next: given up', async () => {
    await database.db.delivery.updateMany({ data: { state: 'dead' } });
    await run(second);
    expect((await digests()).map(({ state, facts }) => [state, facts.from])).toEqual([
      ['dead', MADE.toISOString()],
      ['pending', MADE.toISOString()],
    ]);
  });

  it('is said again by the next: still tried', async () => {
    await database.db.delivery.updateMany({ data: { attempts: 4, nextTryAt: new Date('2026-04-07T00:00:00Z') } });
    await run(second);
    const [old, next] = await digests();
    expect(old).toMatchObject({ state: 'coalesced', intoId: next?.id, nextTryAt: null });
    expect(next?.facts.from).toBe(MADE.toISOString());
  });

  it('that is on its way is not taken from whoever sends it', async () => {
    await database.db.delivery.updateMany({ data: { state: 'sending' } });
    await run(second);
    expect((await digests()).map(({ state }) => state)).toEqual(['sending', 'pending']);
  });

  it('that arrived is where the next begins', async () => {
    await database.db.channel.updateMany({ data: { digestedUntil: first } });
    await run(second);
    expect((await digests())[1]?.facts.from).toBe(first.toISOString());
  });
});

describe('what a digest says', () => {
  const due = new Date('2026-03-30T07:00:00Z');
  const inSpan = new Date('2026-03-25T00:00:00Z');

  async function digestNow(): Promise<DigestFacts> {
    await run(MADE);
    await run(due);
    const [digest] = await digests();
    if (!digest) throw new Error('no digest was written');
    return digest.facts;
  }

  const addIncident = (change: object = {}, repositoryId = ours) =>
    insertIncidentRow(database.db, { openedAt: inSpan, ...change }, [
      { repositoryId, toDigest: digestOf(String(Math.random())) },
    ]);

  it('nothing happened: an empty one is written all the same', async () => {
    expect(await digestNow()).toMatchObject({
      ...{ incidents: { opened: [], open: [], ended: [] }, more: 0, savers: [], upstream: [], overBudget: [] },
      growers: [30, 90, 365].map((days) => ({ days, lines: [] })),
    });
  });

  it('incidents that were not told one by one, are still open, or ended', async () => {
    const untold = await addIncident();
    const told = await addIncident();
    const gaveUp = await addIncident();
    const old = await addIncident({ openedAt: new Date('2026-01-01T00:00:00Z'), state: 'acknowledged' });
    const ended = await addIncident({ state: 'recovered', endedAt: new Date('2026-03-26T00:00:00Z') });
    await addIncident({ state: 'recovered', endedAt: new Date('2026-03-20T00:00:00Z') });
    await addIncident({ silent: true });
    const common = { channelId, kind: 'incident' as const, type: 'x', createdAt: inSpan };
    await database.db.delivery.createMany({
      data: [
        { ...common, incidentId: told, state: 'delivered' },
        { ...common, incidentId: gaveUp, state: 'dead' },
      ],
    });
    const { incidents } = await digestNow();
    expect(namesOf(incidents.opened).sort()).toEqual([untold, gaveUp].sort());
    expect(namesOf(incidents.open).sort()).toEqual([told, old].sort());
    expect(namesOf(incidents.ended)).toEqual([ended]);
    expect(incidents.opened[0]).toMatchObject({
      subject: { reference: 'ghcr.io/acme/api', stream: 'main' },
      size: { beforeBytes: 51_000_000, afterBytes: 62_900_000 },
    });
  });

  it('what is muted is left out, and what routes send elsewhere', async () => {
    const other = await addChannel('Other');
    const incidentId = await addIncident();
    const created = { createdAt: MADE, createdBy: 'x' };
    const until = new Date('2026-05-01T00:00:00Z');
    const mute = await database.db.mute.create({ data: { matches: { incidentId }, reason: 'x', until, ...created } });
    expect(namesOf((await digestNow()).incidents.opened)).toEqual([]);
    await database.db.mute.delete({ where: { id: mute.id } });
    await database.db.route.create({
      data: { position: 0, matches: { owner: 'Payments' }, channelIds: [other], createdAt: MADE },
    });
    const facts = await Promise.all(
      [channelId, other].map(async (id) => {
        await database.db.channel.updateMany({ where: { id }, data: { nextDigestAt: due } });
        await run(due);
        const row = await database.db.delivery.findFirstOrThrow({ where: { channelId: id, state: 'pending' } });
        return (row.payload as unknown as { facts: DigestFacts }).facts;
      }),
    );
    expect(facts.map(({ incidents }) => namesOf(incidents.opened))).toEqual([[], [incidentId]]);
  });

  it('growers of 30, 90 and 365 days, and what got smaller', async () => {
    const { db } = database;
    // 100 MB a year ago, 110 in December, 120 in February, 130 last week.
    const id = await insertSeriesRows(db, { repositoryId: ours, sizes: [100, 110, 120, 130], since: MADE });
    const times = ['2025-03-01', '2025-12-20', '2026-02-20', '2026-03-25'];
    for (const [position, day] of times.entries())
      await db.point.updateMany({ where: { seriesId: id, position }, data: { at: new Date(`${day}T00:00:00Z`) } });
    await insertSeriesRows(db, {
      repositoryId: ours,
      streamKey: 'tag:slim',
      sizes: [50, 40],
      since: new Date(MADE.getTime() - DAY_MS / 2),
    });
    // Others' growth is none of ours.
    await insertSeriesRows(db, {
      repositoryId: upstream,
      sizes: [50, 90],
      since: new Date(MADE.getTime() - 40 * DAY_MS),
      everyDays: 20,
    });
    const { growers, savers } = await digestNow();
    expect(
      growers.map(({ days, lines }) => [days, lines.map(({ stream, deltaBytes }) => `${stream} ${deltaBytes}`)]),
    ).toEqual([
      [30, ['main 10000000']],
      [90, ['main 20000000']],
      [365, ['main 30000000']],
    ]);
    expect(growers[0]?.lines[0]).toMatchObject({
      reference: 'ghcr.io/acme/api',
      owner: 'Payments',
      sizeBytes: 130_000_000,
      deltaPercent: 8.3,
    });
    expect(growers[0]?.lines[0]?.link).toBe(
      `https://sizes.example.com/repositories/${ours}?stream=tag%3Amain&platform=linux%2Famd64`,
    );
    expect(savers.map(({ stream, deltaBytes }) => `${stream} ${deltaBytes}`)).toEqual(['slim -10000000']);
  });

  it('does not compare across a break', async () => {
    const { db } = database;
    const id = await insertSeriesRows(db, {
      repositoryId: ours,
      sizes: [100, 130],
      since: new Date(MADE.getTime() - 40 * DAY_MS),
      everyDays: 30,
    });
    await db.point.updateMany({ where: { seriesId: id, position: 1 }, data: { segment: 1 } });
    expect((await digestNow()).growers[0]?.lines).toEqual([]);
  });

  it('of upstream what the next update downloads: the layers that were not there before', async () => {
    const { db } = database;
    const id = await insertSeriesRows(db, {
      repositoryId: upstream,
      sizes: [50, 60],
      since: new Date(MADE.getTime() - DAY_MS / 2),
    });
    const summary = { repositoryId: upstream, seriesId: id, spark: [], tagCount: 1, streamCount: 1, derivedAt: MADE };
    await db.repositorySummary.create({ data: summary });
    const points = await db.point.findMany({ where: { seriesId: id }, orderBy: { position: 'asc' } });
    const layers = await Promise.all(
      ['base', 'old', 'new'].map((name) => db.layer.create({ data: { digest: digestOf(`${name} ${id}`) } })),
    );
    const claim = (at: number, layer: number, position: number, megabytes: number) => ({
      ...{ manifestId: points[at]?.manifestId ?? 0, layerId: layers[layer]?.id ?? 0, position, mediaType: 'x' },
      sizeBytes: BigInt(megabytes * 1_000_000),
    });
    // The new layer stands twice in the list, and is downloaded once.
    await db.imageLayer.createMany({
      data: [claim(0, 0, 0, 40), claim(0, 1, 1, 10), claim(1, 0, 0, 40), claim(1, 2, 1, 20), claim(1, 2, 2, 20)],
    });
    expect((await digestNow()).upstream).toEqual([
      expect.objectContaining({
        reference: 'ghcr.io/library/redis',
        pullCostBytes: 20_000_000,
        sizeBytes: 60_000_000,
        deltaBytes: 10_000_000,
      }),
    ]);
  });

  it('what is over its budget', async () => {
    const { db } = database;
    const id = await insertSeriesRows(db, {
      repositoryId: ours,
      sizes: [90, 130],
      since: new Date(MADE.getTime() - DAY_MS / 2),
    });
    await db.point.updateMany({ where: { seriesId: id }, data: { budgetState: 'over', budgetBytes: 80_000_000n } });
    expect((await digestNow()).overBudget).toEqual([
      expect.objectContaining({ sizeBytes: 130_000_000, budgetBytes: 80_000_000, deltaBytes: 40_000_000 }),
    ]);
  });
});
