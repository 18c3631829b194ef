import type { Forecast, PointList } from '#lib/views/dto/streams.ts';
import type { Metric } from './model.ts';
import type { BudgetMark } from './reference-spans.ts';
import type { TimeRange } from './time-range.ts';

/** A place on the chart: epoch milliseconds, and bytes. */
export type Place = { at: number; bytes: number };

/** The part of the time axis that the future may take. */
const FUTURE = 0.3;

/** The area between the fastest and the slowest pace up to the budget, and the likely line. Both end where the chart ends. */
export type ForecastCone = { area: Place[]; likely: [Place, Place] };

/** Returns the forecast where the chart draws its budget and ends now; else null. */
export function drawnForecast(
  forecast: PointList['forecast'],
  { metric, budget, zoomed }: { metric: Metric; budget: BudgetMark | null; zoomed: boolean },
): Forecast | null {
  const isDrawn = forecast !== null && forecast.metric === metric && (budget?.drawnBytes ?? null) !== null;
  return isDrawn && !zoomed ? forecast : null;
}

/** Returns the time axis with room for the forecast: up to its latest time, as far as that leaves most of the chart to the pushes. */
export function withForecast(timeRange: TimeRange, forecast: Forecast | null): TimeRange {
  if (forecast === null) return timeRange;
  const most = timeRange.to + (timeRange.to - timeRange.from) * FUTURE;
  const latest = forecast.latestAt === null ? most : Date.parse(forecast.latestAt);
  return { from: timeRange.from, to: Math.max(timeRange.to, Math.min(most, latest)) };
}

/** @param end - the end of the time axis in epoch milliseconds */
export function coneOf(forecast: Forecast, end: number): ForecastCone {
  const { budgetBytes } = forecast;
  const start = { at: Date.parse(forecast.fromAt), bytes: forecast.fromBytes };
  const likely = placeOn(start, Date.parse(forecast.likelyAt), budgetBytes, end);
  const fast = placeOn(start, Date.parse(forecast.earliestAt), budgetBytes, end);
  // Without a latest time the slowest pace may be none.
  const slow =
    forecast.latestAt === null
      ? { at: end, bytes: start.bytes }
      : placeOn(start, Date.parse(forecast.latestAt), budgetBytes, end);
  const corner = fast.at < slow.at && slow.bytes < budgetBytes ? [{ at: slow.at, bytes: budgetBytes }] : [];
  return { area: [start, fast, ...corner, slow], likely: [start, likely] };
}

/** The end of the line from `start` to the budget, cut at the end of the chart. */
function placeOn(start: Place, at: number, bytes: number, end: number): Place {
  if (at <= end) return { at, bytes };
  return { at: end, bytes: start.bytes + ((bytes - start.bytes) * (end - start.at)) / (at - start.at) };
}
