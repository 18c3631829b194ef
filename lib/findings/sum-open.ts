import type { Finding, FindingSet } from './finding.ts';

type Counted = Pick<Finding, 'id' | 'certainty' | 'countedBytes'> & {
  shared: readonly Readonly<Finding['shared'][number]>[];
};

/** OpenSums are the compressed bytes that findings save together, and those of them that are certain. */
export type OpenSums = Pick<FindingSet, 'savedBytes' | 'certainBytes'>;

/**
 * Sums a set without its dismissed findings. A file that a dismissed finding shares with another one still counts with the other
 * one. Findings beyond the limit of a set count as in its stored sums. Pure.
 *
 * @param dismissed - ids of findings
 */
export function sumOpen(set: OpenSums & { items: readonly Counted[] }, dismissed: ReadonlySet<string>): OpenSums {
  const { items } = set;
  const likely = items.filter(({ certainty }) => certainty !== 'certain').map(({ id }) => id);
  const unlisted = set.savedBytes - sumWithout(items, new Set());
  const unlistedCertain = set.certainBytes - sumWithout(items, new Set(likely));
  return {
    savedBytes: sumWithout(items, dismissed) + unlisted,
    certainBytes: sumWithout(items, new Set([...likely, ...dismissed])) + unlistedCertain,
  };
}

function sumWithout(items: readonly Counted[], left: ReadonlySet<string>): number {
  let bytes = 0;
  for (const { id, countedBytes, shared } of items) {
    if (left.has(id)) continue;
    bytes += countedBytes;
    for (const { earlier, bytes: more } of shared) if (earlier.every((other) => left.has(other))) bytes += more;
  }
  return bytes;
}
