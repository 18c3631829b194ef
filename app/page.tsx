import { OverviewScreen } from '#components/overview/overview-screen.tsx';
import { demoQuery } from '#lib/queries/demo.ts';
import { overviewQuery } from '#lib/queries/overview.ts';
import { getRuntime } from '#lib/server/runtime.ts';
import { readDemo } from '#lib/views/demo.ts';
import { readOverview } from '#lib/views/overview.ts';
import { Prefetched } from './prefetch.tsx';

export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <Prefetched
      read={(client) => {
        const { db, clock, demo } = getRuntime();
        return Promise.all([
          client.prefetchQuery({ ...overviewQuery(), queryFn: () => readOverview(db, clock.now()) }),
          client.prefetchQuery({ ...demoQuery(), queryFn: () => readDemo(db, demo) }),
        ]);
      }}
    >
      <OverviewScreen />
    </Prefetched>
  );
}
