import { expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { findShownPackages, listPackageVersions, listShownImages } from '#lib/db/contents/package-search.ts';
import { inSearch } from '#lib/db/search.ts';
import { openWorld } from '#tests/integration/poll/world.ts';

const IMAGES = 40_000;
const MOST_IMAGES = 300;

/** Fills a repository with a hundred tags, each of which pointed to another image every hundred minutes. */
async function fillObservations(db: DatabaseClient, repositoryId: string): Promise<void> {
  await db.$executeRaw`insert into "Manifest" (id, digest, kind, "mediaType", raw, "fetchedAt")
    select n, 'sha256:' || lpad(n::text, 64, '0'), 'image', 'application/vnd.oci.image.manifest.v1+json', '', now() from generate_series(1, ${IMAGES}::int) n`;
  await db.$executeRaw`insert into "Tag" (id, "repositoryId", name, form, "listedAt")
    select n, ${repositoryId}, 't' || n, 'other', now() from generate_series(1, 100) n`;
  await db.$executeRaw`insert into "Observation" ("repositoryId", "tagId", "manifestId", "firstSeenAt", "endedAt")
    select ${repositoryId}, (n - 1) % 100 + 1, n, '2020-01-01'::timestamptz + n * interval '1 minute', now() from generate_series(1, ${IMAGES}::int) n`;
  await db.$executeRaw`insert into "RepositoryManifest" ("repositoryId", "manifestId", "readAt", "contentsAt")
    select ${repositoryId}, n, now(), now() from generate_series(1, ${MOST_IMAGES}::int) n`;
  await db.$executeRaw`analyze`;
}

it('finds the last tags of old images within the time of a search, however many pushes followed', async () => {
  const { db, addRegistry, addRepository } = await openWorld();
  await fillObservations(db, await addRepository(await addRegistry('http://127.0.0.1:1'), 'team/app'));
  const ids = Array.from({ length: MOST_IMAGES }, (_, at) => at + 1);
  const images = await inSearch(db, (tx) => listShownImages(tx, ids));
  expect(images).toHaveLength(MOST_IMAGES);
  expect(images.at(-1)).toMatchObject({ manifestId: 1, isTagged: false, tags: ['t1'] });
}, 60_000);

type Tagged = { manifestId: number; repositoryId: string; isGone: boolean };
type Stored = { manifestId: number; packageId: number; version: string };

const VERSIONS = ['1.0', '1.0.1', '', '2_0'];

/** Fills two repositories with the same images and packages, so that each image is shown and tagged in none, one or both of them. */
async function fillPackages(db: DatabaseClient, [first, second]: readonly [string, string]) {
  const ids = Array.from({ length: 120 }, (_, at) => at + 1);
  await db.$executeRaw`insert into "Manifest" (id, digest, kind, "mediaType", raw, "fetchedAt")
    select n, 'sha256:' || lpad(n::text, 64, '0'), 'image', 'application/vnd.oci.image.manifest.v1+json', '', now() from unnest(${ids}::int[]) n`;
  const shown = ids.flatMap((manifestId) => [
    ...(manifestId % 3 === 0 ? [] : [{ manifestId, repositoryId: first }]),
    ...(manifestId % 4 < 2 ? [] : [{ manifestId, repositoryId: second }]),
  ]);
  const hidden = ids.filter((id) => id % 3 === 0).map((manifestId) => ({ manifestId, repositoryId: first }));
  await db.repositoryManifest.createMany({
    data: [
      ...shown.map((one) => ({ ...one, readAt: new Date(), contentsAt: new Date() })),
      ...hidden.map((one) => ({ ...one, readAt: new Date() })),
    ],
  });
  const tagged = ids.flatMap((manifestId): Tagged[] => [
    ...(manifestId % 5 === 0 ? [{ manifestId, repositoryId: first, isGone: manifestId % 10 === 0 }] : []),
    ...(manifestId % 7 === 0 ? [{ manifestId, repositoryId: second, isGone: false }] : []),
  ]);
  const current = { platform: 'linux/amd64', sizeBytes: 1, layerCount: 1, pullCostBytes: 1 };
  for (const { manifestId, repositoryId, isGone } of tagged)
    await db.tag.create({
      data: {
        repositoryId,
        name: `t${manifestId}`,
        form: 'other',
        listedAt: new Date(),
        goneAt: isGone ? new Date() : null,
        current: { create: { manifestId, ...current } },
      },
    });
  const packages = [1, 2, 3].map((id) => ({ id, ecosystem: 'npm', name: `p${id}`, searchName: `p${id}` }));
  await db.package.createMany({ data: packages });
  const sums = {
    unpackedBytes: 1,
    visibleBytes: 1,
    wastedBytes: 0,
    duplicateBytes: 0,
    packageCount: 2,
    computedWith: 1,
  };
  await db.imageContents.createMany({
    data: ids.map((manifestId) => ({ manifestId, computedAt: new Date(), ...sums })),
  });
  // The third package is only in images that no repository shows.
  const stored = ids.flatMap((manifestId): Stored[] => [
    { manifestId, packageId: 1, version: VERSIONS[manifestId % 4] ?? '' },
    { manifestId, packageId: 1, version: '3' },
    { manifestId, packageId: manifestId % 12 === 0 ? 3 : 2, version: VERSIONS[manifestId % 3] ?? '' },
  ]);
  const files = { unpackedBytes: 1, packedBytes: 1, files: 1, layers: [0] };
  await db.imagePackage.createMany({ data: stored.map((one) => ({ ...one, ...files })) });
  return { shown, tagged: tagged.filter(({ isGone }) => !isGone), stored };
}

type Filled = Awaited<ReturnType<typeof fillPackages>>;

/** What `listPackageVersions` has to return, sorted. */
function versionsOf({ shown, tagged, stored }: Filled, version: string | null, images: number) {
  const rows = stored.filter((one) => version === null || one.version.startsWith(version));
  const groups = Map.groupBy(rows, (one) => `${one.packageId} ${one.version}`);
  return [...groups].flatMap(([key, ofVersion]) => {
    const ids = new Set(ofVersion.map(({ manifestId }) => manifestId));
    const places = shown.filter(({ manifestId }) => ids.has(manifestId));
    const isTagged = ({ manifestId, repositoryId }: (typeof places)[number]) =>
      tagged.some((tag) => tag.manifestId === manifestId && tag.repositoryId === repositoryId);
    if (places.length === 0) return [];
    const newest = places.toSorted((a, b) => b.manifestId - a.manifestId);
    const sorted = [...newest.filter(isTagged), ...newest].map(({ manifestId }) => manifestId);
    return { key, counts: [places.length, places.filter(isTagged).length], ids: [...new Set(sorted)].slice(0, images) };
  });
}

it('counts the images of each version in each repository that shows them, and lists tagged and new ones first', async () => {
  const { db, addRegistry, addRepository } = await openWorld();
  const registry = await addRegistry('http://127.0.0.1:1');
  const filled = await fillPackages(db, [await addRepository(registry, 'a'), await addRepository(registry, 'b')]);
  const packageIds = [3, 2, 1, 77];
  for (const version of [null, '1.0', '2_', '3', '9'])
    for (const images of [1, 4, 100]) {
      const rows = await listPackageVersions(db, { packageIds, version, images });
      const actual = rows.map((row) => ({
        key: `${row.packageId} ${row.version}`,
        counts: [row.imageCount, row.taggedCount],
        ids: row.manifestIds,
      }));
      const byKey = (a: { key: string }, b: { key: string }) => a.key.localeCompare(b.key);
      expect(actual.sort(byKey)).toEqual(versionsOf(filled, version, images).sort(byKey));
      const found = await findShownPackages(db, { packageIds, version });
      expect(found).toEqual(new Set(rows.map(({ packageId }) => packageId)));
    }
  expect(await findShownPackages(db, { packageIds, version: null })).toEqual(new Set([1, 2]));
});
