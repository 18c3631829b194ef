import { formatOtherEfficiency } from '#lib/format/efficiency.ts';
import { percentOf } from '#lib/format/percent.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import type { ChartMetric } from '#lib/queries/url/url-state.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import type { TimeRange } from './time-range.ts';

export type Metric = ChartMetric;

/** Metrics of files, which are known once the layers of a push are read. */
type FileMetric = Extract<Metric, 'unpacked' | 'wasted' | 'efficiency'>;

/** The values of a point that the lines of each metric of files draw, as they are named in rows. */
export const FILE_FIELDS: Record<FileMetric, readonly string[]> = {
  unpacked: ['unpacked'],
  wasted: ['wasted'],
  efficiency: ['efficiency', 'dive'],
};

export const isOfFiles = (metric: Metric): metric is FileMetric => metric in FILE_FIELDS;

/** Reports whether the efficiency in dive of any push reads differently, so that it is drawn too. */
export const differsInDive = (points: readonly Point[]): boolean =>
  points.some(
    ({ efficiency, diveEfficiency }) =>
      efficiency !== null && formatOtherEfficiency(efficiency, diveEfficiency) !== null,
  );

/** Efficiencies are drawn in percent. */
const toPercent = (share: number | null): number | null => (share === null ? null : share * 100);

/** A row of data for recharts: a time, and the value of each line. */
export type ChartRow = { at: number } & Record<string, number | null>;
export type ChartLine = { key: string; platform: string; main: boolean };

const MOST_DOTS = 250;

const timeOf = (point: Point): number => Date.parse(point.at);

/** Identifies a point by digest and time, which stay when points are thinned or derived again. */
export const pointKey = (point: Point): string => `${Math.floor(timeOf(point) / 1_000)}.${point.digest.slice(7, 19)}`;

export const byTime = (points: Point[]): Point[] => [...points].sort((a, b) => timeOf(a) - timeOf(b));

/** The points inside the time range, oldest first. */
export const pointsWithin = (points: Point[], { from, to }: TimeRange): Point[] =>
  points.filter((point) => timeOf(point) >= from && timeOf(point) <= to);

/**
 * Returns the rows of one series, and the key of each line. Each segment is a line; lines start at the left edge and end at the
 * right edge.
 */
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
    [`${key(point)}unpacked`]: point.unpackedBytes,
    [`${key(point)}wasted`]: point.wastedBytes,
    [`${key(point)}efficiency`]: toPercent(point.efficiency),
    [`${key(point)}dive`]: toPercent(point.diveEfficiency),
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

/** Merges the rows of several series in order of time. */
export const mergeRows = (lists: ChartRow[][]): ChartRow[] => lists.flat().sort((a, b) => a.at - b.at);

/** Reports whether there are too many points to draw a dot for each. */
export const isDense = (points: readonly Point[]): boolean => points.length > MOST_DOTS;

/** Returns the values that the lines draw, in bytes or percent; for pull costs, those of the points. */
export function drawnValues(metric: Metric, points: readonly Point[], rows: ChartRow[], lines: ChartLine[]): number[] {
  if (metric === 'pull') return points.map((point) => point.pullCostBytes);
  const fields = isOfFiles(metric) ? FILE_FIELDS[metric] : [''];
  return rows.flatMap((row) => lines.flatMap(({ key }) => fields.flatMap((field) => row[`${key}${field}`] ?? [])));
}

/** The value of a point on the axis, in bytes or percent; null where it is unknown and nothing is drawn. */
export function drawnValueOf(metric: Metric, point: Point): number | null {
  if (metric === 'pull') return point.pullCostBytes;
  if (metric === 'wasted') return point.wastedBytes;
  if (metric === 'efficiency') return toPercent(point.efficiency);
  return metric === 'unpacked' ? point.unpackedBytes : point.sizeBytes;
}

/** Two points, the earlier one first. */
export const inOrder = (a: Point, b: Point): [Point, Point] => (timeOf(a) <= timeOf(b) ? [a, b] : [b, a]);

/** The change of a point in percent; null without a point to compare with. */
export const pointPercent = ({ deltaBytes, sizeBytes }: Point): number | null =>
  deltaBytes === null ? null : percentOf(deltaBytes, sizeBytes - deltaBytes);

/** What the change of a point is counted from: "from 1.2.2", "from the previous push" of a moving tag; "" without a push to compare. */
export function originWords({ tag, comparedWith }: Pick<Point, 'tag' | 'comparedWith'>): string {
  if (comparedWith === null) return '';
  return `from ${comparedWith.tag === tag ? 'the previous push' : tagLabel(comparedWith.tag)}`;
}

/** The smallest and the largest drawn value. */
export function extent(values: number[]): { least: number; most: number } {
  if (values.length === 0) return { least: 0, most: 1 };
  return { least: Math.min(...values), most: Math.max(...values) };
}
