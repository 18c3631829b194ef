/** Epoch milliseconds. */
export type TimeRange = { from: number; to: number };

export const RANGE_DAYS = { '30d': 30, '90d': 90, '1y': 365, all: null } as const;

const DAY = 86_400_000;

/**
 * What part of the time axis is shown: a dragged window (epoch seconds) wins over the range, and the range counts back
 * from `now`. Never shorter than a minute, never before the first point for "all".
 */
export function resolveTimeRange(input: {
  range: keyof typeof RANGE_DAYS;
  from: number | null;
  to: number | null;
  first: number;
  now: number;
}): TimeRange {
  if (input.from !== null && input.to !== null && input.to > input.from) {
    return { from: input.from * 1_000, to: Math.max(input.to * 1_000, input.from * 1_000 + 60_000) };
  }
  const days = RANGE_DAYS[input.range];
  const all = Math.min(input.first, input.now - DAY);
  return { from: days === null ? all - (input.now - all) * 0.01 : input.now - days * DAY, to: input.now };
}

/** The whole of a series with a little air, for the strip. */
export const wholeTimeRange = (first: number, now: number): TimeRange =>
  resolveTimeRange({ range: 'all', from: null, to: null, first, now });
