import type { SeenImage, SeenTag } from './derive-types.ts';
import { pointTime } from './point-time.ts';

/** Compressed bytes by manifest id. */
export type PushCosts = ReadonlyMap<number, number>;

/**
 * Push cost in bytes of each image: its layers that no image before it in the repository has, which is what its build uploaded. The time of
 * an image is the earliest one at which a tag had it. All tags count: CI often pushes a commit's tag first.
 */
export function pushCostsOf(tags: readonly SeenTag[]): PushCosts {
  const present = new Set<string>();
  const costs = new Map<number, number>();
  for (const { layers, manifestId } of imagesByTime(tags)) {
    let bytes = 0;
    for (const { digest, sizeBytes } of layers) {
      if (present.has(digest)) continue;
      present.add(digest);
      bytes += sizeBytes;
    }
    costs.set(manifestId, bytes);
  }
  return costs;
}

function imagesByTime(tags: readonly SeenTag[]): SeenImage[] {
  const first = new Map<number, { image: SeenImage; at: number }>();
  for (const { observations } of tags)
    for (const [index, observation] of observations.entries())
      for (const image of observation.images) {
        const at = pointTime(observation, image, index === 0).at.getTime();
        const known = first.get(image.manifestId);
        if (known === undefined || at < known.at) first.set(image.manifestId, { image, at });
      }
  return [...first.values()]
    .sort((one, other) => one.at - other.at || one.image.manifestId - other.image.manifestId)
    .map(({ image }) => image);
}
