import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '#lib/db/polls/claims.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { HOUR_MS, MINUTE_MS, openWorld, readCurrent, readStoredObservations, readTagHistory, START } from './world.ts';

async function watch() {
  const fake = await fakeRegistry();
  const world = await openWorld();
  const repositoryId = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app', {
    relation: 'ours',
  });
  const push = (size: number) => fake.content.image('team/app', 'latest', [size]);
  return { ...world, fake, repositoryId, push };
}

describe('polling with a clock that is set back by an hour', () => {
  it('keeps observations of a tag in their order, and ends none before it began', async () => {
    const { db, clock, poll, push, repositoryId } = await watch();
    const digests = [push(100)];
    await poll(repositoryId);
    clock.advance(30 * MINUTE_MS);
    digests.push(push(200));
    await poll(repositoryId);
    clock.advance(-HOUR_MS);
    digests.push(push(300));
    expect((await poll(repositoryId)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    clock.advance(MINUTE_MS);
    digests.push(push(400));
    await poll(repositoryId);
    clock.advance(2 * HOUR_MS);
    digests.push(push(500));
    await poll(repositoryId);

    expect(await readTagHistory(db, repositoryId, 'latest')).toEqual({ digests, isOpen: true });
    const all = await readStoredObservations(db, repositoryId);
    for (const [at, { firstSeen, ended }] of all.entries()) {
      const next = all[at + 1];
      if (next) expect(ended).toBe(next.firstSeen);
      if (ended !== null) expect(ended).toBeGreaterThanOrEqual(firstSeen);
    }
    expect(await readCurrent(db, repositoryId)).toMatchObject([{ tag: 'latest', digest: digests[4], deltaBytes: 100 }]);
    const points = await db.point.findMany({ orderBy: { at: 'asc' } });
    expect(points.map(({ sizeBytes }) => Number(sizeBytes))).toEqual([100, 200, 300, 400, 500]);
  });

  it('ends the observation of a missing tag no earlier than it was seen', async () => {
    const { db, clock, poll, push, fake, repositoryId } = await watch();
    push(100);
    fake.content.image('team/app', 'other', [7]);
    await poll(repositoryId);
    clock.advance(-HOUR_MS);
    fake.content.tagsOf('team/app').delete('latest');
    for (let day = 0; day < 8; day += 1) {
      await poll(repositoryId);
      clock.advance(12 * HOUR_MS);
    }
    const [gone] = (await readStoredObservations(db, repositoryId)).filter(({ tag }) => tag === 'latest');
    expect(gone?.ended).not.toBeNull();
    expect(gone?.ended).toBeGreaterThanOrEqual(gone?.firstSeen ?? Number.POSITIVE_INFINITY);
  });

  it('releases and claims a repository, and continues its schedule at the due time', async () => {
    const { db, clock, poller, poll, push, repositoryId } = await watch();
    push(100);
    await poll(repositoryId);
    const due = (await db.repository.findUniqueOrThrow({ where: { id: repositoryId } })).nextPollAt;
    clock.advance(-HOUR_MS);
    await poller.runDue();
    expect(await db.repository.findUnique({ where: { id: repositoryId } })).toMatchObject({
      leaseToken: null,
      nextPollAt: due,
    });
    // A manual poll runs immediately.
    push(200);
    expect((await poll(repositoryId)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    push(300);
    clock.set(new Date(START.getTime() + HOUR_MS));
    await poller.runDue();
    expect(await db.observation.count()).toBe(3);
  });

  it('holds an earlier lease for that hour and the length of a lease at most', async () => {
    const { db, clock, poll, poller, push, repositoryId } = await watch();
    push(100);
    await db.repository.update({
      where: { id: repositoryId },
      data: { leaseToken: 'of a killed process', leaseUntil: new Date(clock.now().getTime() + LEASE_MS) },
    });
    clock.advance(-HOUR_MS);
    expect(await poller.pollNow(repositoryId, 'manual')).toBeNull();
    clock.advance(HOUR_MS + LEASE_MS + 1);
    expect((await poll(repositoryId)).state).toBe('succeeded');
  });
});
