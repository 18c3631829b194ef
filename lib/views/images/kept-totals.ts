import type { ImageTotals, TotalsNode } from '#lib/contents/map/image-totals.ts';

/** Bytes of memory that a node, and its sums in one layer, take; measured. */
const NODE_BYTES = 260;
const SUMS_BYTES = 180;

/** Keeps results within a number of bytes; the one that was not used for longest goes first. */
export function createKept<T>(mostBytes: number, bytesOf: (value: T) => number) {
  const kept = new Map<string, { value: T; bytes: number }>();
  let sum = 0;
  return {
    get(key: string, compute: () => T): T {
      const known = kept.get(key);
      const one = known ?? measured(compute());
      kept.delete(key);
      if (known === undefined) sum += one.bytes;
      kept.set(key, one);
      for (const [oldest, { bytes }] of kept) {
        if (sum <= mostBytes) break;
        kept.delete(oldest);
        sum -= bytes;
      }
      return one.value;
    },
    get bytes() {
      return sum;
    },
  };

  function measured(value: T) {
    return { value, bytes: bytesOf(value) };
  }
}

export function bytesOfNode(node: TotalsNode): number {
  let bytes = 0;
  const rest = [node];
  for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
    bytes += NODE_BYTES + at.name.length * 2;
    for (const { packaged } of at.layers.values()) bytes += packaged === null ? SUMS_BYTES : SUMS_BYTES * 2;
    for (const child of at.children?.values() ?? []) rest.push(child);
  }
  return bytes;
}

export function bytesOfTotals({ root, packages, marks }: ImageTotals): number {
  const ofPackages = packages.reduce((sum, { layers }) => sum + NODE_BYTES + layers.size * SUMS_BYTES, 0);
  const ofMarks = [...(marks?.values() ?? [])].reduce(
    (sum, one) => sum + one.wasted.byteLength + one.duplicates.byteLength,
    0,
  );
  return bytesOfNode(root) + ofPackages + ofMarks;
}
