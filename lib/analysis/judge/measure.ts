import { isSameContent } from '../layers/content.ts';
import type { PlacedPoint } from '../series/derive-types.ts';
import type { MeasuredPush } from './judge-series.ts';
import { findMajorStarts } from './majors.ts';

/**
 * Converts the points of a series to pushes. An accepted image stays accepted when it is pushed again in another compression.
 *
 * @param accepted - digests of the images that were accepted in this series
 */
export function measurePoints(points: readonly PlacedPoint[], accepted: ReadonlySet<string>): MeasuredPush[] {
  const majors = findMajorStarts(points.map(({ row }) => row.tagName));
  const isOfFirstLook = findFirstLook(points);
  const levels = new Map<string, PlacedPoint>();
  return points.map((point, index) => {
    const { row, image } = point;
    const isExact = accepted.has(image.digest);
    const isAccepted = isExact || [...levels.values()].some((level) => isSameContent(level.image.layers, image.layers));
    if (isExact) levels.set(image.digest, point);
    const { at, sizeBytes, ownBytes, segment } = row;
    return {
      at,
      sizeBytes,
      ownBytes,
      unpackedBytes: image.unpackedBytes,
      segment,
      startsMajor: majors[index] ?? false,
      accepted: isAccepted,
      layers: image.layers,
      fromFirstLook: isOfFirstLook[index] ?? false,
    };
  });
}

/**
 * Marks the points that existed when their series was first checked: those of the repository's first check, and in a series that
 * was added later, such as by a wider filter, those of the poll that saw its first push.
 */
function findFirstLook(points: readonly PlacedPoint[]): boolean[] {
  let first = points[0]?.observation;
  for (const { observation } of points) if (first && observation.firstSeenAt < first.firstSeenAt) first = observation;
  const poll = first?.firstOfTagIn ?? null;
  return points.map(({ observation: { fromFirstLook, firstOfTagIn = null } }) => {
    return fromFirstLook || (poll !== null && firstOfTagIn === poll);
  });
}
