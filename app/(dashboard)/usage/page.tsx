import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { UsageScreen } from '#components/usage/usage-screen.tsx';
import { MAP_LIMIT, usageMapQuery } from '#lib/queries/usage/usage.ts';
import { UsageQuery } from '#lib/views/dto/parameters.ts';
import { readUsage } from '#lib/views/usage/usage.ts';

export const metadata: Metadata = { title: 'Usage' };
export const dynamic = 'force-dynamic';

/** After this time the page is sent without the figures, and the browser requests them. */
const PREFETCH_MS = 1_500;

export default function Page() {
  const query = UsageQuery.parse({ by: 'repository', sort: '-onlyHere', limit: MAP_LIMIT });
  return (
    <Prefetched
      read={({ views, usage, clock }, client) =>
        Promise.race([
          client.prefetchQuery({
            ...usageMapQuery(),
            queryFn: () => readUsage(views, { kept: usage, now: clock.now() }, query),
          }),
          clock.sleep(PREFETCH_MS),
        ])
      }
    >
      <UsageScreen />
    </Prefetched>
  );
}
