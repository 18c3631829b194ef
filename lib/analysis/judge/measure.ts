import type { PlacedPoint } from '../derive-types.ts';
import type { MeasuredPush } from './judge-series.ts';
import { findMajorStarts } from './majors.ts';

/**
 * The points of a series as pushes to judge.
 *
 * @param accepted - digests of images whose size somebody accepted in this series
 */
export function measurePoints(points: readonly PlacedPoint[], accepted: ReadonlySet<string>): MeasuredPush[] {
  const majors = findMajorStarts(points.map(({ row }) => row.tagName));
  return points.map(({ row, image }, index) => {
    const { at, sizeBytes, ownBytes, segment } = row;
    const largestLayerBytes = image.layers.reduce((most, layer) => Math.max(most, layer.sizeBytes), 0);
    return {
      ...{ at, sizeBytes, ownBytes, segment, startsMajor: majors[index] ?? false, largestLayerBytes },
      accepted: accepted.has(image.digest),
    };
  });
}
