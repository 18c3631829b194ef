'use client';

import { useMemo } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import type { Point, PointList, SeriesSummary, Stream } from '#lib/views/dto/streams.ts';
import { drawnForecast, withForecast } from './forecast-cone.ts';
import {
  type ChartRow,
  drawnValues,
  extent,
  isOfFiles,
  type Metric,
  mergeRows,
  pointsWithin,
  seriesRows,
} from './model.ts';
import { hasParts, partRows } from './part-rows.ts';
import { markBudget } from './reference-spans.ts';
import { fittingRange, type RangeName, resolveTimeRange, stripTimeRange } from './time-range.ts';
import { hasUnpacked, unpackedRows } from './unpacked-rows.ts';
import type { ChartUrl } from './use-chart-url.ts';
import { useOverlay, useSeriesPoints } from './use-series.ts';

type Series = Pick<SeriesSummary, 'id' | 'latest'>;

/** The time rounded up to a minute: the newest push is inside, and the time range moves once a minute. */
export const useMinute = (): number => Math.ceil(useNow().getTime() / 60_000) * 60_000;

/** The time of the first point of a series in epoch milliseconds; now, if there is none. */
const firstTime = (series: Series, whole: PointList | undefined, now: number): number =>
  Date.parse(whole?.first ?? series.latest?.at ?? '') || now;

/** Returns the range of the URL, else the one that fits the points. Null until they are there. */
export function useActiveRange(url: ChartUrl, series: Series, whole: PointList | undefined): RangeName | null {
  const minute = useMinute();
  if (url.range !== null) return url.range;
  if (whole === undefined) return null;
  const newest = series.latest === null ? minute : Date.parse(series.latest.at);
  return fittingRange(firstTime(series, whole, minute), newest, minute);
}

/** The metric of the URL, else the total where no push of the time range has it. */
function drawnMetric(metric: Metric, shown: readonly Point[]): Metric {
  const isMissing = (metric === 'parts' && !hasParts(shown)) || (isOfFiles(metric) && !hasUnpacked(shown));
  return isMissing ? 'total' : metric;
}

type SeriesLines = { rows: ChartRow[]; keys: string[] };

/** Platforms of an overlay are drawn with totals only: lines with gaps cannot share rows. */
function drawnRows(metric: Metric, { rows, keys }: SeriesLines, overlay: ChartRow[]): ChartRow[] {
  if (metric === 'parts') return partRows(rows, keys);
  return isOfFiles(metric) ? unpackedRows(rows, keys) : mergeRows([rows, overlay]);
}

type Input = { url: ChartUrl; range: RangeName; stream: Stream; series: SeriesSummary; whole: PointList };

/** Returns what the chart draws: its time range, points, lines and budget. */
export function useChartView({ url, range, stream, series, whole }: Input) {
  const now = useMinute();
  const first = firstTime(series, whole, now);
  const zoomed = url.from !== null && url.to !== null;
  const { from, to } = resolveTimeRange({ range, from: url.from, to: url.to, first, now });
  const timeRange = useMemo(() => ({ from, to }), [from, to]);
  const { all, points } = useSeriesPoints(series.id, whole, timeRange, zoomed);
  const shown = useMemo(() => pointsWithin(points, timeRange), [points, timeRange]);
  const main = useMemo(() => seriesRows(points, timeRange, 's'), [points, timeRange]);
  const metric = drawnMetric(url.metric, shown);
  const overlay = useOverlay(stream, series, timeRange, url.all && metric === 'total');
  const rows = drawnRows(metric, main, overlay.rows);
  const lines = [...overlay.lines, ...main.keys.map((key) => ({ key, platform: series.platform, main: true }))];
  const { most } = extent(drawnValues(metric, shown, rows, lines));
  const budget = markBudget(whole.budget, most, metric);
  const forecast = drawnForecast(whole.forecast, { metric, budget, zoomed });
  const axisRange = useMemo(() => withForecast(timeRange, forecast), [timeRange, forecast]);
  return {
    zoomed,
    timeRange,
    axisRange,
    stripRange: stripTimeRange({ range, first, now, shown: timeRange }),
    all,
    points,
    shown,
    metric,
    rows,
    lines,
    platforms: [series.platform, ...overlay.platforms],
    budget,
    forecast,
  };
}

export type ChartView = ReturnType<typeof useChartView>;
