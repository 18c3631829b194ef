import { describe, expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { claimRepository, dropClaim } from '#lib/db/polls/claims.ts';
import { finishPoll, type PollRequests, type PollResult, startPoll, sweepPolls } from '#lib/db/polls/polls.ts';
import { deleteRepository } from '#lib/db/repositories/repositories.ts';
import { sweepDeliveries, sweepFacts } from '#lib/db/sweep.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { DAY_MS, HOUR_MS, openWorld, readCurrent, START } from './world.ts';

const REQUESTS: PollRequests = { ping: 0, token: 1, list: 1, head: 5, manifest: 2, config: 1, blob: 0 };

async function addPoll(db: DatabaseClient, repositoryId: string, at: Date, result: Partial<PollResult>): Promise<void> {
  const claim = await claimRepository(db, repositoryId, at);
  if (!claim) throw new Error('not claimed');
  const { id } = await startPoll(db, claim, 'schedule', at);
  const numbers = { requests: REQUESTS, observed: 0, tagsDone: 5, tagsWanted: 5, tagsLeft: 0 };
  await finishPoll(db, repositoryId, id, { ...numbers, state: 'succeeded', error: null, failures: [], ...result }, at);
  await dropClaim(db, claim);
}

const countFacts = async (db: DatabaseClient) => ({
  manifests: await db.manifest.count(),
  layers: await db.layer.count(),
  configs: await db.config.count(),
  instructions: await db.instruction.count(),
  entries: await db.indexEntry.count(),
});

describe('retention of polls', () => {
  it('is 7 days, 90 days for failures and changes, and forever for the sums of a day', async () => {
    const { db, addRegistry, addRepository } = await openWorld();
    const id = await addRepository(await addRegistry('http://127.0.0.1:1'), 'team/app');
    const error = { code: 'denied', message: 'no', hint: null };
    await addPoll(db, id, START, {});
    await addPoll(db, id, START, { observed: 3 });
    await addPoll(db, id, START, { state: 'failed', error });
    await addPoll(db, id, START, { state: 'partial', error });
    // Days are in UTC, to the last millisecond.
    await addPoll(db, id, new Date(START.getTime() + DAY_MS - 1), {});
    await addPoll(db, id, new Date(START.getTime() + DAY_MS), {});
    const at = (ms: number) => new Date(START.getTime() + ms);
    expect(await sweepPolls(db, at(7 * DAY_MS))).toBe(0);
    expect(await sweepPolls(db, at(7 * DAY_MS + 1))).toBe(1);
    expect(await sweepPolls(db, at(90 * DAY_MS))).toBe(2);
    expect(await db.poll.count()).toBe(3);
    expect(await sweepPolls(db, at(90 * DAY_MS + 1))).toBe(3);
    const days = await db.pollDay.findMany({ orderBy: { day: 'asc' } });
    expect(days).toEqual([
      {
        repositoryId: id,
        day: START,
        polls: 5,
        failed: 1,
        observed: 3,
        requests: { ping: 0, token: 5, list: 5, head: 25, manifest: 10, config: 5, blob: 0 },
      },
      { repositoryId: id, day: at(DAY_MS), polls: 1, failed: 0, observed: 0, requests: REQUESTS },
    ]);
  });

  it('does not sweep a running poll, however old', async () => {
    const { db, addRegistry, addRepository } = await openWorld();
    const id = await addRepository(await addRegistry('http://127.0.0.1:1'), 'team/app');
    const claim = await claimRepository(db, id, START);
    if (!claim) throw new Error('not claimed');
    await startPoll(db, claim, 'schedule', START);
    expect(await sweepPolls(db, new Date(START.getTime() + 400 * DAY_MS))).toBe(0);
  });
});

describe('retention of facts', () => {
  it('ends a day after the last repository that refers to them was deleted', async () => {
    const fake = await fakeRegistry();
    const world = await openWorld();
    const { db, clock } = world;
    const registryId = await world.addRegistry(fake.baseUrl);
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const ids: string[] = [];
    for (const name of ['team/one', 'team/two']) {
      // Both repositories have the same image, in the first one behind an index. Each also has its own image.
      const shared = fake.content.image(name, 'shared', [5000, 100]);
      fake.content.image(name, 'own', [5000, name.length, name === 'team/one' ? 1 : 2]);
      if (name === 'team/one') {
        const size = fake.content.manifests.get(shared)?.bytes.length ?? 0;
        const platform = { os: 'linux', architecture: 'amd64' };
        const type = 'application/vnd.oci.image.manifest.v1+json';
        const manifests = [{ mediaType: type, digest: shared, size, platform }];
        fake.content.tag(name, 'shared', { schemaVersion: 2, mediaType, manifests }, mediaType);
      }
      const id = await world.addRepository(registryId, name);
      ids.push(id);
      await world.poll(id);
    }
    const [one = '', two = ''] = ids;
    const before = await countFacts(db);
    expect(before).toMatchObject({ manifests: 4, entries: 1, configs: 3 });
    // An image that no tag points to any more stays, because history outlives tags.
    clock.advance(HOUR_MS);
    fake.content.image('team/two', 'own', [5000, 7, 7, 7]);
    await world.poll(two);
    clock.advance(2 * DAY_MS);
    expect(await sweepFacts(db, clock.now())).toBe(0);

    const shown = await readCurrent(db, two);
    await deleteRepository(db, one);
    expect(await db.observation.count({ where: { repositoryId: one } })).toBe(0);
    expect(await sweepFacts(db, clock.now())).toBe(2);
    expect(await countFacts(db)).toMatchObject({ manifests: 3, entries: 0, configs: 3 });
    expect(await readCurrent(db, two)).toEqual(shown);
    const again = await world.poll(two);
    expect(again.row).toMatchObject({ state: 'succeeded', requests: { manifest: 0, config: 0, blob: 0 } });

    await deleteRepository(db, two);
    expect(await sweepFacts(db, clock.now())).toBe(3);
    expect(await countFacts(db)).toEqual({ manifests: 0, layers: 0, configs: 0, instructions: 0, entries: 0 });
  });

  it('is at least a day, because a poll may be about to refer to them', async () => {
    const fake = await fakeRegistry();
    fake.content.image('team/app', 'latest', [5000, 100]);
    const world = await openWorld();
    const { db, clock } = world;
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    await world.poll(id);
    await deleteRepository(db, id);
    clock.advance(DAY_MS);
    expect(await sweepFacts(db, clock.now())).toBe(0);
    clock.advance(1);
    expect(await sweepFacts(db, clock.now())).toBe(1);
  });

  it('does not prevent reading them again when the repository is watched again', async () => {
    const fake = await fakeRegistry();
    fake.content.image('team/app', 'latest', [5000, 100]);
    const world = await openWorld();
    const { db, clock } = world;
    const registryId = await world.addRegistry(fake.baseUrl);
    const id = await world.addRepository(registryId, 'team/app');
    await world.poll(id);
    const before = await countFacts(db);
    await deleteRepository(db, id);
    clock.advance(2 * DAY_MS);
    await sweepFacts(db, clock.now());
    const again = await world.addRepository(registryId, 'team/app');
    expect((await world.poll(again)).row).toMatchObject({ observed: 1, requests: { manifest: 1, config: 1 } });
    expect(await countFacts(db)).toEqual(before);
  });
});

describe('retention of messages', () => {
  it('is half a year for delivered ones, and unlimited for failed and pending ones', async () => {
    const { db } = await openWorld();
    const [at, now] = [START, new Date(START.getTime() + 181 * DAY_MS)];
    const settings = { id: 'c', name: 'c', kind: 'ntfy' as const, settings: {}, createdAt: at, changedAt: at };
    await db.channel.create({ data: settings });
    const add = (state: 'delivered' | 'dead' | 'pending', createdAt: Date) =>
      db.delivery.create({ data: { channelId: 'c', kind: 'test', type: 'test', state, createdAt } });
    await add('delivered', at);
    await add('dead', at);
    await add('pending', at);
    await add('delivered', new Date(now.getTime() - 180 * DAY_MS));
    expect(await sweepDeliveries(db, now)).toBe(1);
    expect(await db.delivery.count()).toBe(3);
  });
});
