import type { Point } from '#lib/views/dto/streams.ts';
import type { TimeRange } from './time-range.ts';

export type Metric = 'total' | 'parts' | 'pull';
/** What recharts draws: a time and the value of each line there. */
export type ChartRow = { at: number } & Record<string, number | null>;
export type ChartLine = { key: string; platform: string; main: boolean };

const timeOf = (point: Point): number => Date.parse(point.at);

/** Stable over thinning and re-deriving: what was seen, and when. */
export const pointKey = (point: Point): string => `${Math.floor(timeOf(point) / 1_000)}.${point.digest.slice(7, 19)}`;

export const byTime = (points: Point[]): Point[] => [...points].sort((a, b) => timeOf(a) - timeOf(b));

/** Points inside the window, oldest first. */
export const pointsWithin = (points: Point[], { from, to }: TimeRange): Point[] =>
  points.filter((point) => timeOf(point) >= from && timeOf(point) <= to);

/** Whether own and base layers are told apart in every point. */
export const hasParts = (points: Point[]): boolean =>
  points.length > 0 && points.every((point) => point.baseBytes !== null && point.ownBytes !== null);

/** Lines and rows of one series: one line per segment, entering from the left and running on to the right edge. */
export function seriesRows(
  points: Point[],
  timeRange: TimeRange,
  prefix: string,
): { rows: ChartRow[]; keys: string[] } {
  const before = points.findLast((point) => timeOf(point) < timeRange.from);
  const inside = pointsWithin(points, timeRange);
  const last = inside.at(-1) ?? before;
  const key = (point: Point) => `${prefix}${point.segment}`;
  const row = (point: Point, at: number): ChartRow => ({
    at,
    [key(point)]: point.sizeBytes,
    [`${key(point)}base`]: point.baseBytes,
    [`${key(point)}own`]: point.ownBytes,
  });
  const rows = inside.map((point) => row(point, timeOf(point)));
  if (before !== undefined && (inside[0] === undefined || inside[0].segment === before.segment)) {
    rows.unshift(row(before, timeRange.from));
  }
  const next = last === undefined ? undefined : points[points.indexOf(last) + 1];
  if (last !== undefined && (next === undefined || next.segment === last.segment)) rows.push(row(last, timeRange.to));
  const keys = [...new Set([before, ...inside].flatMap((point) => (point === undefined ? [] : [key(point)])))];
  return { rows, keys };
}

/** Rows of several series as one list in order of time. */
export const mergeRows = (lists: ChartRow[][]): ChartRow[] => lists.flat().sort((a, b) => a.at - b.at);

/** Least and most of what is drawn, in bytes. */
export function extent(values: number[]): { least: number; most: number } {
  if (values.length === 0) return { least: 0, most: 1 };
  return { least: Math.min(...values), most: Math.max(...values) };
}
