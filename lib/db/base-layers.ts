import { type BaseLayer, baseLayerCount, findBase } from '#lib/image/base.ts';
import type { Labels } from '#lib/image/labels.ts';
import type { Database } from './client.ts';
import { findBaseImages } from './history.ts';

/**
 * How many of an image's lowest layers are its base's, as the points count it: those of the base that it names where that
 * is stored, else what its own config said. Null where nothing says it.
 */
export async function countBaseLayers(
  db: Database,
  image: { platform: string; labels: Labels; baseLayerCount: number | null },
  layers: readonly BaseLayer[],
): Promise<number | null> {
  const baseDigest = findBase(image.labels)?.digest;
  const bases = baseDigest ? await findBaseImages(db, [baseDigest]) : [];
  const knownPrefixes = bases.filter((base) => base.platform === image.platform).map((base) => base.layers);
  return baseLayerCount({ layers, labels: image.labels, knownPrefixes }) ?? image.baseLayerCount;
}
