'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { Failure } from '#components/states/failure.tsx';
import { pointsQuery } from '#lib/queries/points.ts';
import type { SeriesSummary, Stream } from '#lib/views/dto/streams.ts';
import { ChartSkeleton } from './chart-skeleton.tsx';
import { Controls } from './controls.tsx';
import { useChartUrl } from './use-chart-state.ts';

const Plot = dynamic(() => import('./plot.tsx').then((module) => module.Plot), {
  ssr: false,
  loading: () => <ChartSkeleton />,
});

type Props = { repositoryId: string; streams: Stream[]; stream: Stream; series: SeriesSummary };

/** What is drawn and how, then the drawing; its whole state is in the URL. */
export function SeriesPanel({ repositoryId, streams, stream, series }: Props) {
  const [url, setUrl] = useChartUrl();
  const { data, error, refetch } = useQuery(pointsQuery(series.id));
  return (
    <section
      aria-label={`Size over time of ${stream.label} · ${series.platform}`}
      className="flex min-w-0 flex-col gap-3"
    >
      <Controls streams={streams} stream={stream} series={series} url={url} setUrl={setUrl} />
      {data !== undefined ? (
        <Plot repositoryId={repositoryId} stream={stream} series={series} whole={data} />
      ) : error === null ? (
        <ChartSkeleton />
      ) : (
        <Failure title="The points could not be read" error={error} onRetry={() => void refetch()} />
      )}
    </section>
  );
}
