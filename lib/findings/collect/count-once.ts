import type { FilePile } from './file-pile.ts';

/** SharedBytes are bytes of a finding that count with it as soon as none of the named findings counts. */
export type SharedBytes<Key> = { earlier: Key[]; bytes: number };

/** CountedFiles is what a finding adds to the sum of all findings. */
export type CountedFiles = {
  /** The bytes of files that no earlier finding has, and what it saves of others beyond what an earlier one does. */
  countedBytes: number;
  /** All other bytes, by the places of the earlier findings that have their files. The largest first. */
  shared: SharedBytes<number>[];
};

/** A set of findings that have a file, as its last member and the set of the others. */
type Group = { last: number; others: Group | null };

/**
 * Counts each file once: with the first pile that has it. Keeps which other piles have it, so that the sum of some piles is exact
 * too. Pure.
 *
 * @param piles - in the order in which they count
 */
export function countOnce(piles: readonly FilePile[]): CountedFiles[] {
  const groupOf = new Map<number, Group>();
  /** What one of the piles so far saves most of a file: stripping saves only a part of it. */
  const most = new Map<number, number>();
  const extended = new Map<Group | null, Group>();
  return piles.map(({ saved }, place) => {
    let countedBytes = 0;
    const shared = new Map<Group, number>();
    // Groups with this place, by the group before.
    extended.clear();
    for (const [file, bytes] of saved) {
      const others = groupOf.get(file) ?? null;
      const known = most.get(file) ?? 0;
      countedBytes += Math.max(0, bytes - known);
      if (others !== null) shared.set(others, (shared.get(others) ?? 0) + Math.min(bytes, known));
      if (bytes > known) most.set(file, bytes);
      const group = extended.get(others) ?? { last: place, others };
      extended.set(others, group);
      groupOf.set(file, group);
    }
    const lists = [...shared].map(([group, bytes]) => ({ earlier: listPlaces(group), bytes }));
    return { countedBytes, shared: lists.sort((one, other) => other.bytes - one.bytes) };
  });
}

function listPlaces(group: Group): number[] {
  const places: number[] = [];
  for (let at: Group | null = group; at !== null; at = at.others) places.push(at.last);
  return places.reverse();
}
