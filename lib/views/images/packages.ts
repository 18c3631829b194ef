import { createHash } from 'node:crypto';
import { searchWords } from '#lib/analysis/search-words.ts';
import { type ImagePackages as Listed, listImagePackages } from '#lib/contents/packages/image-packages.ts';
import type { TreeLayer } from '#lib/contents/tree.ts';
import type { Database } from '#lib/db/client.ts';
import { findStoredIndexes, listContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import { countBaseLayers } from '#lib/db/images/base-layers.ts';
import { getImage } from '#lib/db/images/images.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { listLayers } from '#lib/db/series/series.ts';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { ImagePackage, ImagePackages } from '../dto/contents.ts';
import type { PackagesQuery } from '../dto/parameters.ts';
import { chooseLayers } from './choose-layers.ts';
import { contentsStateOf, problemOf } from './contents-state.ts';
import { createLastResults } from './last-results.ts';
import { sortPackages } from './sort-packages.ts';

/**
 * The packages of the last images. A screen requests pages and filters of one image, and merging the layers of a big one takes a
 * second. The key is a hash of all that they are computed from, so that no result can be outdated or another image's.
 */
const LAST = createLastResults<Listed>(4, ({ packages }) => packages.length <= 5_000);

/**
 * Returns a page of the packages in an image's merged layers, and the sums of its files. A layer counts only if the image belongs
 * to this repository and its own registry has served the layer, wherever else the layer was read (B-22); the others are unread.
 *
 * @throws NotFoundError
 */
export async function readImagePackages(
  guarded: GuardedViews,
  digest: string,
  { repositoryId, ecosystem, q = '', sort, limit, cursor }: PackagesQuery,
  now: Date,
): Promise<ImagePackages> {
  const { db } = guarded.require('read');
  const { packages, totals, truncated, unread } = await readPackages(db, repositoryId, digest, now);
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
    truncated,
  };
}

async function readPackages(db: Database, repositoryId: string, digest: string, now: Date) {
  const { manifestId, image } = await getImage(db, repositoryId, digest);
  const { origin } = await getRepository(db, repositoryId);
  const all = await listLayers(db, repositoryId, [manifestId]);
  const placed = all.map((layer, position) => ({ ...layer, position }));
  const digests = [...new Set(placed.map((layer) => layer.digest))];
  const known = new Map((await listContents(db, repositoryId, digests)).map((row) => [row.digest, row]));
  const stored = await findStoredIndexes(db, repositoryId, digests);
  const baseCount = image && (await countBaseLayers(db, image, all, repositoryId));
  const { layers, isCut } = chooseLayers(placed, known, stored);
  await noteContentsUse(db, [...stored.keys()], now);
  const key = keyOf(layers, stored, placed, baseCount);
  const { packages, totals, truncated } = LAST.get(key, () => listImagePackages(layers, baseCount));
  const unread = placed.flatMap(({ position, digest }): ImagePackages['unread'] => {
    const row = known.get(digest);
    const state = contentsStateOf(row, origin);
    return state === 'read' ? [] : [{ position, digest, state, problem: problemOf(row, state, origin) }];
  });
  return {
    packages: packages.map(({ kind, ...one }): ImagePackage => ({ ...one, ecosystem: kind })),
    totals: layers.length === 0 ? null : totals,
    truncated: truncated || isCut,
    unread,
  };
}

function keyOf(
  layers: readonly TreeLayer[],
  stored: ReadonlyMap<string, Uint8Array>,
  placed: readonly { digest: string }[],
  baseCount: number | null,
): string {
  const hash = createHash('sha256').update(`${baseCount}`);
  for (const { position } of layers) {
    const bytes = stored.get(placed[position]?.digest ?? '') ?? new Uint8Array();
    hash.update(` ${position} ${bytes.length} `).update(bytes);
  }
  return hash.digest('base64');
}

function hasWords({ name, version }: ImagePackage, words: readonly string[]): boolean {
  const text = `${name} ${version ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
