import type { SearchParams } from 'nuqs/server';
import { Prefetched } from '#app/prefetch.tsx';
import { OverviewScreen } from '#components/overview/overview-screen.tsx';
import { demoQuery } from '#lib/queries/demo.ts';
import { overviewQuery } from '#lib/queries/repositories/overview.ts';
import { loadOverviewUrl } from '#lib/queries/url/url-loaders.ts';
import { readDemo } from '#lib/views/demo.ts';
import { readOverview } from '#lib/views/repositories/overview.ts';

export const dynamic = 'force-dynamic';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = loadOverviewUrl(await searchParams);
  return (
    <Prefetched
      read={({ views, clock, demo }, client) =>
        Promise.all([
          client.prefetchInfiniteQuery({
            ...overviewQuery(filter),
            queryFn: () => readOverview(views, clock.now(), filter),
          }),
          client.prefetchQuery({ ...demoQuery(), queryFn: () => readDemo(views, demo) }),
        ])
      }
    >
      <OverviewScreen />
    </Prefetched>
  );
}
