import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Prefetched } from '#app/prefetch.tsx';
import { DeliveriesScreen } from '#components/settings/deliveries/deliveries-screen.tsx';
import { channelsQuery } from '#lib/queries/channels/channels.ts';
import { DELIVERIES_PAGE, deliveriesQuery } from '#lib/queries/channels/deliveries.ts';
import { loadDeliveriesUrl } from '#lib/queries/url/url-loaders.ts';
import { readChannels } from '#lib/views/channels/channels.ts';
import { readDeliveries } from '#lib/views/channels/deliveries.ts';
import { prefetchBaseUrl } from '../prefetch-base-url.ts';

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
      read={(context, client) =>
        Promise.all([
          prefetchBaseUrl(context, client),
          client.prefetchInfiniteQuery({
            ...deliveriesQuery({ channelId: channel, state }),
            queryFn: () => readDeliveries(context.views, filter),
          }),
          client.prefetchQuery({ ...channelsQuery(), queryFn: () => readChannels(context.views) }),
        ])
      }
    >
      <DeliveriesScreen />
    </Prefetched>
  );
}
