import { describeBase } from '#lib/analysis/layers/describe-base.ts';
import { nameBase } from '#lib/analysis/layers/name-base.ts';
import type { Database } from '#lib/db/client.ts';
import { loadBase } from '#lib/db/images/base-layers.ts';
import type { ImageRow } from '#lib/db/images/images.ts';
import type { LayerRow } from '#lib/db/series/series.ts';
import type { BaseImage } from '../dto/image.ts';

/** Returns the base of an image, and how many of its layers belong to it; null where unknown, and for an index. */
export async function readBase(
  db: Database,
  image: ImageRow['image'],
  layers: readonly LayerRow[],
  repositoryId: string,
): Promise<{ layerCount: number | null; base: BaseImage | null }> {
  if (image === null) return { layerCount: null, base: null };
  const { layerCount, tags } = await loadBase(db, image, layers, repositoryId);
  const named = nameBase(image.labels, layerCount, tags);
  return { layerCount, base: named && describeBase(named, layers) };
}
