import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Prefetched } from '#app/prefetch.tsx';
import { DeliveriesScreen } from '#components/settings/deliveries/deliveries-screen.tsx';
import { channelsQuery } from '#lib/queries/channels.ts';
import { DELIVERIES_PAGE, deliveriesQuery } from '#lib/queries/deliveries.ts';
import { loadDeliveriesUrl } from '#lib/queries/url-loaders.ts';
import { readChannels } from '#lib/views/channels.ts';
import { readDeliveries } from '#lib/views/deliveries.ts';

export const metadata: Metadata = { title: 'Deliveries' };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { channel, state } = await loadDeliveriesUrl(searchParams);
  const filter = {
    ...(channel === null ? {} : { channelId: channel }),
    ...(state === null ? {} : { state }),
    limit: DELIVERIES_PAGE,
  };
  return (
    <Prefetched
      read={({ views }, client) =>
        Promise.all([
          client.prefetchInfiniteQuery({
            ...deliveriesQuery({ channelId: channel, state }),
            queryFn: () => readDeliveries(views, filter),
          }),
          client.prefetchQuery({ ...channelsQuery(), queryFn: () => readChannels(views) }),
        ])
      }
    >
      <DeliveriesScreen />
    </Prefetched>
  );
}
