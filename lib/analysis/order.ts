/** Where a tag stands in its stream. Numbers are plain integers, missing ones count as 0. */
export type OrderKey =
  /** `revision` holds packaging numbers (build, distribution release); `line` is the variant with its own numbers kept. */
  | { by: 'version'; version: number[]; pre: number[]; revision: number[]; line: string }
  | { by: 'number'; numbers: number[] }
  /** The image's build time, else when it was first seen. */
  | { by: 'created' }
  /** When the tag was seen to point there. */
  | { by: 'time' };

/**
 * Ascending order of two tags of one stream (D-03). A version without a pre-release is above one with. Orders
 * that need an observation (`created`, `time`) compare equal here.
 */
export function compareOrder(a: OrderKey, b: OrderKey): number {
  if (a.by === 'number' && b.by === 'number') return compareNumbers(a.numbers, b.numbers);
  if (a.by !== 'version' || b.by !== 'version') return 0;
  return (
    compareNumbers(a.version, b.version) ||
    comparePre(a.pre, b.pre) ||
    compareNumbers(a.revision, b.revision) ||
    compareText(a.line, b.line)
  );
}

/** Code-unit order: the same on every machine, unlike localeCompare. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function comparePre(a: number[], b: number[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  return compareNumbers(a, b);
}

function compareNumbers(a: number[], b: number[]): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
