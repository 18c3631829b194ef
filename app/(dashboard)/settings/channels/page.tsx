import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { ChannelsScreen } from '#components/settings/channels/channels-screen.tsx';
import { channelsQuery } from '#lib/queries/channels/channels.ts';
import { readChannels } from '#lib/views/channels/channels.ts';
import { prefetchBaseUrl } from '../prefetch-base-url.ts';

export const metadata: Metadata = { title: 'Channels' };

export default function Page() {
  return (
    <Prefetched
      read={(context, client) =>
        Promise.all([
          client.prefetchQuery({ ...channelsQuery(), queryFn: () => readChannels(context.views) }),
          prefetchBaseUrl(context, client),
        ])
      }
    >
      <ChannelsScreen />
    </Prefetched>
  );
}
