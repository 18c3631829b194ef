import { Prefetched } from '#app/prefetch.tsx';
import { OverviewScreen } from '#components/overview/overview-screen.tsx';
import { demoQuery } from '#lib/queries/demo.ts';
import { overviewQuery } from '#lib/queries/overview.ts';
import { readDemo } from '#lib/views/demo.ts';
import { readOverview } from '#lib/views/overview.ts';

export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <Prefetched
      read={({ views, clock, demo }, client) =>
        Promise.all([
          client.prefetchQuery({ ...overviewQuery(), queryFn: () => readOverview(views, clock.now()) }),
          client.prefetchQuery({ ...demoQuery(), queryFn: () => readDemo(views, demo) }),
        ])
      }
    >
      <OverviewScreen />
    </Prefetched>
  );
}
