import { searchWords } from '#lib/analysis/search-words.ts';
import type { Database } from '#lib/db/client.ts';
import {
  findShownPackages,
  listPackageBytes,
  listPackageNames,
  listPackageVersions,
  listShownImages,
  type PackageImageRow,
  type PackageNameRow,
  type PackageVersionRow,
} from '#lib/db/contents/package-search.ts';
import { StatementTimeoutError } from '#lib/db/errors.ts';
import { inSearch } from '#lib/db/search.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { FoundPackage, FoundPackages, PackageImage } from '../dto/packages.ts';
import type { PackageSearchQuery } from '../dto/parameters.ts';
import { TooSlowError } from '../errors.ts';

/** Names whose images are looked up for one answer. A version that few images have can need many. */
const MOST_NAMES = 300;
/** Names that one statement looks up. The first takes as many as are returned, since most names have an image. */
const MOST_AT_ONCE = 100;
const MOST_VERSIONS = 20;

/**
 * Finds packages by name in all images of repositories that show their packages, with the versions and the images. A text without
 * words finds nothing.
 *
 * @throws TooSlowError
 */
export async function readPackageSearch(guarded: GuardedViews, query: PackageSearchQuery): Promise<FoundPackages> {
  const { db } = guarded.require('read');
  const words = searchWords(query.q);
  if (words.length === 0) return { items: [], nextCursor: null };
  try {
    return await inSearch(db, (tx) => search(tx, words, query));
  } catch (error) {
    if (!(error instanceof StatementTimeoutError)) throw error;
    throw new TooSlowError('The search took too long', 'Use a longer name or choose an ecosystem.', error);
  }
}

type Found = PackageNameRow & { versions: PackageVersionRow[]; versionCount: number };

async function search(tx: Database, words: readonly string[], query: PackageSearchQuery): Promise<FoundPackages> {
  const { limit, version = null, images, cursor } = query;
  const start = cursor === undefined ? 0 : (findCursor(cursor) ?? 0);
  const names = await listPackageNames(tx, {
    words,
    text: query.q.trim().toLowerCase(),
    ecosystem: query.ecosystem ?? null,
    offset: start,
    limit: MOST_NAMES + 1,
  });
  const { chosen, end } = await chooseShown(tx, names.slice(0, MOST_NAMES), { version, limit });
  const packageIds = chosen.map(({ id }) => id);
  const rows = packageIds.length === 0 ? [] : await listPackageVersions(tx, { packageIds, version, images });
  const byPackage = Map.groupBy(rows, ({ packageId }) => packageId);
  const found = chosen.flatMap((name): Found[] => {
    const versions = byPackage.get(name.id);
    // The last image of the package can be deleted between two statements.
    if (versions === undefined) return [];
    return [{ ...name, versions: chooseVersions(versions, version), versionCount: versions.length }];
  });
  return {
    items: await withImages(tx, found, images),
    nextCursor: end < names.length ? formatCursor(start + end) : null,
  };
}

/** Chooses the first names that are in a shown image, and returns how many names it looked at. */
async function chooseShown(
  tx: Database,
  names: readonly PackageNameRow[],
  { version, limit }: { version: string | null; limit: number },
): Promise<{ chosen: PackageNameRow[]; end: number }> {
  const chosen: PackageNameRow[] = [];
  let end = 0;
  for (let size = limit; chosen.length < limit && end < names.length; size = Math.min(size * 4, MOST_AT_ONCE)) {
    const chunk = names.slice(end, end + size);
    const shown = await findShownPackages(tx, { packageIds: chunk.map(({ id }) => id), version });
    for (const name of chunk) {
      if (chosen.length === limit) break;
      end += 1;
      if (shown.has(name.id)) chosen.push(name);
    }
  }
  return { chosen, end };
}

/** Compares numbers in versions by value: 1.10 comes after 1.9. */
const { compare } = new Intl.Collator('en', { numeric: true });
const byVersion = (a: PackageVersionRow, b: PackageVersionRow): number =>
  compare(b.version, a.version) || Number(a.version < b.version) - Number(a.version > b.version);

/**
 * Chooses the searched version, then those of tagged images before others, and returns the highest version first. Without a searched
 * one, the unknown version is always among them, since it cannot be searched.
 */
function chooseVersions(versions: readonly PackageVersionRow[], searched: string | null): PackageVersionRow[] {
  const rank = (one: PackageVersionRow) => (one.version === (searched ?? '') ? 2 : Math.sign(one.taggedCount));
  return versions
    .toSorted((a, b) => rank(b) - rank(a) || byVersion(a, b))
    .slice(0, MOST_VERSIONS)
    .sort(byVersion);
}

type Wanted = { packageId: number; version: string; manifestId: number };
const keyOf = ({ packageId, version, manifestId }: Wanted): string => `${packageId} ${manifestId} ${version}`;

async function withImages(tx: Database, found: readonly Found[], most: number): Promise<FoundPackage[]> {
  const wanted = found.flatMap(({ versions }) =>
    versions.flatMap(({ packageId, version, manifestIds }) =>
      manifestIds.map((manifestId): Wanted => ({ packageId, version, manifestId })),
    ),
  );
  if (wanted.length === 0) return [];
  const bytes = new Map((await listPackageBytes(tx, wanted)).map((row) => [keyOf(row), row.unpackedBytes]));
  const shown = await listShownImages(tx, [...new Set(wanted.map(({ manifestId }) => manifestId))]);
  const byManifest = Map.groupBy(shown, ({ manifestId }) => manifestId);
  return found.map(({ ecosystem, name, versions, versionCount }) => ({
    ecosystem,
    name,
    versionCount,
    versions: versions.map(({ packageId, version, imageCount, taggedCount, manifestIds }) => ({
      version: version === '' ? null : version,
      imageCount,
      taggedCount,
      images: manifestIds
        .flatMap((manifestId) => {
          const size = bytes.get(keyOf({ packageId, version, manifestId })) ?? 0;
          return (byManifest.get(manifestId) ?? []).map((row) => toImage(row, size));
        })
        .sort((a, b) => Number(b.isTagged) - Number(a.isTagged))
        .slice(0, most),
    })),
  }));
}

function toImage(row: PackageImageRow, bytes: number): PackageImage {
  const { repositoryId, host, repository, digest, platform, tags, isTagged } = row;
  const reference = formatRepository({ registry: host, repository });
  return { repositoryId, reference, digest, platform, tags, isTagged, bytes };
}
