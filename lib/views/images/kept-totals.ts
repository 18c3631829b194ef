import type { ImageTotals, TotalsNode } from '#lib/contents/map/image-totals.ts';

/** Bytes of memory that a node, and its sums in one layer, take; measured. */
const NODE_BYTES = 260;
const SUMS_BYTES = 180;
const CHARACTER_BYTES = 2;

/** Kept are results within a number of bytes. */
export type Kept<T> = {
  find(key: string): T | undefined;
  set(key: string, value: T): void;
  get(key: string, compute: () => T): T;
  readonly bytes: number;
};

/** Keeps results within a number of bytes; the one that was not used for longest goes first. A larger one is not kept. */
export function createKept<T>(mostBytes: number, bytesOf: (value: T) => number): Kept<T> {
  const kept = new Map<string, { value: T; bytes: number }>();
  let sum = 0;

  function remove(key: string): void {
    sum -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  }

  function find(key: string): T | undefined {
    const known = kept.get(key);
    if (known === undefined) return undefined;
    kept.delete(key);
    kept.set(key, known);
    return known.value;
  }

  function set(key: string, value: T): void {
    remove(key);
    const bytes = bytesOf(value) + key.length * CHARACTER_BYTES;
    if (bytes > mostBytes) return;
    kept.set(key, { value, bytes });
    sum += bytes;
    for (const oldest of kept.keys()) {
      if (sum <= mostBytes) break;
      remove(oldest);
    }
  }

  return {
    find,
    set,
    get(key, compute) {
      const known = find(key);
      if (known !== undefined) return known;
      const value = compute();
      set(key, value);
      return value;
    },
    get bytes() {
      return sum;
    },
  };
}

export function bytesOfNode(node: TotalsNode): number {
  let bytes = 0;
  const rest = [node];
  for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
    bytes += NODE_BYTES + at.name.length * CHARACTER_BYTES;
    for (const { packaged } of at.layers.values()) bytes += packaged === null ? SUMS_BYTES : SUMS_BYTES * 2;
    for (const child of at.children?.values() ?? []) rest.push(child);
  }
  return bytes;
}

export function bytesOfTotals({ root, packages, marks }: ImageTotals): number {
  let ofPackages = 0;
  for (const { name, version, directory, layers } of packages) {
    const characters = name.length + (version?.length ?? 0) + directory.length;
    ofPackages += NODE_BYTES + characters * CHARACTER_BYTES + layers.size * SUMS_BYTES;
  }
  let ofMarks = 0;
  for (const { wasted, duplicates } of marks?.values() ?? []) ofMarks += wasted.byteLength + duplicates.byteLength;
  return bytesOfNode(root) + ofPackages + ofMarks;
}
