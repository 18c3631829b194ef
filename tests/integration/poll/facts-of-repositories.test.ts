import { describe, expect, it } from 'vitest';
import { changeRepository } from '#lib/commands/repositories/repositories.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { getImage } from '#lib/db/images/images.ts';
import type { NewRepository } from '#lib/db/repositories/repositories.ts';
import { loadHistory } from '#lib/db/series/history.ts';
import { readImage } from '#lib/views/images/image.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { configOf, type IndexChild, tagIndex } from '#tests/support/fake-registry/index-content.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openViews } from '#tests/support/open-views.ts';
import { createPollCommands } from './command-context.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readServed, readUnread } from './scope-rows.ts';
import { APP, pollEvery } from './watch-fake.ts';
import { DAY_MS, HOUR_MS, openWorld, type World } from './world.ts';

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/s390x'];

type Side = { fake: FakeRegistry; id: string };

/** Watches two registries with the same index under the same tag. */
async function openTwins(settings: { a?: Partial<NewRepository>; b?: Partial<NewRepository> } = {}) {
  const world = await openWorld();
  let children: IndexChild[] = [];
  const open = async (own: Partial<NewRepository> | undefined): Promise<Side> => {
    const fake = await fakeRegistry();
    ({ children } = tagIndex(fake.content, { repository: APP, tag: 'latest', seed: 1, platforms: PLATFORMS }));
    return { fake, id: await world.addRepository(await world.addRegistry(fake.baseUrl), APP, own ?? {}) };
  };
  const a = await open(settings.a);
  const b = await open(settings.b);
  return { world, a, b, children };
}

const shownOf = ({ db }: World, { id }: Side) => readShown(db, id);
const allOf = ({ fake }: Side) => expectShown(fake.content, APP);

describe('a part that one repository did not or could not read', () => {
  it.for(['a', 'b'] as const)(
    'is shown in another repository with all platforms, whichever is polled first: %s',
    async (first) => {
      const { world, a, b } = await openTwins({ a: { platforms: ['linux/amd64'] } });
      for (const side of first === 'a' ? [a, b] : [b, a]) await world.poll(side.id);
      expect(await shownOf(world, b)).toEqual(allOf(b));
      expect(await shownOf(world, a)).toEqual(allOf(a).filter(({ platform }) => platform === 'linux/amd64'));
      expect(await readUnread(world.db, b.id)).toEqual([]);
      const filtered = await readUnread(world.db, a.id);
      expect(filtered.map(({ platform, code }) => [platform, code])).toEqual([
        ['linux/arm64', 'filtered'],
        ['linux/s390x', 'filtered'],
      ]);
      // Filtered parts are not due, so a later poll reads nothing.
      world.clock.advance(2 * DAY_MS);
      a.fake.takeTally();
      await world.poll(a.id);
      expect(a.fake.takeTally(APP)).toMatchObject({ heads: 1, tags: 0, digests: 0, blobs: 0 });
    },
  );

  it('is read after the platform setting changes, although another registry served it before', async () => {
    const { world, a, b } = await openTwins({ a: { platforms: ['linux/amd64'] } });
    await world.poll(a.id);
    await world.poll(b.id);
    await changeRepository(createPollCommands(world), a.id, { platforms: [] });
    a.fake.takeTally();
    await world.poll(a.id);
    expect(a.fake.takeTally(APP)).toMatchObject({ tags: 0, digests: 2, blobs: 2 });
    expect(await shownOf(world, a)).toEqual(allOf(a));
    expect(await readUnread(world.db, a.id)).toEqual([]);
  });

  it.for(['mirror first', 'good one first'] as const)(
    'is shown for a good registry and missing for a mirror without children: %s',
    async (order) => {
      const { world, a: mirror, b: good, children } = await openTwins();
      mirror.fake.switches.faults = children.map(({ digest }) =>
        faultLine('not found', { repository: APP, reference: digest }),
      );
      for (const side of order === 'mirror first' ? [mirror, good] : [good, mirror]) await world.poll(side.id);
      expect(await shownOf(world, good)).toEqual(allOf(good));
      expect(await shownOf(world, mirror)).toEqual([]);
      expect(await readUnread(world.db, good.id)).toEqual([]);
      const parts = await readUnread(world.db, mirror.id);
      expect(parts).toMatchObject(PLATFORMS.map((platform) => ({ platform, code: 'not-found', kind: 'child' })));
      expect(await world.db.repositorySummary.findUnique({ where: { repositoryId: good.id } })).toMatchObject({
        tagName: 'latest',
      });

      // The mirror becomes complete.
      mirror.fake.switches.faults = [];
      await pollEvery(world, 5 * HOUR_MS, 6);
      expect(await shownOf(world, mirror)).toEqual(allOf(mirror));
      expect(await readUnread(world.db, mirror.id)).toEqual([]);
    },
  );

  it.for(['without first', 'with first'] as const)(
    'is missing only there when it is a config that another registry has: %s',
    async (order) => {
      const { world, a, b } = await openTwins();
      const without = { ...a, tag: 'plain' };
      for (const { fake } of [a, b]) fake.content.image(APP, 'plain', [4000, 5]);
      const image = a.fake.content.tagsOf(APP).get('plain') ?? '';
      const config = configOf(a.fake.content, image);
      without.fake.switches.faults = [faultLine('not found', { repository: APP, reference: config })];
      for (const side of order === 'without first' ? [without, b] : [b, without]) await world.poll(side.id);
      expect(await shownOf(world, b)).toEqual(allOf(b));
      const platforms = (await shownOf(world, without))
        .filter(({ tag }) => tag === 'plain')
        .map(({ platform }) => platform);
      expect(platforms).toEqual(['unknown']);
      const views = openViews(world.db);
      const [shown, hidden] = [
        await readImage(views, image, { repositoryId: b.id }),
        await readImage(views, image, { repositoryId: a.id }),
      ];
      expect(shown.layers.every(({ instruction }) => instruction !== null)).toBe(true);
      expect(hidden.layers.every(({ instruction }) => instruction === null)).toBe(true);
      expect(hidden).toMatchObject({ platform: 'unknown', createdAt: null, sizeBytes: 4005 });

      without.fake.switches.faults = [];
      await pollEvery(world, 5 * HOUR_MS, 6);
      expect(await shownOf(world, without)).toEqual(allOf(without));
    },
  );
});

describe('an image of a private repository', () => {
  /**
   * Opens a private registry with an image that has a label and was read. Opens a public registry with the content that
   * `fill` adds.
   */
  async function openPrivate(
    fill: (publicOne: FakeRegistry, secret: { image: string; config: string; privateOne: FakeRegistry }) => void,
  ) {
    const world = await openWorld();
    const [privateOne, publicOne] = [await fakeRegistry(), await fakeRegistry()];
    const image = privateOne.content.image(APP, 'latest', [31_000, 17]);
    const config = configOf(privateOne.content, image);
    const privateId = await world.addRepository(await world.addRegistry(privateOne.baseUrl), APP);
    await world.poll(privateId);
    fill(publicOne, { image, config, privateOne });
    const publicId = await world.addRepository(await world.addRegistry(publicOne.baseUrl), 'evil/app');
    for (let polls = 0; polls < 2; polls += 1) {
      await world.poll(publicId);
      world.clock.advance(HOUR_MS);
    }
    return { world, privateId, publicId, image, config };
  }

  it('is not shown through an index that names it as a child', async () => {
    const { world, publicId, image } = await openPrivate((fake, { image, privateOne }) => {
      const stored = privateOne.content.manifests.get(image);
      const entry = {
        mediaType: stored?.mediaType,
        digest: image,
        size: stored?.bytes.length,
        platform: { os: 'linux', architecture: 'amd64' },
      };
      const mediaType = 'application/vnd.oci.image.index.v1+json';
      fake.content.tag('evil/app', 'latest', { schemaVersion: 2, mediaType, manifests: [entry] }, mediaType);
    });
    await expect(getImage(world.db, publicId, image)).rejects.toThrow(NotFoundError);
    const { images } = await loadHistory(world.db, publicId);
    expect([...images.values()].flat()).toEqual([]);
    expect(await readShown(world.db, publicId)).toEqual([]);
    expect((await readServed(world.db, publicId)).has(image)).toBe(false);
    expect(await readUnread(world.db, publicId)).toMatchObject([{ digest: image, code: 'not-found' }]);
  });

  it('is not shown through a manifest that names its config', async () => {
    let own = '';
    const { world, publicId } = await openPrivate((fake, { config, privateOne }) => {
      const mediaType = 'application/vnd.oci.image.config.v1+json';
      const size = privateOne.content.blobs.get(config)?.length;
      const layer = {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: `sha256:${'7'.repeat(64)}`,
        size: 7,
      };
      const layers = [layer, { ...layer, digest: `sha256:${'8'.repeat(64)}` }];
      own = fake.content.tag('evil/app', 'latest', {
        schemaVersion: 2,
        config: { mediaType, digest: config, size },
        layers,
      });
    });
    expect(await readShown(world.db, publicId)).toMatchObject([{ platform: 'unknown', sizeBytes: 14 }]);
    const shown = await readImage(openViews(world.db), own, { repositoryId: publicId });
    expect(shown).toMatchObject({ platform: 'unknown', createdAt: null, labels: {} });
    expect(shown.layers.map(({ instruction, diffId }) => [instruction, diffId])).toEqual([
      [null, null],
      [null, null],
    ]);
    const { images } = await loadHistory(world.db, publicId);
    expect([...images.values()].flat()).toMatchObject([{ platform: 'unknown', createdAt: null, labels: {} }]);
  });

  it('is not shown with its config through the same manifest without the config', async () => {
    const { world, privateId, publicId, image } = await openPrivate((fake, { image, privateOne }) => {
      const stored = privateOne.content.manifests.get(image);
      if (stored) fake.content.tag('evil/app', 'latest', stored.bytes, stored.mediaType);
    });
    expect((await readShown(world.db, privateId))[0]).toMatchObject({ platform: 'linux/amd64', sizeBytes: 31_017 });
    expect((await readShown(world.db, publicId))[0]).toMatchObject({ platform: 'unknown', sizeBytes: 31_017 });
    const shown = await readImage(openViews(world.db), image, { repositoryId: publicId });
    expect(shown).toMatchObject({ platform: 'unknown', createdAt: null, labels: {} });
    expect(shown.layers.every(({ instruction }) => instruction === null)).toBe(true);
  });

  it('is not shown through another repository of the same registry', async () => {
    const world = await openWorld();
    const fake = await fakeRegistry();
    const image = fake.content.image(APP, 'latest', [5000]);
    fake.content.tagsOf('evil/app').set('latest', image);
    fake.switches.faults = [{ ...faultLine('not found', { repository: 'evil/app' }), method: 'GET' }];
    const registryId = await world.addRegistry(fake.baseUrl);
    const [own, evil] = [await world.addRepository(registryId, APP), await world.addRepository(registryId, 'evil/app')];
    await world.poll(own);
    await world.poll(evil);
    expect(await readShown(world.db, own)).toHaveLength(1);
    await expect(getImage(world.db, evil, image)).rejects.toThrow(NotFoundError);
    expect(await readShown(world.db, evil)).toEqual([]);
    expect(await world.db.observation.count({ where: { repositoryId: evil } })).toBe(0);
  });
});
