import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LeaseLostError } from '#lib/db/errors.ts';
import { claimDue, claimRepository, fence, LEASE_MS, releaseClaim, renewClaim } from '#lib/db/polls/claims.ts';
import { queuePoll } from '#lib/db/polls/polls.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';

const now = new Date('2026-01-01T00:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);

describe('claims', () => {
  let database: TestDatabase;
  let registryId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    registryId = await addTestRegistry(database.db, 'http://127.0.0.1:1', now);
  });
  afterEach(() => database.db.repository.deleteMany());
  afterAll(() => database.drop());

  it('give each due repository to only one of many claimers at the same time (P-07)', async () => {
    const { db } = database;
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => addTestRepository(db, registryId, `many/app${n}`, now)),
    );
    const claims = await Promise.all(Array.from({ length: 40 }, () => claimDue(db, now)));
    const taken = claims.flatMap((claim) => claim?.id ?? []);
    expect(taken.length).toBe(new Set(taken).size);
    expect(new Set(taken)).toEqual(new Set(ids));
  });

  it('take over a lease that ended, and fence out the process that lost it', async () => {
    const { db } = database;
    const id = await addTestRepository(db, registryId, 'lost/app', now);
    const first = await claimDue(db, now);
    expect(first?.id).toBe(id);
    expect(await claimDue(db, later(LEASE_MS - 1))).toBeNull();
    const second = await claimDue(db, later(LEASE_MS + 1));
    expect(second?.id).toBe(id);
    if (!first || !second) throw new Error('not claimed');

    await expect(db.$transaction((tx) => fence(tx, first))).rejects.toThrow(LeaseLostError);
    await expect(renewClaim(db, first, later(LEASE_MS + 2))).rejects.toThrow(LeaseLostError);
    await releaseClaim(db, first, { nextPollAt: null, lastPollAt: now, succeeded: true });
    await expect(db.$transaction((tx) => fence(tx, second))).resolves.toMatchObject({ id });
  });

  it('read only polls that have not ended, however many have', async () => {
    const { db } = database;
    const id = await addTestRepository(db, registryId, 'old/app', now);
    await db.$executeRaw`
      insert into "Poll" (id, "repositoryId", state, "triggerName", "queuedAt", "finishedAt", requests)
      select gen_random_uuid(), ${id}, 'succeeded', 'schedule', ${now}, ${now}, '{}' from generate_series(1, 5000)`;
    await db.$executeRaw`analyze "Poll"`;
    const read = await db.$transaction(async (tx) => {
      expect((await claimDue(tx, now))?.id).toBe(id);
      const [row] = await tx.$queryRaw<{ read: bigint }[]>`
        select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'Poll'`;
      return Number(row?.read);
    });
    expect(read).toBeLessThan(10);
  });

  it('last for a full lease from their renewal', async () => {
    const { db } = database;
    const id = await addTestRepository(db, registryId, 'renewed/app', now);
    const claim = await claimRepository(db, id, now);
    if (!claim) throw new Error('not claimed');
    await renewClaim(db, claim, later(LEASE_MS / 2));
    expect(await claimRepository(db, id, later(LEASE_MS + 1))).toBeNull();
  });

  it('wait while a fenced transaction of the holder is open', async () => {
    const { db } = database;
    const id = await addTestRepository(db, registryId, 'fenced/app', now);
    const claim = await claimRepository(db, id, now);
    if (!claim) throw new Error('not claimed');
    const order: string[] = [];
    const holder = db.$transaction(async (tx) => {
      await fence(tx, claim);
      await new Promise((resolve) => setTimeout(resolve, 300));
      order.push('committed');
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    // `claimDue` skips a locked row, while `claimRepository` waits for it.
    expect(await claimDue(db, later(LEASE_MS * 2))).toBeNull();
    const taken = claimRepository(db, id, later(LEASE_MS * 2)).then((found) => {
      order.push('taken');
      return found;
    });
    await holder;
    expect((await taken)?.id).toBe(id);
    expect(order).toEqual(['committed', 'taken']);
  });

  it('leave out demo repositories, paused registries and registries that are busy in this process', async () => {
    const { db } = database;
    const other = await addTestRegistry(db, 'http://127.0.0.1:2', now);
    await addTestRepository(db, registryId, 'busy/app', now);
    await addTestRepository(db, other, 'paused/app', now);
    await db.registryState.update({ where: { registryId: other }, data: { pausedUntil: later(1_000) } });
    expect(await claimDue(db, now, [registryId])).toBeNull();
    expect((await claimDue(db, later(1_000), [registryId]))?.name).toBe('paused/app');
    await db.repository.updateMany({ data: { origin: 'demo', leaseToken: null, leaseUntil: null } });
    expect(await claimDue(db, later(1_000))).toBeNull();
  });

  it('give repositories of a paused or busy registry only to requested polls', async () => {
    const { db } = database;
    const paused = await addTestRegistry(db, 'http://127.0.0.1:3', now);
    const asked = await addTestRepository(db, paused, 'asked/app', now);
    await addTestRepository(db, paused, 'due/app', now);
    await db.registryState.update({ where: { registryId: paused }, data: { pausedUntil: later(1_000) } });
    await queuePoll(db, asked, 'manual', now);
    expect((await claimDue(db, now, [paused]))?.id).toBe(asked);
    expect(await claimDue(db, now)).toBeNull();
  });

  it('give requested polls first, and failed repositories a minute later than others', async () => {
    const { db } = database;
    const add = (name: string, dueMs: number) => addTestRepository(db, registryId, name, later(dueMs));
    const [failed, longFailed, well, asked] = [
      await add('failed/app', -1_000),
      await add('long-failed/app', -70_000),
      await add('well/app', -500),
      await add('asked/app', 0),
    ];
    for (const [id, dueMs] of [
      [failed, -1_000],
      [longFailed, -70_000],
      [well, -500],
    ] as const)
      await db.repository.update({
        where: { id },
        data: { nextPollAt: later(dueMs), consecutiveFailures: id === well ? 0 : 1 },
      });
    await queuePoll(db, asked, 'manual', now);
    const order = [];
    for (let n = 0; n < 4; n += 1) order.push((await claimDue(db, now))?.id);
    expect(order).toEqual([asked, longFailed, well, failed]);
  });

  it('count a poll that a pause ended neither as a failure nor as a success', async () => {
    const { db } = database;
    const id = await addTestRepository(db, registryId, 'neither/app', now);
    await db.repository.update({ where: { id }, data: { consecutiveFailures: 2, lastSuccessAt: later(-5) } });
    const claim = await claimRepository(db, id, now);
    if (!claim) throw new Error('not claimed');
    await releaseClaim(db, claim, { nextPollAt: later(9), lastPollAt: now, succeeded: null });
    expect(await db.repository.findUnique({ where: { id } })).toMatchObject({
      consecutiveFailures: 2,
      lastSuccessAt: later(-5),
      nextPollAt: later(9),
      leaseToken: null,
    });
  });
});
