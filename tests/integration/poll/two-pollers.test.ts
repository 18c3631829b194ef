import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#lib/db/client.ts';
import { LEASE_MS } from '#lib/db/polls/claims.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openPoller } from '#tests/support/poller.ts';
import { createLeapingClock, HOUR_MS, openWorld, readStoredObservations, waitFor } from './world.ts';

const REPOSITORIES = 24;
const TAGS = 12;

/** Opens a world with a second process: a poller on the same database with its own pool. */
async function openTwo(latencyMs = 2) {
  const fake = await fakeRegistry({ latencyMs });
  const clock = createLeapingClock();
  const world = await openWorld(clock);
  const secondDb = openDatabase(world.url);
  const second = openPoller(secondDb, clock);
  onTestFinished(async () => {
    await second.close();
    await secondDb.$disconnect();
  });
  return { fake, world, clock, first: world.poller, second: second.poller };
}

const SLOW_MS = 1500;

/** Delays each answer after this many tags, so that the test can act in the middle of the poll. */
function slowDownAfter(fake: FakeRegistry, tags: number): void {
  let left = tags;
  fake.switches.intercept = ({ method }) => {
    // The switch is set once, so that a later GET does not slow the registry down again.
    if (method === 'HEAD' && --left === 0) fake.switches.latencyMs = SLOW_MS;
    return undefined;
  };
}

describe('two processes on one database', () => {
  it('poll each repository once, and neither lose nor duplicate an observation (P-07)', async () => {
    const { fake, world, clock, first, second } = await openTwo();
    const { db } = world;
    const registryId = await world.addRegistry(fake.baseUrl);
    const ids: string[] = [];
    for (let n = 0; n < REPOSITORIES; n += 1) {
      // The images share layers, so both processes write the same facts at the same time.
      for (let t = 0; t < TAGS; t += 1) fake.content.image(`team/app${n}`, `1.${t}.0`, [5000, 100 + t, n % 3]);
      ids.push(await world.addRepository(registryId, `team/app${n}`));
    }
    for (let round = 1; round <= 3; round += 1) {
      if (round > 1)
        for (let n = 0; n < REPOSITORIES; n += 1) fake.content.image(`team/app${n}`, 'latest', [5000, round]);
      await Promise.all([first.runDue(), second.runDue()]);
      const polls = await db.poll.groupBy({ by: ['repositoryId', 'state'], _count: true });
      expect(polls).toHaveLength(REPOSITORIES);
      expect(polls.every(({ state, _count }) => state === 'succeeded' && _count === round)).toBe(true);
      clock.advance(HOUR_MS);
    }
    for (const id of ids) {
      const stored = await readStoredObservations(db, id);
      expect(stored).toHaveLength(TAGS + 2);
      expect(stored.filter(({ ended }) => ended === null)).toHaveLength(TAGS + 1);
      expect(stored.filter(({ tag }) => tag === 'latest').map(({ ended }) => ended === null)).toEqual([false, true]);
    }
    expect(await db.repository.count({ where: { leaseToken: { not: null } } })).toBe(0);
    expect(await db.observation.count({ where: { judgedAt: null } })).toBe(0);
    expect(await db.repositorySummary.count()).toBe(REPOSITORIES);
  });

  it('poll a repository once when both get a request for it at the same time (P-07)', async () => {
    const { fake, world, first, second } = await openTwo(20);
    fake.content.image('team/app', 'latest', [1]);
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    const ends = await Promise.all([first, second, first, second].map((poller) => poller.pollNow(id, 'manual')));
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    expect(await world.db.poll.count()).toBe(1);
  });

  it('keep what a killed process had stored, and read the rest after its lease ended', async () => {
    const { fake, world, clock, first, second } = await openTwo(15);
    const { db } = world;
    for (let t = 0; t < 60; t += 1) fake.content.image('team/app', `1.${t}.0`, [5000, 100 + t]);
    slowDownAfter(fake, 16);
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    const dying = first.runDue();
    await waitFor(async () => fake.switches.latencyMs === SLOW_MS && (await db.observation.count()) >= 10);
    fake.switches.latencyMs = 0;
    // The lease has ended, so the other process claims the repository while this one still writes.
    clock.advance(LEASE_MS + 1);
    // A repository with an open write transaction is skipped. A later call claims it.
    await waitFor(async () => {
      await second.runDue();
      return (await db.poll.count()) === 2;
    });
    await dying;
    const stored = await readStoredObservations(db, id);
    expect(stored).toHaveLength(60);
    expect(new Set(stored.map(({ tag }) => tag)).size).toBe(60);
    expect(stored.every(({ ended }) => ended === null)).toBe(true);
    expect(await db.tagCurrent.count()).toBe(60);
    const polls = await db.poll.findMany({ orderBy: { queuedAt: 'asc' } });
    expect(polls.map(({ state }) => state)).toEqual([expect.stringMatching(/failed|partial/), 'succeeded']);
    expect(polls[0]?.error).toMatchObject({ code: expect.stringMatching(/interrupted|lease-lost/) });
    expect(await db.repository.findFirst()).toMatchObject({ leaseToken: null, firstLookedAt: expect.any(Date) });
  });

  it('read only the remaining tags after one process was stopped in the middle of a poll', async () => {
    const { fake, world, clock, first, second } = await openTwo(15);
    const { db } = world;
    for (let t = 0; t < 60; t += 1) fake.content.image('team/app', `1.${t}.0`, [5000, 100 + t]);
    slowDownAfter(fake, 16);
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    const running = first.runDue();
    await waitFor(async () => fake.switches.latencyMs === SLOW_MS && (await db.observation.count()) >= 10);
    fake.switches.latencyMs = 0;
    await first.stop(0);
    await running;
    const before = await db.observation.count();
    expect(before).toBeLessThan(60);
    // A stop counts as no failure.
    const { nextPollAt, ...repository } = await db.repository.findFirstOrThrow();
    expect(repository).toMatchObject({ leaseToken: null, consecutiveFailures: 0, firstLookedAt: null });
    expect(nextPollAt?.getTime()).toBeLessThanOrEqual(clock.now().getTime());
    expect(await db.poll.findFirst()).toMatchObject({
      error: null,
      tagsWanted: 60,
      tagsDone: before,
      tagsLeft: 60 - before,
    });
    expect(await db.registryState.findFirst()).toMatchObject({ troubleSince: null });
    clock.advance(HOUR_MS);
    await second.runDue();
    expect(await readStoredObservations(db, id)).toHaveLength(60);
    const digests = new Set(fake.content.tagsOf('team/app').values());
    const last = await db.poll.findFirstOrThrow({ orderBy: { queuedAt: 'desc' } });
    expect(last).toMatchObject({ state: 'succeeded', observed: 60 - before });
    expect((last.requests as { manifest: number }).manifest).toBe(digests.size - before);
  });
});
