'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { ChartSkeleton } from '#components/chart/chart-skeleton.tsx';
import { useChartUrl } from '#components/chart/use-chart-url.ts';
import { Failure } from '#components/states/failure.tsx';
import { TagsSkeleton } from '#components/tags/tags-skeleton.tsx';
import { arriving, late } from '#components/ui/late.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { repositoryQuery } from '#lib/queries/repositories/repository.ts';
import { streamsQuery } from '#lib/queries/series/streams.ts';
import { repositoryUrl } from '#lib/queries/url/url-state.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import type { StreamList } from '#lib/views/dto/streams.ts';
import { type Chosen, chooseSeries } from './choose-series.ts';
import { MastheadSkeleton, RepositorySkeleton } from './skeleton.tsx';
import { useFreshData } from './use-fresh-data.ts';

const Settings = dynamic(() => import('./settings.tsx').then((module) => module.Settings), {
  loading: () => <div className="skeleton h-[656px] md:h-[330px]" />,
});

/** In the HTML of the page. Their scripts are loaded after those of the page. */
const RepositoryHead = late(
  dynamic(() => import('./repository-head.tsx').then((module) => arriving(module.RepositoryHead)), {
    loading: () => <MastheadSkeleton />,
  }),
);
const SeriesPanel = late(
  dynamic(() => import('#components/chart/series-panel.tsx').then((module) => arriving(module.SeriesPanel)), {
    loading: () => <ChartSkeleton />,
  }),
);
const TagsPanel = late(
  dynamic(() => import('#components/tags/tags-panel.tsx').then((module) => arriving(module.TagsPanel)), {
    loading: () => <TagsSkeleton />,
  }),
);

/** Loaded for the repositories that have problems, findings or a first check. */
const RepositoryProblems = dynamic(() =>
  import('./repository-problems.tsx').then((module) => module.RepositoryProblems),
);
const Notices = dynamic(() => import('./notices.tsx').then((module) => module.Notices));
const CouldSave = dynamic(() => import('./could-save.tsx').then((module) => module.CouldSave));
const FirstLook = dynamic(() => import('./first-look.tsx').then((module) => module.FirstLook));

/** A repository: its chart and its tags. */
export function RepositoryScreen({ id }: { id: string }) {
  const { data, error, dataUpdatedAt, refetch } = useQuery(repositoryQuery(id));
  if (data !== undefined) return <Loaded repository={data} error={error} updatedAt={dataUpdatedAt} />;
  if (error === null) return <RepositorySkeleton />;
  return <Failure page title="The repository could not be read" error={error} onRetry={() => void refetch()} />;
}

function Loaded({ repository, error, updatedAt }: { repository: Repository; error: Error | null; updatedAt: number }) {
  const [url] = useChartUrl();
  useFreshData(repository);
  const [{ settings }, setUrl] = useUrl(repositoryUrl);
  const streams = useQuery(streamsQuery(repository.id));
  const chosen = chooseSeries(streams.data?.items ?? [], repository.headline, url);
  return (
    <div className="flex flex-col gap-5">
      <RepositoryHead
        repository={repository}
        chosen={chosen}
        settings={settings}
        onSettings={(open) => void setUrl({ settings: open })}
        stale={{ error, updatedAt }}
      />
      {Object.values(repository.notices).every((notice) => notice === null) ? null : (
        <Notices repositoryId={repository.id} notices={repository.notices} />
      )}
      {repository.couldSave === null ? null : <CouldSave repositoryId={repository.id} saving={repository.couldSave} />}
      {repository.problems.length + repository.notes.length === 0 ? null : (
        <RepositoryProblems problems={repository.problems} notes={repository.notes} />
      )}
      {repository.firstLook === null ? null : <FirstLook look={repository.firstLook} />}
      {/* Always present, since `aria-controls` of the button names it. */}
      <div id="settings">
        {settings ? <Settings key={repository.id} repository={repository} chosen={chosen} /> : null}
      </div>
      <Chart repository={repository} streams={streams} chosen={chosen} />
      <TagsPanel repository={repository} platform={chosen?.series.platform ?? null} />
    </div>
  );
}

type ChartProps = {
  repository: Repository;
  streams: Pick<ReturnType<typeof useQuery<StreamList>>, 'data' | 'error' | 'refetch'>;
  chosen: Chosen | null;
};

function Chart({ repository, streams: { data, error, refetch }, chosen }: ChartProps) {
  if (data !== undefined && chosen !== null)
    return (
      <SeriesPanel repositoryId={repository.id} streams={data.items} stream={chosen.stream} series={chosen.series} />
    );
  if (error !== null)
    return <Failure title="The series could not be read" error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <ChartSkeleton />;
  return (
    <p className="flex h-40 items-center text-m text-muted">
      {repository.firstLook === null
        ? 'No image of this repository has been read yet.'
        : 'The chart appears after the first image is read.'}
    </p>
  );
}
