'use client';

import { useMemo } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { formatCount } from '#lib/format/count.ts';
import type { PointList, SeriesSummary, Stream } from '#lib/views/dto/streams.ts';
import { baselineWords } from './baseline-words.ts';
import { DataTable } from './data-table.tsx';
import { Legend } from './legend.tsx';
import { hasParts, mergeRows, pointsWithin, seriesRows } from './model.ts';
import { Pair } from './pair.tsx';
import { baselineSpans, levelSpans } from './reference-spans.ts';
import { SeriesChart } from './series-chart.tsx';
import { Strip } from './strip.tsx';
import { resolveTimeRange, type TimeRange } from './time-range.ts';
import { useChartUrl, useSelection } from './use-chart-state.ts';
import { useOverlay, useSeriesPoints } from './use-series.ts';

type Props = { repositoryId: string; stream: Stream; series: SeriesSummary; whole: PointList };

/** Chart or table, strip and legend of one series. Loaded after the page, as recharts comes with it. */
export function Plot({ repositoryId, stream, series, whole }: Props) {
  const [url, setUrl] = useChartUrl();
  // The end of this minute: what was pushed just now is inside, and the window moves once a minute only.
  const minute = Math.ceil(useNow().getTime() / 60_000) * 60_000;
  const zoomed = url.from !== null && url.to !== null;
  const first = Date.parse(whole.first ?? series.latest?.at ?? '') || minute;
  const timeRange = resolveTimeRange({ ...url, first, now: minute });
  const { all, points } = useSeriesPoints(series.id, whole, timeRange, zoomed);
  const { from, to } = timeRange;
  const shown = useMemo(() => pointsWithin(points, { from, to }), [points, from, to]);
  const main = useMemo(() => seriesRows(points, { from, to }, 's'), [points, from, to]);
  const selection = useSelection(shown, url, setUrl);
  const metric = url.metric === 'parts' && !hasParts(shown) ? 'total' : url.metric;
  const overlay = useOverlay(stream, series, timeRange, url.all && metric === 'total');
  const title = `${stream.label} · ${series.platform}`;
  const zoom = (next: TimeRange) =>
    void setUrl({ from: Math.floor(next.from / 1_000), to: Math.ceil(next.to / 1_000) });
  const [a, b] = [shown[selection.locked], shown[selection.compared]];

  return (
    <>
      {url.metric === 'parts' && metric === 'total' && shown.length > 0 ? (
        <p className="text-muted">
          Which layers are the base is not known for every push here, so the total is drawn. Labels of the OCI base
          annotations, or a watched base image, make it known.
        </p>
      ) : null}
      {url.view === 'data' ? (
        <DataTable title={title} points={shown} repositoryId={repositoryId} />
      ) : (
        <div className="relative">
          <SeriesChart
            title={title}
            repositoryId={repositoryId}
            platform={series.platform}
            points={shown}
            all={points}
            references={whole}
            rows={mergeRows([main.rows, overlay.rows])}
            lines={[...overlay.lines, ...main.keys.map((key) => ({ key, platform: series.platform, main: true }))]}
            metric={metric}
            timeRange={timeRange}
            fromZero={url.zero}
            selection={selection}
            onZoom={zoom}
          />
          {shown.length === 0 ? (
            <p className="pointer-events-none absolute inset-x-16 top-4 text-center text-muted">
              No push in this window. The whole range is in the strip below.
            </p>
          ) : null}
        </div>
      )}
      <Strip points={all} timeRange={timeRange} now={minute} onChange={zoom} />
      {a === undefined || b === undefined ? null : (
        <Pair
          a={a}
          b={b}
          platform={series.platform}
          repositoryId={repositoryId}
          onClose={() => void setUrl({ compare: null })}
        />
      )}
      <Legend
        platforms={[series.platform, ...overlay.platforms]}
        metric={metric}
        references={{
          incidents: shown.some((point) => point.incident !== null),
          baseline: metric === 'total' && baselineSpans(points, timeRange).length > 0,
          levels: metric === 'total' && levelSpans(whole.levels, timeRange).length > 0,
        }}
        baseline={metric === 'total' ? baselineWords(whole.baseline) : null}
        recompressed={shown.some((point) => point.recompressed)}
        hollow={shown.some((point) => point.atSource === 'created')}
        thinned={
          whole.thinned && !zoomed
            ? `${formatCount(whole.items.length)} of ${formatCount(whole.total)} points: zoom in for all`
            : null
        }
      />
    </>
  );
}
