'use client';

import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { pointsQuery } from '#lib/queries/series/points.ts';
import type { Point, PointList, SeriesSummary, Stream } from '#lib/views/dto/streams.ts';
import { byTime, mergeRows, seriesRows } from './model.ts';
import type { TimeRange } from './time-range.ts';

const NONE: Point[] = [];
const HOUR = 3_600_000;

/**
 * Returns all points of a series, and those of the time range in full detail where the server thinned them. The time range is
 * widened to whole hours, so that it does not cause a request each second.
 */
export function useSeriesPoints(seriesId: string, whole: PointList, timeRange: TimeRange, zoomed: boolean) {
  const from = new Date(Math.floor(timeRange.from / HOUR) * HOUR).toISOString();
  const to = new Date(Math.ceil(timeRange.to / HOUR) * HOUR).toISOString();
  const detailed = useQuery({
    ...pointsQuery(seriesId, { from, to }),
    enabled: zoomed && whole.thinned,
  });
  const all = useMemo(() => byTime(whole.items), [whole]);
  const points = useMemo(() => {
    const detail = detailed.data?.items;
    if (!zoomed || detail === undefined || detail.length === 0) return all;
    const start = Date.parse(detail[0]?.at ?? from);
    return byTime([...all.filter((point) => Date.parse(point.at) < start), ...detail]);
  }, [all, detailed.data, zoomed, from]);
  return { all, points };
}

/**
 * Returns the other platforms of a stream with the same operating system. Windows images are gigabytes and would flatten the
 * other lines.
 */
export function useOverlay(stream: Stream, series: SeriesSummary, timeRange: TimeRange, enabled: boolean) {
  const system = series.platform.split('/')[0];
  const others = enabled
    ? stream.series.filter((other) => other.id !== series.id && other.platform.split('/')[0] === system)
    : [];
  const results = useQueries({ queries: others.map((other) => pointsQuery(other.id)) });
  const drawn = results.map((result, index) => ({
    platform: others[index]?.platform ?? '',
    ...seriesRows(byTime(result.data?.items ?? NONE), timeRange, `p${index}s`),
  }));
  return {
    rows: mergeRows(drawn.map((one) => one.rows)),
    lines: drawn.flatMap((one) => one.keys.map((key) => ({ key, platform: one.platform, main: false }))),
    platforms: others.map((other) => other.platform),
  };
}
