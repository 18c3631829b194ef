import type { PlannedFinding } from './plan.ts';

/** SavedSum counts each file once, whatever the order in which findings are added. Bytes are compressed. */
export type SavedSum = {
  /** What these findings would add. */
  gainOf(ids: readonly string[]): number;
  /** Adds them. */
  add(ids: readonly string[]): void;
  /** What all added ones save together. */
  bytes(): number;
};

/** Bytes of an owner that count unless one of the earlier findings was added. */
type Part = { owner: number; earlier: number[]; bytes: number };

/**
 * Creates an empty sum over a set of findings. It is the sum of `sumOpen` with all findings dismissed that were not added. Pure.
 *
 * @param items - all findings of the set, also those that are never added
 */
export function createSavedSum(items: readonly Pick<PlannedFinding, 'id' | 'countedBytes' | 'shared'>[]): SavedSum {
  const placeOf = new Map(items.map(({ id }, place) => [id, place]));
  const parts = items.map(({ countedBytes, shared }, owner): Part[] => [
    { owner, earlier: [], bytes: countedBytes },
    ...shared.flatMap(({ earlier, bytes }) => {
      const places = earlier.flatMap((id) => placeOf.get(id) ?? []);
      // The file of a finding that is not listed counts with that one.
      return places.length < earlier.length ? [] : [{ owner, earlier: places, bytes }];
    }),
  ]);
  const later = new Map<number, Part[]>();
  for (const part of parts.flat())
    for (const place of part.earlier) {
      const known = later.get(place) ?? [];
      later.set(place, known);
      known.push(part);
    }
  const added = new Set<number>();
  let sum = 0;
  const counts = ({ earlier }: Part) => !earlier.some((place) => added.has(place));

  function gainOfOne(place: number): number {
    if (added.has(place)) return 0;
    const own = (parts[place] ?? []).filter(counts);
    // What counted with a later finding counts with this one now.
    const moved = (later.get(place) ?? []).filter((part) => added.has(part.owner) && counts(part));
    return sumBytes(own) - sumBytes(moved);
  }

  /** @returns the places that were not in the sum */
  function addAll(ids: readonly string[]): { places: number[]; gain: number } {
    const places: number[] = [];
    let gain = 0;
    for (const id of ids) {
      const place = placeOf.get(id);
      if (place === undefined || added.has(place)) continue;
      gain += gainOfOne(place);
      added.add(place);
      places.push(place);
    }
    return { places, gain };
  }

  return {
    gainOf(ids) {
      const { places, gain } = addAll(ids);
      for (const place of places) added.delete(place);
      return gain;
    },
    add(ids) {
      sum += addAll(ids).gain;
    },
    bytes: () => sum,
  };
}

const sumBytes = (parts: readonly Part[]): number => parts.reduce((sum, { bytes }) => sum + bytes, 0);
