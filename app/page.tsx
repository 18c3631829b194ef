import { OverviewScreen } from '#components/overview/overview-screen.tsx';
import { overviewQuery } from '#lib/queries/overview.ts';
import { getRuntime } from '#lib/server/runtime.ts';
import { readOverview } from '#lib/views/overview.ts';
import { Prefetched } from './prefetch.tsx';

export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <Prefetched
      read={(client) => {
        const { db, clock } = getRuntime();
        return client.prefetchQuery({ ...overviewQuery(), queryFn: () => readOverview(db, clock.now()) });
      }}
    >
      <OverviewScreen />
    </Prefetched>
  );
}
