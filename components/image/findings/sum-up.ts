import type { FindingsSummary, ImageFindings } from '#lib/views/dto/findings.ts';

/** Sums the findings that are not dismissed and shown to the reader. */
export function sumUp({ items, moreItems, savedBytes }: ImageFindings): FindingsSummary {
  const open = items.filter(({ dismissed }) => dismissed === null);
  return { savedBytes, count: open.length + moreItems, estimated: open.some(({ estimated }) => estimated) };
}

/** Returns the size that the image would have without its findings. */
export const possibleBytes = (sizeBytes: number, { savedBytes }: Pick<FindingsSummary, 'savedBytes'>): number =>
  Math.max(0, sizeBytes - savedBytes);
