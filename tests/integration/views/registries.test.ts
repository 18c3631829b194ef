import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveRegistryState } from '#lib/db/registries/registries.ts';
import { Poll } from '#lib/views/dto/poll.ts';
import { Registry } from '#lib/views/dto/registry.ts';
import { readPoll } from '#lib/views/registries/poll.ts';
import { readRegistries, readRegistry } from '#lib/views/registries/registries.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { insertIndexRow, insertProblemRow, insertTagRow, insertUnreadPartRow } from '#tests/support/trouble-rows.ts';

const NOW = new Date('2026-01-10T12:30:00Z');
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);
const REASON = { code: 'unavailable', message: 'It answered 503: maintenance.', hint: 'Nothing to do.' };
const QUOTA = { quotaLimit: 100, quotaRemaining: 8, quotaWindowSeconds: 21_600, quotaAt: hours(-0.5) };

let database: TestDatabase;
let [paused, other] = ['', ''];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  paused = await addTestRegistry(db, 'http://paused.example', NOW);
  other = await addTestRegistry(db, 'http://other.example', NOW);
  await saveRegistryState(db, paused, { ...QUOTA, health: 'paused', headUnusableUntil: hours(20) });
  await db.registryState.update({
    where: { registryId: paused },
    data: { pausedAt: hours(-1), pausedUntil: hours(0.5), pauseReason: REASON },
  });
  await saveRegistryState(db, other, { ...QUOTA, headUnusableUntil: hours(-1) });
  await db.registryState.update({ where: { registryId: other }, data: { pausedUntil: hours(-1) } });
  const hour = (count: number) => new Date(hours(count).setUTCMinutes(0));
  await db.quotaUse.createMany({
    data: [
      { registryId: paused, hour: hour(0), purpose: 'push', requests: 3 },
      { registryId: paused, hour: hour(-2), purpose: 'push', requests: 4 },
      { registryId: paused, hour: hour(-6), purpose: 'first-look', requests: 40 },
      { registryId: paused, hour: hour(-7), purpose: 'retry', requests: 9 },
      { registryId: other, hour: hour(-1), purpose: 'layer', requests: 1 },
    ],
  });
  const plain = await addTestRepository(db, paused, 'plain', NOW);
  const filtered = await addTestRepository(db, paused, 'filtered', NOW, { include: ['v*'] });
  for (const [repositoryId, name, until] of [
    [plain, 'a', 3],
    [plain, 'b', 2],
    [filtered, 'v1', 4],
    [filtered, 'main', 1],
  ] as const)
    await insertProblemRow(db, await insertTagRow(db, repositoryId, name), {
      code: 'waiting-for-quota',
      nextTryAt: hours(until),
    });
  const index = await insertIndexRow(db, plain, 'index');
  await insertUnreadPartRow(db, plain, index, { name: 'part', code: 'waiting-for-quota', nextTryAt: hours(5) });
  await insertTagRow(db, plain, 'd', { pointsTo: index });
  await insertProblemRow(db, await insertTagRow(db, plain, 'c'), { code: 'denied', nextTryAt: hours(1) });
});
afterAll(() => database.drop());

const read = async (id: string, now = NOW) =>
  Registry.parse(await readRegistry(openViews(database.db), id, { now, bytesPerDay: 0 }));

describe('readRegistry', () => {
  it('returns a pause with its first reason and its end, until it is over', async () => {
    const pause = { since: hours(-1).toISOString(), until: hours(0.5).toISOString(), reason: REASON };
    expect((await read(paused)).pause).toEqual(pause);
    expect((await read(paused, hours(1))).pause).toBeNull();
    expect((await read(other)).pause).toBeNull();
  });

  it('sums the quota by purpose within its window, the largest first', async () => {
    expect((await read(paused)).quota?.uses).toEqual([
      { purpose: 'first-look', requests: 40 },
      { purpose: 'push', requests: 7 },
    ]);
    expect((await read(other)).quota?.uses).toEqual([{ purpose: 'layer', requests: 1 }]);
  });

  it('counts the watched tags that wait for the quota, and returns until when', async () => {
    expect((await read(paused)).quota?.waiting).toEqual({ tags: 4, until: hours(2).toISOString() });
    expect((await read(other)).quota?.waiting).toBeNull();
  });

  it('returns the time until which HEAD is not used', async () => {
    expect((await read(paused)).headUnusableUntil).toBe(hours(20).toISOString());
    expect((await read(other)).headUnusableUntil).toBeNull();
  });

  it('returns the same as the list of registries', async () => {
    const { items } = await readRegistries(openViews(database.db), { now: NOW, bytesPerDay: 0 });
    expect(items.find(({ id }) => id === paused)).toEqual(await read(paused));
  });
});

describe('readPoll', () => {
  it('returns the end and the reason of a pause that ended the poll', async () => {
    const { db } = database;
    const repositoryId = await addTestRepository(db, paused, 'polled', NOW);
    const until = hours(1).toISOString();
    const error = { code: 'paused', message: 'Paused.', hint: null, until, reason: 'It answered 429.' };
    const failed = { repositoryId, state: 'failed', trigger: 'manual', queuedAt: NOW, requests: {} } as const;
    const { id } = await db.poll.create({ data: { ...failed, error } });
    expect(Poll.parse(await readPoll(openViews(db), id)).error).toEqual({ ...error, since: null });
    const { until: _, reason: __, ...older } = error;
    await db.poll.update({ where: { id }, data: { error: older } });
    expect((await readPoll(openViews(db), id)).error?.until).toBeNull();
  });
});
