import type { Point, PointList } from '#lib/views/dto/streams.ts';
import type { TimeRange } from './time-range.ts';

/** From one time to another, in epoch milliseconds, at a size. */
export type Span = { from: number; to: number; bytes: number };

const UP = new Set(['opened', 'escalated', 'still-up']);
const timeOf = (point: Point): number => Date.parse(point.at);

/** Where the baseline is frozen: from each push of an open regression to the next. @param points - oldest first */
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

/** Where the size lies over the load line. @param points - oldest first */
export function overSpans(points: readonly Point[], limitBytes: number, timeRange: TimeRange): Span[] {
  const spans: Span[] = [];
  for (const [index, point] of points.entries()) {
    if (point.sizeBytes <= limitBytes) continue;
    const next = points[index + 1];
    const to = next === undefined ? timeRange.to : timeOf(next);
    const last = spans.at(-1);
    if (last !== undefined && last.to === timeOf(point)) last.to = to;
    else spans.push({ from: timeOf(point), to, bytes: limitBytes });
  }
  return spans.flatMap((span) => clip(span, timeRange));
}

export type LevelSpan = Span & { reason: string; by: string };

/** Accepted levels, each until its date, else until the next one. */
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

/** The load line has room on the chart unless it lies so far above that it would press the line flat. */
export const isLoadLineShown = (limitBytes: number, mostBytes: number): boolean => limitBytes <= mostBytes * 1.35;
