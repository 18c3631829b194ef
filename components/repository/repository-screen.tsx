'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { ChartSkeleton } from '#components/chart/chart-skeleton.tsx';
import { SeriesPanel } from '#components/chart/series-panel.tsx';
import { useChartUrl } from '#components/chart/use-chart-state.ts';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { TagsPanel } from '#components/tags/tags-panel.tsx';
import { repositoryQuery } from '#lib/queries/repository.ts';
import { streamsQuery } from '#lib/queries/streams.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { chooseSeries } from './choose-series.ts';
import { Masthead } from './masthead.tsx';
import { RepositorySkeleton } from './skeleton.tsx';
import { useFreshData } from './use-fresh-data.ts';

const Settings = dynamic(() => import('./settings.tsx').then((module) => module.Settings), {
  loading: () => <div className="skeleton h-48" />,
});

/** Most repositories have none of these: the script of the page is smaller without. */
const RepositoryProblems = dynamic(() =>
  import('./repository-problems.tsx').then((module) => module.RepositoryProblems),
);
const FirstLook = dynamic(() => import('./first-look.tsx').then((module) => module.FirstLook));

/** One repository: its line over time, and its tags under it. */
export function RepositoryScreen({ id }: { id: string }) {
  const { data, error, dataUpdatedAt, refetch } = useQuery(repositoryQuery(id));
  if (data !== undefined) return <Loaded repository={data} error={error} updatedAt={dataUpdatedAt} />;
  if (error === null) return <RepositorySkeleton />;
  return <Failure page title="The repository could not be read" error={error} onRetry={() => void refetch()} />;
}

function Loaded({ repository, error, updatedAt }: { repository: Repository; error: Error | null; updatedAt: number }) {
  const [url] = useChartUrl();
  useFreshData(repository);
  const [settings, setSettings] = useQueryState('settings', parseAsBoolean.withDefault(false));
  const streams = useQuery(streamsQuery(repository.id));
  const items = streams.data?.items ?? [];
  const chosen = chooseSeries(items, repository.headline, url);
  return (
    <div className="flex flex-col gap-5">
      <Masthead
        repository={repository}
        chosen={chosen}
        settings={settings}
        onSettings={(open) => void setSettings(open)}
      />
      <StaleNote error={error} updatedAt={updatedAt} />
      {repository.problems.length + repository.notes.length === 0 ? null : (
        <RepositoryProblems problems={repository.problems} notes={repository.notes} />
      )}
      {repository.firstLook === null ? null : <FirstLook look={repository.firstLook} />}
      {/* There before its content has come: the button names it. */}
      <div id="settings">
        {settings ? <Settings key={repository.id} repository={repository} chosen={chosen} /> : null}
      </div>
      {chosen !== null ? (
        <SeriesPanel repositoryId={repository.id} streams={items} stream={chosen.stream} series={chosen.series} />
      ) : streams.error !== null ? (
        <Failure title="The streams could not be read" error={streams.error} onRetry={() => void streams.refetch()} />
      ) : streams.data === undefined ? (
        <ChartSkeleton />
      ) : (
        <p className="flex h-40 items-center text-m text-muted">
          {repository.firstLook === null
            ? 'There is nothing to draw: no tag of this repository has shown an image yet.'
            : 'The line appears with the first image that is read.'}
        </p>
      )}
      <TagsPanel
        repositoryId={repository.id}
        platform={chosen?.series.platform ?? null}
        problems={repository.tagProblems}
      />
    </div>
  );
}
