import type { AttributedLayer } from '#lib/analysis/layers/attribution.ts';
import { type DescribedBase, describeBase } from '#lib/analysis/layers/describe-base.ts';
import { nameBase } from '#lib/analysis/layers/name-base.ts';
import type { Database } from '#lib/db/client.ts';
import { countBaseLayers, loadBase } from '#lib/db/images/base-layers.ts';
import type { Labels } from '#lib/image/labels.ts';

type BaseScope = {
  /** Id of the image's repository where it is watched. */
  repositoryId: string | null;
  /** Whether the caller may view everything that is watched. */
  mayRead: boolean;
};

/**
 * Returns the base of an image, and how many of its layers belong to it. Watched images name the base only for callers that may read
 * them. For a token with the scope `check` alone only the labels do.
 *
 * @param image - `baseLayerCount`: the count by the image's own labels and history
 */
export async function readBase(
  db: Database,
  image: { platform: string; labels: Labels; baseLayerCount: number | null },
  layers: readonly AttributedLayer[],
  { repositoryId, mayRead }: BaseScope,
): Promise<{ baseLayerCount: number | null; base: DescribedBase | null }> {
  const { layerCount, tags } = mayRead
    ? await loadBase(db, image, layers, repositoryId)
    : { layerCount: await countBaseLayers(db, image, layers, repositoryId), tags: [] };
  const named = nameBase(image.labels, layerCount, tags);
  return { baseLayerCount: layerCount, base: named && describeBase(named, layers) };
}
