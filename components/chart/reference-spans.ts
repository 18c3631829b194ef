import { formatMetric } from '#lib/format/budget.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import type { Point, PointList } from '#lib/views/dto/streams.ts';
import { drawnValueOf, type Metric } from './model.ts';
import type { TimeRange } from './time-range.ts';

/** A time span in epoch milliseconds, at a size. */
export type Span = { from: number; to: number; bytes: number };

/** A budget is drawn up to this multiple of the largest size. */
const MOST_ABOVE = 1.35;

const UP = new Set(['opened', 'escalated', 'still-up']);
const timeOf = (point: Point): number => Date.parse(point.at);

/**
 * Returns the spans in which the baseline is frozen: from each push of an open regression to the next.
 *
 * @param points - oldest first
 */
export function baselineSpans(points: readonly Point[], timeRange: TimeRange): Span[] {
  const spans: Span[] = [];
  for (const [index, point] of points.entries()) {
    if (point.baselineBytes === null || point.decision === null || !UP.has(point.decision)) continue;
    const next = points[index + 1];
    const to = next === undefined ? timeRange.to : timeOf(next);
    const last = spans.at(-1);
    if (last !== undefined && last.to === timeOf(point) && last.bytes === point.baselineBytes) last.to = to;
    else spans.push({ from: timeOf(point), to, bytes: point.baselineBytes });
  }
  return spans.flatMap((span) => clip(span, timeRange));
}

/**
 * Returns the spans in which the size, or the unpacked size, exceeds the budget.
 *
 * @param points - oldest first
 */
export function overSpans(
  points: readonly Point[],
  limitBytes: number,
  timeRange: TimeRange,
  metric: Metric = 'total',
): Span[] {
  const spans: Span[] = [];
  for (const [index, point] of points.entries()) {
    if ((drawnValueOf(metric, point) ?? 0) <= limitBytes) continue;
    const next = points[index + 1];
    const to = next === undefined ? timeRange.to : timeOf(next);
    const last = spans.at(-1);
    if (last !== undefined && last.to === timeOf(point)) last.to = to;
    else spans.push({ from: timeOf(point), to, bytes: limitBytes });
  }
  return spans.flatMap((span) => clip(span, timeRange));
}

export type LevelSpan = Span & { reason: string; by: string };

/** Returns the spans of accepted levels: each until its date, else until the next level. */
export function levelSpans(levels: PointList['levels'], timeRange: TimeRange): LevelSpan[] {
  return levels.flatMap(({ at, until, sizeBytes, reason, by }, index) => {
    const next = levels[index + 1];
    const ends = [until, next?.at ?? null].flatMap((end) => (end === null ? [] : [Date.parse(end)]));
    const span = { from: Date.parse(at), to: Math.min(timeRange.to, ...ends), bytes: sizeBytes };
    return clip(span, timeRange).map((clipped) => ({ ...clipped, reason, by }));
  });
}

function clip({ from, to, bytes }: Span, timeRange: TimeRange): Span[] {
  const [start, end] = [Math.max(from, timeRange.from), Math.min(to, timeRange.to)];
  return end > start ? [{ from: start, to: end, bytes }] : [];
}

/** A budget of a chart: its text, and its limit in bytes where it is drawn as a line, else null. */
export type BudgetMark = { text: string; drawnBytes: number | null };

/**
 * Returns how the budget is shown. One of another metric has no place on the axis, and one far above the sizes would flatten
 * the line. Charts of pull costs and of parts show none, a chart of unpacked bytes only one on these.
 *
 * @param mostBytes - the largest drawn size
 */
export function markBudget(
  budget: PointList['budget'],
  mostBytes: number,
  metric: Metric = 'total',
): BudgetMark | null {
  const isShown = metric === 'total' || (metric === 'unpacked' && budget?.metric === 'unpacked');
  if (budget === null || !isShown) return null;
  const text = `budget ${formatBytes(budget.limitBytes)}`;
  if (budget.metric !== metric) return { text: `${text}${formatMetric(budget.metric)}`, drawnBytes: null };
  return budget.limitBytes <= mostBytes * MOST_ABOVE
    ? { text, drawnBytes: budget.limitBytes }
    : { text: `${text} (off scale ↑)`, drawnBytes: null };
}
