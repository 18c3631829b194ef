import type { PlacedPoint } from '../derive-types.ts';
import type { MeasuredPush } from './judge-series.ts';

/**
 * The points of a series as pushes to judge.
 *
 * @param accepted - digests of images whose size somebody accepted in this series
 */
export function measurePoints(points: readonly PlacedPoint[], accepted: ReadonlySet<string>): MeasuredPush[] {
  return points.map(({ row, image, startsMajor }) => {
    const { at, sizeBytes, ownBytes, segment } = row;
    const largestLayerBytes = image.layers.reduce((most, layer) => Math.max(most, layer.sizeBytes), 0);
    return {
      ...{ at, sizeBytes, ownBytes, segment, startsMajor, largestLayerBytes },
      accepted: accepted.has(image.digest),
    };
  });
}
