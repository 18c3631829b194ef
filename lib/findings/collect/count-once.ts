import type { FilePile } from './file-pile.ts';

/** SharedBytes are bytes of a finding that count with it as soon as none of the named findings counts. */
export type SharedBytes<Key> = { earlier: Key[]; bytes: number };

/** CountedFiles is what a finding adds to the sum of all findings. */
export type CountedFiles = {
  /** The bytes of files that no earlier finding has. */
  countedBytes: number;
  /** The bytes of all other files, by the places of the earlier findings that have them. The largest first. */
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
  const known = new Map<Group | null, Group>();
  return piles.map(({ saved }, place) => {
    let countedBytes = 0;
    const shared = new Map<Group, number>();
    // Groups with this place, by the group before.
    known.clear();
    for (const [file, bytes] of saved) {
      const others = groupOf.get(file) ?? null;
      if (others === null) countedBytes += bytes;
      else shared.set(others, (shared.get(others) ?? 0) + bytes);
      const group = known.get(others) ?? { last: place, others };
      known.set(others, group);
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
