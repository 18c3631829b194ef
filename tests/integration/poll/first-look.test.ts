import { describe, expect, it } from 'vitest';
import { changeRepository } from '#lib/commands/repositories/repositories.ts';
import { queuePoll } from '#lib/db/polls/polls.ts';
import { readTags } from '#lib/views/tags/tags.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openViews } from '#tests/support/open-views.ts';
import { createPollCommands } from './command-context.ts';
import { HOUR_MS, openWorld, readCurrent, type World, waitFor } from './world.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const ARCHITECTURES = ['amd64', 'arm64', 's390x'];

/** Tags an index with three platforms. `seed` makes it different from others. */
function tagIndex(fake: FakeRegistry, repository: string, tag: string, seed: number): void {
  const manifests = ARCHITECTURES.map((architecture, at) => {
    const platform = { os: 'linux', architecture };
    const digest = fake.content.image(repository, 'child', [1000 + at, seed], platform);
    const { bytes, mediaType } = fake.content.manifests.get(digest) ?? { bytes: Buffer.alloc(0), mediaType: '' };
    return { mediaType, digest, size: bytes.length, platform };
  });
  fake.content.tagsOf(repository).delete('child');
  fake.content.tag(repository, tag, { schemaVersion: 2, mediaType: INDEX, manifests }, INDEX);
}

const platformsOf = async (world: World, id: string, tag: string) =>
  (await readCurrent(world.db, id)).filter((size) => size.tag === tag).map(({ platform }) => platform);

describe('the first check', () => {
  it('shows the pasted tag on linux/amd64 before it requests anything else, then everything (P-37)', async () => {
    const fake = await fakeRegistry();
    for (let n = 0; n < 8; n += 1) tagIndex(fake, 'team/app', `1.${n}.0`, n);
    const world = await openWorld();
    const { db, poller } = world;
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app', { pastedTag: '1.3.0' });
    // All answers after the list are slow, so what is stored by then was read before the list.
    fake.switches.intercept = ({ path }) => {
      if (path.includes('/tags/list')) fake.switches.latencyMs = 400;
      return undefined;
    };
    fake.switches.latencyMs = 40;
    const running = poller.pollNow(id, 'first');
    await waitFor(async () => (await db.tagCurrent.count()) > 0);
    expect(fake.count('HEAD')).toBe(1);
    expect((await readCurrent(db, id)).map(({ tag, platform }) => [tag, platform])).toEqual([['1.3.0', 'linux/amd64']]);
    expect(await db.repositorySummary.findFirst()).toMatchObject({ tagName: '1.3.0', platform: 'linux/amd64' });
    expect(await db.poll.findFirst()).toMatchObject({ state: 'running' });
    fake.switches.intercept = null;
    fake.switches.latencyMs = 0;
    expect(await running).toMatchObject({ state: 'succeeded', observed: 8 });
    expect(await platformsOf(world, id, '1.3.0')).toEqual(['linux/amd64', 'linux/arm64', 'linux/s390x']);
    expect(await db.tagCurrent.count()).toBe(24);
    // Manifests of the pasted tag are not read again: 8 indexes and 24 images.
    expect(fake.count('GET', '/manifests/')).toBe(32);
    expect(fake.count('GET', '/blobs/')).toBe(24);
  });

  it('reads moving tags first, then versions from the highest down, commits last (P-37)', async () => {
    const fake = await fakeRegistry();
    const names = ['latest', 'stable', '1.0.0', '1.2.0', '1.10.0', '0f1e2d3c4b5a', 'a1b2c3d4e5f6'];
    for (const [n, name] of names.entries()) fake.content.image('team/app', name, [100 + n]);
    const world = await openWorld();
    await world.poll(await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app'));
    const asked = fake.requests.filter(({ method }) => method === 'HEAD').map(({ path }) => path.split('/').at(-1));
    expect(asked.slice(0, 5)).toEqual(['latest', 'stable', '1.10.0', '1.2.0', '1.0.0']);
    expect(asked.slice(5).sort()).toEqual(['0f1e2d3c4b5a', 'a1b2c3d4e5f6']);
  });

  it.for([{ platforms: 1 }, { platforms: 3 }])(
    'uses at most a quarter of a quota, waits, continues, and shows its progress ($platforms platforms) (P-09, P-38)',
    async ({ platforms }) => {
      const fake = await fakeRegistry({ headers: {} });
      for (let n = 0; n < 40; n += 1) {
        if (platforms === 1) fake.content.image('team/app', `tag-${n}x`, [100 + n]);
        else tagIndex(fake, 'team/app', `tag-${n}x`, n);
      }
      let spent = 0;
      const times: number[] = [];
      const world = await openWorld();
      const { db, clock, poller } = world;
      // Docker Hub reports its quota with manifests, and counts GETs.
      fake.switches.intercept = ({ method, path }) => {
        if (!path.includes('/manifests/')) return undefined;
        if (method === 'GET') {
          spent += 1;
          times.push(clock.now().getTime());
        }
        fake.switches.headers = {
          'ratelimit-limit': '100;w=21600',
          'ratelimit-remaining': `${Math.max(0, 100 - (spent % 75))};w=21600`,
        };
        return undefined;
      };
      const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
      const end = await poller.pollNow(id, 'first');
      expect(spent).toBeGreaterThan(8);
      expect(spent).toBeLessThanOrEqual(25);
      expect(end?.nextPollAt?.getTime()).toBeGreaterThan(clock.now().getTime());
      const first = await db.poll.findFirstOrThrow();
      expect(first).toMatchObject({ state: 'succeeded', tagsWanted: 40, error: null });
      expect(first.tagsDone + first.tagsLeft).toBe(40);
      expect(first.tagsDone).toBe(first.observed);
      expect(await db.registryState.findFirst()).toMatchObject({ quotaLimit: 100, quotaWindowSeconds: 21_600 });
      expect(await db.repository.findFirst()).toMatchObject({ firstLookedAt: null });
      // The chart shows the tags that were read before it shows the others.
      expect(await db.tagCurrent.count()).toBe(first.observed * platforms);

      let polls = 1;
      while ((await db.repository.findFirstOrThrow()).firstLookedAt === null && polls < 2000) {
        clock.set((await db.repository.findFirstOrThrow()).nextPollAt ?? clock.now());
        await poller.runDue();
        polls += 1;
        const since = clock.now().getTime() - 6 * HOUR_MS;
        expect(times.filter((time) => time > since).length).toBeLessThanOrEqual(25);
      }
      expect(await db.observation.count()).toBe(40);
      const last = await db.poll.findFirst({ where: { trigger: 'backfill' }, orderBy: { queuedAt: 'desc' } });
      expect(last).toMatchObject({ tagsWanted: 40, tagsDone: 40, tagsLeft: 0 });
      expect(spent).toBe(platforms === 1 ? 40 : 40 * (platforms + 1));
    },
  );

  it('reads the tags that include and exclude select by glob, without artifacts', async () => {
    const fake = await fakeRegistry();
    const names = ['latest', '1.0.0', '1.1.0', '1.1.0-alpine', '2.0.0', 'nightly', `sha256-${'a'.repeat(64)}.sig`];
    for (const [n, name] of names.entries()) fake.content.image('team/app', name, [100 + n]);
    const world = await openWorld();
    const filters = { include: ['1.*', 'latest', '*.sig'], exclude: ['*-alpine'] };
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app', filters);
    expect((await world.poll(id)).row).toMatchObject({ state: 'succeeded', observed: 3, tagsWanted: 3 });
    const seen = await world.db.tag.findMany({ orderBy: { name: 'asc' } });
    expect(seen.map(({ name }) => name)).toEqual(['1.0.0', '1.1.0', 'latest']);
  });
});

describe('the platform setting', () => {
  it('limits what a poll reads, and a poll after a change reads only the added platforms', async () => {
    const fake = await fakeRegistry();
    for (let n = 0; n < 4; n += 1) tagIndex(fake, 'team/app', `1.${n}.0`, n);
    const world = await openWorld();
    const { db, clock, poller } = world;
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app', {
      platforms: ['linux/arm64'],
      pastedTag: '1.2.0',
    });
    await poller.runDue();
    expect(await platformsOf(world, id, '1.2.0')).toEqual(['linux/arm64']);
    expect(await db.image.count()).toBe(4);
    expect(fake.count('GET', '/manifests/')).toBe(8);

    clock.advance(HOUR_MS);
    const context = createPollCommands(world);
    await changeRepository(context, id, { platforms: ['linux/arm64', 'linux/amd64'] });
    await poller.runDue();
    for (const tag of ['1.0.0', '1.2.0', '1.3.0'])
      expect(await platformsOf(world, id, tag), tag).toEqual(['linux/amd64', 'linux/arm64']);
    expect(await db.series.count({ where: { platform: 'linux/amd64' } })).toBeGreaterThan(0);
    // The indexes are stored, so only the children that were left out are requested.
    expect(fake.count('GET', '/manifests/')).toBe(12);

    clock.advance(HOUR_MS);
    await changeRepository(context, id, { platforms: [] });
    await poller.runDue();
    expect(await db.tagCurrent.count()).toBe(12);
    const asked = fake.requests.length;
    clock.advance(HOUR_MS);
    await world.poll(id);
    expect(
      fake.requests.slice(asked).every(({ method, path }) => method === 'HEAD' || path.includes('/tags/list')),
    ).toBe(true);
  });
});

describe('a requested poll', () => {
  it('runs after the current poll of its repository', async () => {
    const fake = await fakeRegistry({ latencyMs: 30 });
    for (let n = 0; n < 10; n += 1) fake.content.image('team/app', `1.${n}.0`, [100 + n]);
    const world = await openWorld();
    const { db, clock, poller } = world;
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    const running = poller.pollNow(id, 'first');
    await waitFor(async () => (await db.observation.count()) > 0);
    clock.advance(1000);
    const asked = await queuePoll(db, id, 'manual', clock.now());
    await running;
    await poller.runDue();
    expect(await db.poll.findFirst({ where: { id: asked } })).toMatchObject({ state: 'succeeded', trigger: 'manual' });
    expect(await db.poll.count()).toBe(2);
  });
});

describe('a filter that changes', () => {
  it('hides excluded tags and stops requests for them, and shows them with their history when included again', async () => {
    const fake = await fakeRegistry();
    for (const [n, name] of ['latest', 'next', '1.0.0-alpine', '1.0.0'].entries())
      fake.content.image('team/app', name, [100 + n]);
    const world = await openWorld();
    const { db, clock, poller } = world;
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    await poller.runDue();
    const shown = async () => (await readCurrent(db, id)).map(({ tag }) => tag);
    expect(await shown()).toEqual(['1.0.0', '1.0.0-alpine', 'latest', 'next']);

    const context = createPollCommands(world);
    await changeRepository(context, id, { exclude: ['*-alpine', 'next'] });
    expect(await shown()).toEqual(['1.0.0', 'latest']);
    const page = await readTags(openViews(db), id, { sort: 'name' });
    expect([page.items.map(({ name }) => name), page.total]).toEqual([['1.0.0', 'latest'], 2]);
    const asked = fake.requests.length;
    for (let hours = 0; hours < 5; hours += 1) {
      clock.advance(HOUR_MS);
      await poller.runDue();
    }
    // The poll is not due again immediately: there is one poll an hour.
    expect(await db.poll.count()).toBe(6);
    const later = fake.requests.slice(asked).filter(({ path }) => /next|alpine/.test(path));
    expect(later).toEqual([]);
    expect(await db.observation.count({ where: { endedAt: null } })).toBe(4);

    fake.content.image('team/app', 'next', [77]);
    await changeRepository(context, id, { exclude: ['*-alpine'] });
    await poller.runDue();
    expect(await shown()).toEqual(['1.0.0', 'latest', 'next']);
    expect(await db.observation.count({ where: { tag: { name: 'next' } } })).toBe(2);
  });

  it('keeps the pasted tag watched although include does not match it, and no list makes it missing', async () => {
    const fake = await fakeRegistry();
    for (const [n, name] of ['edge', '1.0.0', '1.1.0', 'other'].entries())
      fake.content.image('team/app', name, [100 + n]);
    const world = await openWorld();
    const { clock, poller } = world;
    const settings = { include: ['1.*'], pastedTag: 'edge', tagIntervalSeconds: 86_400 };
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app', settings as object);
    await poller.runDue();
    expect(new Set((await readCurrent(world.db, id)).map(({ tag }) => tag))).toEqual(
      new Set(['1.0.0', '1.1.0', 'edge']),
    );
    const asked = fake.count('HEAD');
    clock.advance(10 * 60_000);
    await poller.runDue();
    // The list was read again. None of the three tags was due, and all of them were in the list.
    expect(fake.count('GET', '/tags/list')).toBe(2);
    expect(fake.count('HEAD')).toBe(asked);
  });

  it('hides excluded platforms immediately, and shows them again when they are included', async () => {
    const fake = await fakeRegistry();
    tagIndex(fake, 'team/app', 'latest', 1);
    const world = await openWorld();
    const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    await world.poll(id);
    expect(await platformsOf(world, id, 'latest')).toHaveLength(3);
    await changeRepository(createPollCommands(world), id, { platforms: ['linux/s390x'] });
    expect(await platformsOf(world, id, 'latest')).toEqual(['linux/s390x']);
    await changeRepository(createPollCommands(world), id, { platforms: [] });
    expect(await platformsOf(world, id, 'latest')).toHaveLength(3);
  });
});
