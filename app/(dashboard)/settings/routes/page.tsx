import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { RoutesScreen } from '#components/settings/routes/routes-screen.tsx';
import { channelsQuery } from '#lib/queries/channels/channels.ts';
import { routesQuery } from '#lib/queries/channels/routes.ts';
import { readChannels } from '#lib/views/channels/channels.ts';
import { readRoutes } from '#lib/views/channels/routes.ts';

export const metadata: Metadata = { title: 'Routes' };

export default function Page() {
  return (
    <Prefetched
      read={({ views }, client) =>
        Promise.all([
          client.prefetchQuery({ ...routesQuery(), queryFn: () => readRoutes(views) }),
          client.prefetchQuery({ ...channelsQuery(), queryFn: () => readChannels(views) }),
        ])
      }
    >
      <RoutesScreen />
    </Prefetched>
  );
}
