'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useNow } from '#components/figures/clock.tsx';
import { Failure } from '#components/states/failure.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import { formatForecast } from '#lib/format/forecast.ts';
import { pointsQuery } from '#lib/queries/series/points.ts';
import type { Point, PointList, SeriesSummary, Stream } from '#lib/views/dto/streams.ts';
import { baselineWords } from './baseline-words.ts';
import { ChartSkeleton } from './chart-skeleton.tsx';
import { Controls } from './controls.tsx';
import { Legend } from './legend.tsx';
import { legendEntries } from './legend-entries.ts';
import { isOfFiles, type Metric } from './model.ts';
import { partsNote } from './part-rows.ts';
import { pullNote } from './pull-note.ts';
import type { RangeName } from './time-range.ts';
import { unpackedNote } from './unpacked-rows.ts';
import { type ChartUrl, type SetChartUrl, useChartUrl } from './use-chart-url.ts';
import { useActiveRange, useChartView } from './use-chart-view.ts';

const Plot = dynamic(() => import('./plot.tsx').then((module) => module.Plot), {
  ssr: false,
  loading: () => <ChartSkeleton />,
});

type Props = { repositoryId: string; streams: Stream[]; stream: Stream; series: SeriesSummary };

/** The controls of the chart, the chart and its legend. All state is in the URL. */
export function SeriesPanel({ repositoryId, streams, stream, series }: Props) {
  const [url, setUrl] = useChartUrl();
  const { data, error, refetch } = useQuery(pointsQuery(series.id));
  const range = useActiveRange(url, series, data);
  return (
    <section
      aria-label={`Size over time of ${stream.label} · ${series.platform}`}
      className="flex min-w-0 flex-col gap-3"
    >
      <Controls streams={streams} stream={stream} series={series} url={url} setUrl={setUrl} range={range} />
      {data === undefined || range === null ? null : (
        <Drawn
          repositoryId={repositoryId}
          stream={stream}
          series={series}
          whole={data}
          range={range}
          url={url}
          setUrl={setUrl}
        />
      )}
      {data === undefined && error === null ? <ChartSkeleton /> : null}
      {data === undefined && error !== null ? (
        <Failure title="The points could not be read" error={error} onRetry={() => void refetch()} />
      ) : null}
    </section>
  );
}

type DrawnProps = Omit<Props, 'streams'> & {
  whole: PointList;
  range: RangeName;
  url: ChartUrl;
  setUrl: SetChartUrl;
};

const thinnedText = ({ thinned, items, total }: PointList): string | null =>
  thinned ? `${formatCount(items.length)} of ${countOf(total, 'point')}: zoom in for all` : null;

/** What the chosen metric leaves out. */
function noteOf(metric: Metric, shown: readonly Point[]): string | null {
  if (isOfFiles(metric)) return unpackedNote(shown);
  if (metric === 'pull') return pullNote(shown);
  return metric === 'parts' ? partsNote(shown) : null;
}

/** The chart, and its legend as text of the page. */
function Drawn({ range, whole, ...props }: DrawnProps) {
  const { stream, series, url } = props;
  const view = useChartView({ url, range, stream, series, whole });
  const isTotal = view.metric === 'total';
  const note = noteOf(url.metric, view.shown);
  const now = useNow();
  const { forecast } = whole;
  return (
    <>
      {note === null ? null : <p className="text-muted">{note}</p>}
      <Plot {...props} whole={whole} view={view} />
      <Legend
        entries={legendEntries({ ...view, levels: whole.levels })}
        notes={[
          isTotal ? baselineWords(whole.baseline) : null,
          forecast === null ? null : `forecast: at its pace it ${formatForecast(forecast, now, 'UTC')}`,
          view.zoomed ? null : thinnedText(whole),
        ]}
      />
    </>
  );
}
