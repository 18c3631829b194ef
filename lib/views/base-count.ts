import type { Database } from '#lib/db/client.ts';
import { findBaseImages } from '#lib/db/history.ts';
import type { ImageRow } from '#lib/db/images.ts';
import type { LayerRow } from '#lib/db/series.ts';
import { baseLayerCount, findBase } from '#lib/image/base.ts';

/**
 * How many of the lowest layers are the base's, as the points count it: the named base's layers where they are stored,
 * else what the config said; null where nothing says it.
 */
export async function countBase(
  db: Database,
  image: ImageRow['image'],
  layers: readonly LayerRow[],
): Promise<number | null> {
  if (!image) return null;
  const baseDigest = findBase(image.labels)?.digest;
  const bases = baseDigest ? await findBaseImages(db, [baseDigest]) : [];
  const knownPrefixes = bases.filter((base) => base.platform === image.platform).map((base) => base.layers);
  return baseLayerCount({ layers, labels: image.labels, knownPrefixes }) ?? image.baseLayerCount;
}
