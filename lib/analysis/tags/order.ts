/** Position of a tag in its stream. Missing numbers count as 0. */
export type OrderKey =
  /** `revision`: packaging numbers (build, distribution release). `line`: the variant with the numbers of its distribution. */
  | { by: 'version'; version: number[]; pre: number[]; revision: number[]; line: string }
  | { by: 'number'; numbers: number[] }
  /** By build time of the image, else by the time when it was first seen. */
  | { by: 'created' }
  /** By the time when the tag was seen to point there. */
  | { by: 'time' };

/**
 * Compares two tags of one stream, ascending (D-03). A version is above its pre-releases. Orders that need an observation
 * (`created`, `time`) compare equal here.
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
