import type { NoForecastReason } from '#lib/domain/forecast.ts';
import type { StepDecision } from '#lib/domain/verdict.ts';
import { median } from '../judge/median.ts';

const DAY_MS = 86_400_000;

/**
 * Limits of a forecast. On 888 series of Docker official images, a budget six weeks ahead at the pace broke within the range in 64 % of
 * the forecasts, earlier in 15 %, later or never in 21 %.
 *
 * - `days`: growth longer ago says little about the pace of today. It also bounds the pairs.
 * - `leastDays`, `leastSpan`: fewer days with a push, or a shorter time, is no pace.
 * - `mostAge`: after a longer time without a push, nothing is known of the pace.
 * - `risingShare`: the share of pairs of days that must rise. A single step has half, three equal steps three quarters.
 * - `mostAway`: how far a size may be from the line, as a share of the growth.
 * - `horizon`: a time further ahead is no forecast.
 */
export const FORECAST_LIMITS = {
  days: 180,
  leastDays: 6,
  leastSpan: 21,
  mostAge: 14,
  risingShare: 0.8,
  mostAway: 0.25,
  horizon: 730,
} as const;

/** The time since which a series needs a push. */
export const freshSince = (now: Date): Date => new Date(now.getTime() - FORECAST_LIMITS.mostAge * DAY_MS);

/** Pairs of days give the range: a tenth of them is slower, and a tenth faster. */
const SLOW = 0.1;
const FAST = 0.9;

/** A push as a budget measures it. `bytes` is null where it could not measure. */
export type ForecastPoint = {
  at: Date;
  bytes: number | null;
  segment: number;
  decision: StepDecision | null;
  recompressed: boolean;
};

/** When a series breaks its budget at its pace. Times are never before `now`; `latestAt` is null beyond two years. */
export type Forecast = {
  budgetBytes: number;
  /** The newest push, and its bytes as the budget measures them. */
  fromAt: Date;
  fromBytes: number;
  earliestAt: Date;
  likelyAt: Date;
  latestAt: Date | null;
  bytesPerWeek: number;
};

export type ForecastResult = { forecast: Forecast; reason: null } | { forecast: null; reason: NoForecastReason };

/** Decisions after which the size has another level: the growth up to them is no pace. */
const RESTARTS = new Set<StepDecision>([
  'opened',
  'escalated',
  'recovered',
  'improved',
  'dip-undone',
  'accepted',
  'accepted-by-time',
  'first-of-major',
]);

/**
 * Computes when a series breaks its budget, from its pushes since its last step, break or acceptance. The pace is the median of the
 * slopes between all pairs of days (Theil and Sen), which single outliers do not move. Pure, the same for equal input.
 *
 * @param points - in the order of the series
 */
export function forecastBudget(
  points: readonly ForecastPoint[],
  budgetBytes: number | null,
  now: Date,
): ForecastResult {
  if (budgetBytes === null) return none('no-budget');
  const newest = points.at(-1);
  if (!newest || newest.bytes === null) return none('not-measured');
  if (newest.bytes > budgetBytes) return none('over');
  const days = sizesOfDays(newestRun(points), newest.at);
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last || last.at < freshSince(now).getTime()) return none('stale');
  if (days.length < FORECAST_LIMITS.leastDays) return none('too-few-pushes');
  if (last.at - first.at < FORECAST_LIMITS.leastSpan * DAY_MS) return none('too-short');
  const slopes = slopesOf(days);
  if (!isSteady(days, slopes)) return none('not-steady');
  const reach = (slope: number) => reachAt(last, budgetBytes, slope, now);
  const likelyAt = reach(quantile(slopes, 0.5));
  const earliestAt = reach(quantile(slopes, FAST));
  if (!likelyAt || !earliestAt) return none('too-far');
  const [fromAt, bytesPerWeek] = [new Date(last.at), Math.round(quantile(slopes, 0.5) * 7 * DAY_MS)];
  const latestAt = reach(quantile(slopes, SLOW));
  return {
    forecast: { budgetBytes, fromAt, fromBytes: last.bytes, earliestAt, likelyAt, latestAt, bytesPerWeek },
    reason: null,
  };
}

/**
 * Computes the forecasts of several series. Those without one are left out. Pure.
 *
 * @param points - each series in its order
 */
export function forecastEach(
  points: readonly (ForecastPoint & { seriesId: string })[],
  subjects: readonly { seriesId: string; limitBytes: number }[],
  now: Date,
): Map<string, Forecast> {
  const bySeries = Map.groupBy(points, ({ seriesId }) => seriesId);
  const forecasts = new Map<string, Forecast>();
  for (const { seriesId, limitBytes } of subjects) {
    const { forecast } = forecastBudget(bySeries.get(seriesId) ?? [], limitBytes, now);
    if (forecast) forecasts.set(seriesId, forecast);
  }
  return forecasts;
}

const none = (reason: NoForecastReason): ForecastResult => ({ forecast: null, reason });

/** The pushes of the newest level: from the last one that began it. */
function newestRun(points: readonly ForecastPoint[]): readonly ForecastPoint[] {
  const start = points.findLastIndex(
    ({ segment, decision, recompressed }, index) =>
      recompressed ||
      (decision !== null && RESTARTS.has(decision)) ||
      (index > 0 && points[index - 1]?.segment !== segment),
  );
  return points.slice(Math.max(0, start));
}

type Day = { at: number; bytes: number };

/** The last push of each day of `FORECAST_LIMITS.days`, oldest first. A backport, which is older than the push before it, is left out. */
function sizesOfDays(points: readonly ForecastPoint[], newest: Date): Day[] {
  const oldest = newest.getTime() - FORECAST_LIMITS.days * DAY_MS;
  const days: Day[] = [];
  for (const { at, bytes } of points) {
    const time = at.getTime();
    const last = days.at(-1);
    if (bytes === null || time < oldest || (last && time < last.at)) continue;
    if (last && Math.floor(last.at / DAY_MS) === Math.floor(time / DAY_MS)) days.pop();
    days.push({ at: time, bytes });
  }
  return days;
}

/** The slopes between all pairs of days in bytes a millisecond, ascending. At most 16,290. */
function slopesOf(days: readonly Day[]): number[] {
  const slopes = days.flatMap((from, index) =>
    days.slice(index + 1).map((to) => (to.bytes - from.bytes) / (to.at - from.at)),
  );
  return slopes.sort((a, b) => a - b);
}

/** Reports whether most pairs rise, and all sizes are near the line of the median slope. */
function isSteady(days: readonly Day[], slopes: readonly number[]): boolean {
  const rising = slopes.filter((slope) => slope > 0).length;
  if (rising < FORECAST_LIMITS.risingShare * slopes.length) return false;
  const slope = quantile(slopes, 0.5);
  const start = days[0]?.at ?? 0;
  const levels = days.map(({ at, bytes }) => bytes - slope * (at - start));
  const level = median(levels);
  const growth = slope * ((days.at(-1)?.at ?? 0) - start);
  return levels.every((one) => Math.abs(one - level) <= FORECAST_LIMITS.mostAway * growth);
}

/** The value below which a share of the values is. @param sorted - ascending, at least one */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.round(share * (sorted.length - 1))] ?? 0;

/** The time at which the size reaches the budget; null beyond the horizon. A time that has passed is `now`: it is not reached yet. */
function reachAt(last: Day, budgetBytes: number, slope: number, now: Date): Date | null {
  if (slope <= 0) return null;
  const at = last.at + (budgetBytes - last.bytes) / slope;
  if (at > now.getTime() + FORECAST_LIMITS.horizon * DAY_MS) return null;
  return new Date(Math.max(at, now.getTime()));
}
