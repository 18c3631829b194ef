'use client';

import type { PointList, SeriesSummary, Stream } from '#lib/views/dto/streams.ts';
import { DataTable } from './data-table.tsx';
import { SeriesChart } from './series-chart.tsx';
import { Strip } from './strip.tsx';
import type { TimeRange } from './time-range.ts';
import type { ChartUrl, SetChartUrl } from './use-chart-url.ts';
import type { ChartView } from './use-chart-view.ts';
import { useSelection } from './use-selection.ts';

type Props = {
  repositoryId: string;
  stream: Stream;
  series: SeriesSummary;
  whole: PointList;
  view: ChartView;
  url: ChartUrl;
  setUrl: SetChartUrl;
};

/** The chart or the table of a series, with its strip. Loaded after the page, since recharts is large. */
export function Plot({ repositoryId, stream, series, whole, view, url, setUrl }: Props) {
  const { shown, timeRange } = view;
  const selection = useSelection(shown, url, setUrl);
  const title = `${stream.label} · ${series.platform}`;
  const zoom = ({ from, to }: TimeRange) => void setUrl({ from: Math.floor(from / 1_000), to: Math.ceil(to / 1_000) });
  const strip = <Strip points={view.all} whole={view.stripRange} timeRange={timeRange} onChange={zoom} />;
  return (
    <div className="@container">
      <div className="relative flex flex-col gap-3">
        {url.view === 'data' ? (
          <>
            <DataTable
              title={title}
              points={shown}
              forecast={view.zoomed ? null : whole.forecast}
              repositoryId={repositoryId}
            />
            {strip}
          </>
        ) : (
          <SeriesChart
            title={title}
            repositoryId={repositoryId}
            platform={series.platform}
            points={shown}
            all={view.points}
            references={whole}
            budget={view.budget}
            forecast={view.forecast}
            rows={view.rows}
            lines={view.lines}
            metric={view.metric}
            timeRange={timeRange}
            axisRange={view.axisRange}
            fromZero={url.zero}
            selection={selection}
            onZoom={zoom}
            strip={strip}
          />
        )}
        {shown.length === 0 && url.view === 'chart' ? (
          <p className="pointer-events-none absolute inset-x-16 top-4 text-center text-muted">
            No push in this period. The strip below shows the whole range.
          </p>
        ) : null}
      </div>
    </div>
  );
}
