import { searchWords } from '#lib/analysis/search-words.ts';
import { isBase, type ImagePackages as Listed, listImagePackages } from '#lib/contents/packages/image-packages.ts';
import type { Database } from '#lib/db/client.ts';
import { findStoredPackages, type StoredPackages } from '#lib/db/contents/image-packages.ts';
import { countBaseLayers } from '#lib/db/images/base-layers.ts';
import { getImage } from '#lib/db/images/images.ts';
import { type LayerRow, listLayers } from '#lib/db/series/series.ts';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { ImagePackage, ImagePackages } from '../dto/contents.ts';
import type { PackagesQuery } from '../dto/parameters.ts';
import type { Circumstances } from './contents-wait.ts';
import { createLastResults } from './last-results.ts';
import { placeLayers, readLayers } from './read-layers.ts';
import { sortPackages } from './sort-packages.ts';

/**
 * The packages of the last images. A screen requests pages and filters of one image, and merging the layers of a big one takes a
 * second. The key is a hash of all that they are computed from, so that no result can be outdated or another image's.
 */
const LAST = createLastResults<Listed>(4, ({ packages }) => packages.length <= 5_000);

/**
 * Returns a page of the packages in an image's merged layers, and the sums of its files. Once all layers were read, they are stored,
 * and outlive the file lists. Before, a layer counts only if the image belongs to this repository and its own registry has served the
 * layer, wherever else the layer was read (B-22); the others are unread.
 *
 * @throws NotFoundError
 */
export async function readImagePackages(
  guarded: GuardedViews,
  digest: string,
  { repositoryId, ecosystem, q = '', sort, limit, cursor }: PackagesQuery,
  at: Circumstances,
): Promise<ImagePackages> {
  const { db } = guarded.require('read');
  const { packages, totals, truncated, unread, waiting } = await readPackages(db, repositoryId, digest, at);
  const words = searchWords(q);
  const found = packages.filter(
    (one) => (ecosystem === undefined || one.ecosystem === ecosystem) && hasWords(one, words),
  );
  const start = cursor === undefined ? 0 : (findCursor(cursor) ?? 0);
  const end = start + limit;
  return {
    items: sortPackages(found, sort).slice(start, end),
    nextCursor: end < found.length ? formatCursor(end) : null,
    total: found.length,
    totals,
    ecosystems: PACKAGE_KINDS.filter((kind) => packages.some((one) => one.ecosystem === kind)),
    unread,
    waiting,
    truncated,
  };
}

type AllPackages = Pick<ImagePackages, 'totals' | 'truncated' | 'unread' | 'waiting'> & { packages: ImagePackage[] };

async function readPackages(
  db: Database,
  repositoryId: string,
  digest: string,
  at: Circumstances,
): Promise<AllPackages> {
  const { manifestId, image } = await getImage(db, repositoryId, digest);
  const all = await listLayers(db, repositoryId, [manifestId]);
  const baseCount = image && (await countBaseLayers(db, image, all, repositoryId));
  const stored = await findStoredPackages(db, repositoryId, manifestId);
  return stored === null ? computePackages(db, repositoryId, all, baseCount, at) : toAll(stored, baseCount);
}

function toAll({ sums: { truncated, ...totals }, packages }: StoredPackages, baseCount: number | null): AllPackages {
  return {
    packages: packages.map(({ unpackedBytes, layers, ...one }) => ({
      ...one,
      bytes: unpackedBytes,
      layers: [...layers],
      base: isBase(layers, baseCount),
    })),
    totals,
    truncated,
    unread: [],
    waiting: null,
  };
}

/** Lists the packages from the file lists of the layers that were read. */
async function computePackages(
  db: Database,
  repositoryId: string,
  all: readonly LayerRow[],
  baseCount: number | null,
  at: Circumstances,
): Promise<AllPackages> {
  const { layers, unread, waiting, isPartial, key } = await readLayers(db, repositoryId, placeLayers(all), at);
  const { packages, totals, truncated } = LAST.get(`${baseCount} ${key}`, () => listImagePackages(layers, baseCount));
  return {
    packages: packages.map(({ kind, ...one }): ImagePackage => ({ ...one, ecosystem: kind })),
    totals: layers.length === 0 ? null : totals,
    truncated: truncated || isPartial,
    unread,
    waiting,
  };
}

function hasWords({ name, version }: ImagePackage, words: readonly string[]): boolean {
  const text = `${name} ${version ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
