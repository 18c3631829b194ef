import { expect, it } from 'vitest';
import { startOf } from '#lib/commands/repositories/digest-reference.ts';
import { insertPinnedDigest, pinDigest } from '#lib/commands/repositories/pinned-digests.ts';
import { parseDigest } from '#lib/image/digest.ts';
import { readOverview } from '#lib/views/repositories/overview.ts';
import { readRepository } from '#lib/views/repositories/repository.ts';
import { readStreams } from '#lib/views/series/streams.ts';
import { readTags } from '#lib/views/tags/tags.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openViews } from '#tests/support/open-views.ts';
import { createPollCommands } from './command-context.ts';
import { APP } from './watch-fake.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, openWorld, waitFor } from './world.ts';

type Settings = { tag?: string | null; include?: string[]; exclude?: string[] };

/** Opens a registry with a pinned image that no tag points to any more, and two tags. */
async function watchPinned({ tag = null, include = [], exclude = [] }: Settings = {}) {
  const fake = await fakeRegistry();
  const digest = parseDigest(fake.content.image(APP, 'old', [1000]));
  fake.content.untag(APP, 'old');
  fake.content.image(APP, 'latest', [2000]);
  fake.content.image(APP, '1.0.0', [3000]);
  const world = await openWorld();
  const { db, clock } = world;
  const registryId = await world.addRegistry(fake.baseUrl);
  const id = await world.addRepository(registryId, APP, { ...startOf({ tag, digest }), include, exclude });
  await insertPinnedDigest(db, id, digest, clock.now());
  const views = openViews(db);
  return {
    ...world,
    fake,
    digest,
    id,
    repository: () => readRepository(views, id, clock.now()),
    overview: async () => (await readOverview(views, clock.now())).items[0],
    streams: async () => (await readStreams(views, id)).items,
    tagNamed: async (name: string) => (await readTags(views, id, {})).items.find((one) => one.name === name),
    /** Returns the requests for the digest since the last call, as "GET" and "HEAD". */
    asked: () => {
      const seen = fake.requests
        .filter(({ path }) => path.includes(`/manifests/${digest}`))
        .map(({ method }) => method);
      fake.requests.length = 0;
      return seen;
    },
  };
}

it('a pinned digest without a tag is read by digest and is the headline, and the tags are watched (R-11)', async () => {
  const { poll, id, digest, overview, tagNamed, repository, streams, asked } = await watchPinned();
  expect((await poll(id)).row).toMatchObject({ state: 'succeeded', observed: 3 });
  expect(asked()).toEqual(['GET']);
  expect(await tagNamed(digest)).toMatchObject({ isPinnedDigest: true, digest, sizeBytes: 1000, goneSince: null });
  expect(await tagNamed('latest')).toMatchObject({ isPinnedDigest: false, sizeBytes: 2000 });
  const short = digest.slice(7, 19);
  expect(await overview()).toMatchObject({
    sizeBytes: 1000,
    headline: { label: `pinned digest ${short}`, tag: digest, reason: 'pinned' },
  });
  expect((await repository()).tagCount).toBe(2);
  expect((await streams()).map(({ key, label }) => [key, label])).toContainEqual([
    `digest:${digest}`,
    `pinned digest ${short}`,
  ]);
});

it('a pinned digest beside a tag is neither the headline nor part of another series (R-11)', async () => {
  const { poll, id, digest, fake, overview, streams, tagNamed } = await watchPinned({ tag: '1.0.0' });
  await poll(id);
  expect(await overview()).toMatchObject({ sizeBytes: 2000, headline: { streamKey: 'tag:latest' } });
  expect(await tagNamed(digest)).toMatchObject({ sizeBytes: 1000, tagsAtDigest: [] });
  expect((await streams()).map(({ tagCount }) => tagCount)).toEqual([1, 1, 1]);
  // `tagsAtDigest` lists the tags that point to the pinned digest now. The digest may have been pinned with another
  // tag.
  fake.content.tagsOf(APP).set('1.0.0', digest);
  await poll(id);
  expect(await tagNamed(digest)).toMatchObject({ tagsAtDigest: ['1.0.0'] });
  expect(await tagNamed('1.0.0')).toMatchObject({ digest, tagsAtDigest: null });
});

it('a digest that is pinned later is not the headline while the repository has a tag', async () => {
  const { db, poll, id, fake, overview, clock } = await watchPinned({ tag: 'other' });
  for (const tag of ['latest', '1.0.0']) fake.content.untag(APP, tag);
  fake.content.image(APP, 'other', [4000]);
  await poll(id);
  expect(await overview()).toMatchObject({ headline: { streamKey: 'tag:other' } });
  const later = parseDigest(fake.content.image(APP, 'gone', [5000]));
  fake.content.untag(APP, 'gone');
  clock.advance(HOUR_MS);
  await insertPinnedDigest(db, id, later, clock.now());
  await poll(id);
  expect(await overview()).toMatchObject({ sizeBytes: 4000, headline: { streamKey: 'tag:other' } });
});

it('include and exclude globs do not hide a pinned digest', async () => {
  const { poll, id, digest, tagNamed, clock } = await watchPinned({ include: ['1.*'], exclude: ['*'] });
  await poll(id);
  clock.advance(2 * DAY_MS);
  await poll(id);
  expect(await tagNamed(digest)).toMatchObject({ sizeBytes: 1000 });
  expect(await tagNamed('latest')).toBeUndefined();
});

it('a pinned digest is checked by HEAD once a day, and is not missing because lists do not contain it', async () => {
  const { db, poller, id, digest, tagNamed, asked, clock } = await watchPinned();
  await poller.pollNow(id, 'first');
  asked();
  for (let polls = 0; polls < 23; polls += 1) {
    clock.advance(59 * MINUTE_MS);
    await poller.pollNow(id, 'schedule');
  }
  expect(await db.tag.findFirst({ where: { name: digest } })).toMatchObject({ missingSince: null, goneAt: null });
  expect(asked().length).toBeLessThanOrEqual(1);
  clock.advance(5 * HOUR_MS);
  await poller.pollNow(id, 'schedule');
  expect(new Set(asked())).toEqual(new Set(['HEAD']));
  expect(await tagNamed(digest)).toMatchObject({ missingSince: null, goneSince: null, problem: null });
});

it('a pinned digest is missing when the registry lacks it, gone after three misses, and can return', async () => {
  const { poll, id, digest, tagNamed, clock, fake } = await watchPinned();
  await poll(id);
  const stored = fake.content.manifests.get(digest);
  fake.content.manifests.delete(digest);
  await poll(id);
  expect(await tagNamed(digest)).toMatchObject({ missingSince: expect.any(String), goneSince: null });
  for (let polls = 0; polls < 2; polls += 1) {
    clock.advance(HOUR_MS);
    await poll(id);
  }
  expect(await tagNamed(digest)).toMatchObject({ goneSince: expect.any(String) });
  if (stored) fake.content.manifests.set(digest, stored);
  clock.advance(DAY_MS);
  await poll(id);
  expect(await tagNamed(digest)).toMatchObject({ goneSince: null, missingSince: null, sizeBytes: 1000 });
});

it('content that does not match a pinned digest is a problem of the pinned digest, and is not stored', async () => {
  const { poll, id, digest, tagNamed, fake } = await watchPinned();
  const other = Buffer.from('{"schemaVersion":2,"layers":[]}');
  fake.content.manifests.set(digest, { bytes: other, mediaType: 'application/vnd.oci.image.manifest.v1+json' });
  await poll(id);
  expect(await tagNamed(digest)).toMatchObject({ digest: null, problem: { code: 'wrong-content' } });
  expect(await tagNamed('latest')).toMatchObject({ sizeBytes: 2000 });
});

it('a pinned digest is read by GET where HEAD fails, also when the registry refuses lists', async () => {
  const { poll, id, digest, tagNamed, fake, clock, asked } = await watchPinned();
  fake.switches.headStatus = 405;
  fake.switches.intercept = ({ path }) => (path.includes('/tags/list') ? { status: 401, body: '{}' } : undefined);
  await poll(id);
  expect(await tagNamed(digest)).toMatchObject({ sizeBytes: 1000 });
  asked();
  clock.advance(2 * DAY_MS);
  await poll(id);
  expect(asked()).toContain('GET');
  expect(await tagNamed(digest)).toMatchObject({ problem: null, missingSince: null });
});

it('a digest that is pinned later opens no incident and sends no message', async () => {
  const { db, poll, id, fake, clock } = await watchPinned({ tag: 'latest' });
  await poll(id);
  const large = parseDigest(fake.content.image(APP, 'large', [900_000_000]));
  fake.content.untag(APP, 'large');
  clock.advance(HOUR_MS);
  await insertPinnedDigest(db, id, large, clock.now());
  expect((await poll(id)).row).toMatchObject({ state: 'succeeded', observed: 1 });
  expect(await db.incident.count()).toBe(0);
  expect(await db.delivery.count()).toBe(0);
});

it.each([200, 403])(
  'a pinned digest that is removed while a poll reads it (answered with %i) stays removed',
  async (status) => {
    const { db, poll, id, digest, fake, clock } = await watchPinned({ tag: 'latest' });
    await poll(id);
    const other = parseDigest(fake.content.image(APP, 'other', [7000]));
    fake.content.untag(APP, 'other');
    clock.advance(HOUR_MS);
    await insertPinnedDigest(db, id, other, clock.now());
    const stored = fake.content.manifests.get(other);
    let isAsked = false;
    fake.switches.intercept = ({ path }) => {
      if (!path.endsWith(`/manifests/${other}`)) return undefined;
      isAsked = true;
      return status === 200
        ? { status, delayMs: 500, body: stored?.bytes ?? '' }
        : { status, delayMs: 500, body: '{}' };
    };
    const polling = poll(id);
    await waitFor(() => isAsked);
    await db.tag.deleteMany({ where: { name: other } });
    expect(['succeeded', 'partial']).toContain((await polling).row.state);
    expect(await db.tag.findFirst({ where: { name: other } })).toBeNull();
    expect(await db.tag.findFirst({ where: { name: digest } })).not.toBeNull();
  },
);

it('a digest that is pinned during the first check is read', async () => {
  const world = await watchPinned({ tag: 'latest' });
  const { poll, id, fake, clock, tagNamed } = world;
  const other = parseDigest(fake.content.image(APP, 'other', [7000]));
  fake.content.untag(APP, 'other');
  let isAsked = false;
  // The first check reads this manifest last.
  const last = fake.content.manifests.get(fake.content.tagsOf(APP).get('1.0.0') ?? '');
  fake.switches.intercept = ({ path }) => {
    if (!path.endsWith('/manifests/1.0.0')) return undefined;
    isAsked = true;
    return { status: 200, delayMs: 1000, body: last?.bytes ?? '' };
  };
  const polling = poll(id);
  await waitFor(() => isAsked);
  await pinDigest(createPollCommands(world).require('write'), id, other);
  await polling;
  fake.switches.intercept = null;
  for (let polls = 0; polls < 3; polls += 1) {
    clock.advance(HOUR_MS);
    await poll(id);
  }
  expect(await tagNamed(other)).toMatchObject({ sizeBytes: 7000 });
});
