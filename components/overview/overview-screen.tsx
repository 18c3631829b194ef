'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { lazily } from '#components/ui/lazily.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { overviewQuery } from '#lib/queries/repositories/overview.ts';
import { overviewUrl, overviewViewUrl } from '#lib/queries/url/overview-url.ts';
import { DemoBanner } from './demo-banner.tsx';
import { OverviewTable } from './table.tsx';
import { useDemo } from './use-demo.ts';
import { Week } from './week.tsx';

/** Loaded only while nothing is watched. `dynamic` preloads its code, so that its buttons work as soon as they are shown. */
const Empty = dynamic(() => import('./empty.tsx').then((module) => module.Empty));

/** Needed only where the server sent the page without its data. */
const OverviewSkeleton = dynamic(() => import('./skeleton.tsx').then((module) => module.OverviewSkeleton));

/** Loaded when the layers are chosen. A part that suspends would keep the switch at the old choice until then. */
const LayersView = lazily(() => import('./layers-view.tsx').then((module) => module.LayersView));

/** Loaded after the first paint. It is the last part of the page, so that it moves nothing. */
const NextSteps = lazily(() => import('#components/next-steps/next-steps.tsx').then((module) => module.NextSteps));

/** The watched repositories, and the changes of this week. */
export function OverviewScreen() {
  const [filter, setFilter] = useUrl(overviewUrl);
  const [{ view }, setView] = useUrl(overviewViewUrl);
  const query = useInfiniteQuery(overviewQuery(filter));
  const { data, error, dataUpdatedAt, refetch } = query;
  const demo = useDemo();
  const mayWrite = useMay('write');
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
        view={view}
        onView={(next) => void setView({ view: next })}
        instead={view === 'layers' ? <LayersView /> : null}
      />
      {mayWrite ? <NextSteps /> : null}
    </div>
  );
}
