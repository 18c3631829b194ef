/** Indexes of the pinned push and of the push that is compared with it; -1 is none. */
export type Picks = { pinned: number; compared: number };

export const NO_PICKS: Picks = { pinned: -1, compared: -1 };

/** Moves by `by` from the first index that is set; without one, from before the first point or after the last. */
export function stepFrom(indexes: readonly number[], by: number, count: number): number {
  const start = indexes.find((index) => index >= 0) ?? (by > 0 ? -1 : count);
  return Math.max(0, Math.min(count - 1, start + by));
}

/** The first click pins a push, a click on another compares, the next starts again. A click on the pinned push unpins it. */
export function pickPush({ pinned, compared }: Picks, index: number): Picks {
  if (pinned < 0 || compared >= 0) return { pinned: index, compared: -1 };
  return index === pinned ? NO_PICKS : { pinned, compared: index };
}

/** Moves the compared push by `by`. The pinned push compared with itself ends the comparison. */
export function stepComparedPush({ pinned, compared }: Picks, by: number, count: number): Picks {
  if (pinned < 0) return NO_PICKS;
  const next = stepFrom([compared, pinned], by, count);
  return { pinned, compared: next === pinned ? -1 : next };
}
