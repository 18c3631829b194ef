/** Indexes of two equal keys, one in each list. */
export type Pair = readonly [number, number];

/**
 * Pairs equal keys of two lists in order (longest common subsequence). Null keys equal nothing. Time and memory grow with the
 * product of the lengths; an image has at most 1,000 layers (S-44).
 */
export function alignInOrder(a: readonly (string | null)[], b: readonly (string | null)[]): Pair[] {
  const width = b.length + 1;
  // longest[i][j]: how many pairs a[i…] and b[j…] can have.
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  const isEqual = (i: number, j: number) => a[i] !== null && a[i] === b[j];
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = isEqual(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (isEqual(i, j) && at(i, j) === at(i + 1, j + 1) + 1) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
