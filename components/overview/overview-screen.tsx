'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { overviewQuery } from '#lib/queries/overview.ts';
import { overviewUrl } from '#lib/queries/overview-url.ts';
import { DemoBanner } from './demo-banner.tsx';
import { OverviewSkeleton } from './skeleton.tsx';
import { OverviewTable } from './table.tsx';
import { useDemo } from './use-demo.ts';
import { Week } from './week.tsx';

/** Seen but once: those who have images need not load it. */
const Empty = dynamic(() => import('./empty.tsx').then((module) => module.Empty));

/** What is watched, and what changed this week first. */
export function OverviewScreen() {
  const [filter, setFilter] = useQueryStates(overviewUrl);
  const query = useInfiniteQuery(overviewQuery(filter));
  const { data, error, dataUpdatedAt, refetch } = query;
  const demo = useDemo();
  const page = data?.pages[0];
  if (data === undefined || page === undefined) {
    return error === null ? (
      <OverviewSkeleton />
    ) : (
      <Failure page title="The overview could not be read" error={error} onRetry={() => void refetch()} />
    );
  }
  if (page.totals.repositories === 0) return <Empty demo={demo} />;
  return (
    <div className="flex flex-col gap-4">
      <StaleNote error={error} updatedAt={dataUpdatedAt} />
      {page.demo ? <DemoBanner demo={demo} /> : null}
      <Week week={page.week} />
      <OverviewTable
        pages={data.pages}
        filter={filter}
        onChange={(change) => void setFilter(change)}
        onMore={query.hasNextPage ? () => void query.fetchNextPage() : null}
        isLoadingMore={query.isFetchingNextPage}
      />
    </div>
  );
}
