import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { UsageGroup } from '#lib/domain/usage.ts';
import { SharedLayersQuery, UsageQuery } from '#lib/views/dto/parameters.ts';
import { SharedLayers, Usage, UsedBases } from '#lib/views/dto/usage.ts';
import { readBases } from '#lib/views/usage/bases.ts';
import type { KeptReads } from '#lib/views/usage/in-usage.ts';
import { readSharedLayers } from '#lib/views/usage/layers.ts';
import { readUsage } from '#lib/views/usage/usage.ts';
import { openWorld, START } from '#tests/integration/poll/world.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, buildIndex, layerOf } from '#tests/support/oci-images.ts';
import { openViews } from '#tests/support/open-views.ts';
import { pushImage } from '#tests/support/skopeo.ts';

let [first, second]: DockerRegistry[] = [];
beforeAll(async () => {
  [first, second] = await Promise.all([startDockerRegistry(), startDockerRegistry()]);
});
afterAll(() => Promise.all([first?.remove(), second?.remove()]));

/** Keeps nothing, so that each read sees the last poll. */
const NOT_KEPT: KeptReads = { get: (_, read) => read() };
const usageBy = async (db: DatabaseClient, by: UsageGroup, more: object = {}) =>
  Usage.parse(await readUsage(openViews(db), { kept: NOT_KEPT, now: START }, UsageQuery.parse({ by, ...more })));
const layersOf = async (db: DatabaseClient, query: object = {}) =>
  SharedLayers.parse(await readSharedLayers(openViews(db), NOT_KEPT, SharedLayersQuery.parse(query)));

const base = layerOf('ADD rootfs.tar /', 900_000, 1);
const own = (seed: number) => layerOf('COPY . .', 300_000, seed);
const image = (platform: string, ...seeds: number[]) =>
  buildImage({ flavour: 'oci', platform, layers: [base, ...seeds.map(own)] });
const AMD = 'linux/amd64';

/** Sums the blobs of an image with its children, each once, as the registry stores them. */
function blobsOf(...images: readonly BuiltImage[]): Map<string, number> {
  const blobs = new Map<string, number>();
  for (const { manifest, blobs: own, children } of images)
    for (const [digest, bytes] of [
      ...[manifest, ...own].map((blob) => [blob.digest, blob.bytes.length] as const),
      ...blobsOf(...children),
    ])
      blobs.set(digest, bytes);
  return blobs;
}
const sum = (blobs: Iterable<number>) => [...blobs].reduce((all, bytes) => all + bytes, 0);
const distinct = (...images: readonly BuiltImage[]) => sum(blobsOf(...images).values());
/** Returns the bytes of blobs that only the first images have. */
const without = (images: readonly BuiltImage[], others: readonly BuiltImage[]) => {
  const known = blobsOf(...others);
  return sum([...blobsOf(...images)].flatMap(([digest, bytes]) => (known.has(digest) ? [] : [bytes])));
};

async function diskBytes(folder: string): Promise<number> {
  const entries = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
  const sizes = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)));
  return sum((await Promise.all(sizes)).map(({ size }) => size));
}

function demand(registry: DockerRegistry | undefined): DockerRegistry {
  if (registry === undefined) throw new Error('the registry did not start');
  return registry;
}

describe('usage of a real registry', () => {
  it('counts each blob once for a registry, and the rest of the disk is in the past', async () => {
    const registry = demand(first);
    const { db, clock, addRegistry, addRepository, poll } = await openWorld();
    const registryId = await addRegistry(registry.url);
    const [api, web] = [await addRepository(registryId, 'acme/api'), await addRepository(registryId, 'acme/web')];
    await db.repository.update({ where: { id: web }, data: { owner: 'Web' } });
    const one = image(AMD, 2);
    const two = image(AMD, 2, 3);
    const multi = buildIndex(
      'oci',
      [
        { platform: AMD, image: image(AMD, 2, 4) },
        { platform: 'linux/arm64', image: image('linux/arm64', 5) },
      ],
      { attested: true },
    );
    await pushImage(`${registry.host}/acme/api:1.0`, one);
    await pushImage(`${registry.host}/acme/api:latest`, one);
    await pushImage(`${registry.host}/acme/web:1.0`, two);
    await pushImage(`${registry.host}/acme/web:2.0`, multi);
    for (const id of [api, web]) await poll(id);

    const { items, totals, registries } = await usageBy(db, 'repository', { sort: 'name' });
    const disk = await diskBytes(registry.dataFolder);
    expect(Math.abs(totals.distinctBytes - disk) / disk).toBeLessThan(0.01);
    expect(registries).toMatchObject([{ id: registryId, distinctBytes: totals.distinctBytes, pastBytes: 0 }]);
    const [shownApi, shownWeb] = items;
    expect(shownApi).toMatchObject({
      id: api,
      tagCount: 2,
      byTagsBytes: 2 * distinct(one),
      distinctBytes: distinct(one),
      onlyHereBytes: without([one], [two, multi]),
      sharedWith: [{ id: web, bytes: distinct(one) - without([one], [two, multi]) }],
    });
    // Attestations are known by their manifests alone, whose layers and configs are never read.
    const unread = multi.children.slice(2).flatMap(({ blobs }) => blobs.map(({ bytes }) => bytes.length));
    expect(shownWeb?.distinctBytes).toBe(distinct(two, multi) - sum(unread));
    expect(totals.tagCount).toBe(4);
    expect(totals.byTagsBytes).toBeGreaterThan(totals.distinctBytes);

    const owners = await usageBy(db, 'owner', { sort: 'name' });
    expect(owners.items).toMatchObject([
      { id: '', owner: null, onlyHereBytes: shownApi?.onlyHereBytes, sharedWith: [{ id: 'Web' }] },
      { id: 'Web', owner: 'Web', distinctBytes: shownWeb?.distinctBytes, sharedWith: [{ id: '' }] },
    ]);

    await pushImage(`${registry.host}/acme/web:1.0`, image(AMD, 6));
    clock.advance(3_600_000);
    await poll(web);
    const moved = await usageBy(db, 'registry');
    expect(moved.totals.pastBytes).toBe(without([two], [one, multi, image(AMD, 6)]));
    const after = await diskBytes(registry.dataFolder);
    expect(Math.abs(moved.totals.distinctBytes + moved.totals.pastBytes - after) / after).toBeLessThan(0.01);
  });

  it('lists layers with the repositories and tags that have them, in pages', async () => {
    const registry = demand(first);
    const { db, addRegistry, addRepository, poll } = await openWorld();
    const registryId = await addRegistry(registry.url);
    const ids = [await addRepository(registryId, 'lib/base'), await addRepository(registryId, 'lib/app')];
    await db.repository.update({ where: { id: ids[0] ?? '' }, data: { relation: 'upstream' } });
    await pushImage(`${registry.host}/lib/base:1`, image(AMD));
    await pushImage(`${registry.host}/lib/app:1.0`, image(AMD, 7));
    await pushImage(`${registry.host}/lib/app:1.1`, image(AMD, 8));
    for (const id of ids) await poll(id);

    const all = await layersOf(db);
    expect(all.items).toHaveLength(3);
    expect(all.items[0]).toMatchObject({
      repositoryCount: 2,
      tagCount: 3,
      instruction: 'ADD rootfs.tar /',
      isBase: true,
      repositories: [{ name: 'lib/app', tagCount: 2 }, { name: 'lib/base' }],
    });
    expect(all.items[1]).toMatchObject({ repositoryCount: 1, tagCount: 1, isBase: false });
    const [shared] = (await layersOf(db, { sort: 'shared', minShared: 2 })).items;
    expect(shared?.digest).toBe(all.items[0]?.digest);
    expect((await layersOf(db, { minShared: 3 })).items).toEqual([]);
    expect((await layersOf(db, { repositoryId: ids[0] })).items.map(({ digest }) => digest)).toEqual([shared?.digest]);
    const page = await layersOf(db, { limit: 2 });
    const rest = await layersOf(db, { limit: 2, cursor: page.nextCursor });
    expect([...page.items, ...rest.items]).toEqual(all.items);
    expect(rest.nextCursor).toBeNull();

    const bases = UsedBases.parse(await readBases(openViews(db), NOT_KEPT));
    expect(bases).toMatchObject({
      unknown: 0,
      items: [
        { name: `${registry.host}/lib/base`, tag: '1', by: 'layers', imageCount: 1, baseBytes: shared?.sizeBytes },
      ],
    });
  });

  it('counts a blob of two registries for each of them', async () => {
    const { db, addRegistry, addRepository, poll } = await openWorld();
    const only = image(AMD, 9);
    const registries: string[] = [];
    for (const registry of [demand(first), demand(second)]) {
      await pushImage(`${registry.host}/twice/app:1`, only);
      registries.push(await addRegistry(registry.url));
      await poll(await addRepository(registries.at(-1) ?? '', 'twice/app'));
    }
    const { items, totals } = await usageBy(db, 'repository');
    expect(items.map(({ onlyHereBytes, sharedWith }) => ({ onlyHereBytes, sharedWith }))).toEqual(
      [0, 1].map(() => ({ onlyHereBytes: distinct(only), sharedWith: [] })),
    );
    expect(totals).toMatchObject({ distinctBytes: 2 * distinct(only), sharedBytes: 0 });
    expect((await layersOf(db)).items).toHaveLength(4);
    const owners = await usageBy(db, 'owner');
    expect(owners.items).toMatchObject([{ id: '', repositoryCount: 2, distinctBytes: 2 * distinct(only) }]);
    for (const by of ['owner', 'repository', 'registry'] as const) {
      const { items } = await usageBy(db, by, { registry: registries[0] });
      expect(items, by).toMatchObject([{ repositoryCount: 1, distinctBytes: distinct(only) }]);
    }
  });
});
