import { classifyTag } from '#lib/analysis/tags/tag-form.ts';

/**
 * Finds the pushes that begin a major version, by their tags. Tags without a full version begin none, nor does the first push of
 * a series.
 */
export function findMajorStarts(tagNames: readonly string[]): boolean[] {
  let highest: number | null = null;
  return tagNames.map((name) => {
    const major = findMajor(name);
    if (major === null) return false;
    const starts = highest !== null && major > highest;
    highest = Math.max(highest ?? major, major);
    return starts;
  });
}

function findMajor(name: string): number | null {
  const { order } = classifyTag(name);
  return order.by === 'version' ? (order.version[0] ?? null) : null;
}
