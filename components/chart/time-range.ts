/** In epoch milliseconds. */
export type TimeRange = { from: number; to: number };

const RANGE_DAYS = { '30d': 30, '90d': 90, '1y': 365, all: null } as const;

export type RangeName = keyof typeof RANGE_DAYS;

/** The ranges that may be the default, from the shortest. */
const FITTING = ['30d', '90d', '1y'] as const;

const DAY = 86_400_000;

/** Returns the shortest range up to now that contains the first point; a year if it is older, or "all" if the newest point is older too. */
export function fittingRange(first: number, newest: number, now: number): RangeName {
  if (newest < now - RANGE_DAYS['1y'] * DAY) return 'all';
  return FITTING.find((range) => first >= now - RANGE_DAYS[range] * DAY) ?? '1y';
}

/**
 * Returns the part of the time axis to show. A dragged range (`from` and `to`, epoch seconds) takes precedence over `range`,
 * which counts back from `now`. At least a minute; "all" starts at the first point.
 */
export function resolveTimeRange(input: {
  range: RangeName;
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

/**
 * Returns the time axis of the strip: all points and the chosen range. It stays the same while a part of it is shown, and is
 * the axis of the plot when the plot shows everything.
 */
export function stripTimeRange(input: { range: RangeName; first: number; now: number; shown: TimeRange }): TimeRange {
  const { range, first, now, shown } = input;
  const chosen = resolveTimeRange({ range, from: null, to: null, first, now });
  const holdsAll = first >= chosen.from;
  const all = holdsAll ? chosen : resolveTimeRange({ range: 'all', from: null, to: null, first, now });
  return { from: Math.min(all.from, shown.from), to: Math.max(all.to, shown.to) };
}
