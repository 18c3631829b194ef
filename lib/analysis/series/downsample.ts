/** The fields that thinning needs; `segment` where a line has gaps. */
export type ThinnablePoint = { sizeBytes: number; segment?: number };

/**
 * Selects at most `max` points, in order and unchanged (D-23). First come both ends, the edges of segments, the points that
 * `mustBeSeen` and the biggest steps, each with the point before it, then the smallest and largest of equal slices.
 */
export function thinPoints<T extends ThinnablePoint>(
  points: readonly T[],
  max: number,
  mustBeSeen: (point: T) => boolean = () => false,
): T[] {
  if (points.length <= max) return [...points];
  if (max < 2) return points.slice(points.length - Math.max(0, Math.floor(max)));
  const keep = new Set<number>([0, points.length - 1]);
  addWithin(keep, segmentEdges(points), Math.floor(max / 4));
  addWithin(keep, withPredecessors(points, mustBeSeen), Math.floor((max * 3) / 8));
  addWithin(keep, biggestSteps(points), Math.floor(max / 2));
  // A slice adds at most two points, so the sum stays within max.
  for (const index of sliceExtremes(points, Math.floor((max - keep.size) / 2))) keep.add(index);
  return [...keep].sort((a, b) => a - b).flatMap((index) => points.slice(index, index + 1));
}

/** Adds pairs while both points fit within `limit`. */
function addWithin(keep: Set<number>, pairs: Iterable<[number, number]>, limit: number): void {
  for (const pair of pairs) {
    const fresh = pair.filter((index) => !keep.has(index));
    if (keep.size + fresh.length > limit) return;
    for (const index of fresh) keep.add(index);
  }
}

function segmentEdges(points: readonly ThinnablePoint[]): [number, number][] {
  const edges: [number, number][] = [];
  for (let index = 1; index < points.length; index += 1) {
    if (points[index]?.segment !== points[index - 1]?.segment) edges.push([index - 1, index]);
  }
  return edges;
}

function withPredecessors<T>(points: readonly T[], isWanted: (point: T) => boolean): [number, number][] {
  return points.flatMap((point, index): [number, number][] =>
    isWanted(point) ? [[Math.max(0, index - 1), index]] : [],
  );
}

function biggestSteps(points: readonly ThinnablePoint[]): [number, number][] {
  const heights = Float64Array.from(points, (point, index) =>
    Math.abs(point.sizeBytes - (points[index - 1]?.sizeBytes ?? point.sizeBytes)),
  );
  const order = Uint32Array.from(points, (_, index) => index);
  order.sort((a, b) => (heights[b] ?? 0) - (heights[a] ?? 0) || a - b);
  const pairs: [number, number][] = [];
  for (const index of order.subarray(0, 10_000)) if ((heights[index] ?? 0) > 0) pairs.push([index - 1, index]);
  return pairs;
}

function sliceExtremes(points: readonly ThinnablePoint[], slices: number): number[] {
  const extremes: number[] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const from = Math.floor((slice * points.length) / slices);
    const to = Math.floor(((slice + 1) * points.length) / slices);
    let [low, high] = [from, from];
    for (let index = from + 1; index < to; index += 1) {
      const size = points[index]?.sizeBytes ?? 0;
      if (size < (points[low]?.sizeBytes ?? 0)) low = index;
      if (size > (points[high]?.sizeBytes ?? 0)) high = index;
    }
    extremes.push(low, high);
  }
  return extremes;
}
