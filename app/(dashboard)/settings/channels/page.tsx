import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { ChannelsScreen } from '#components/settings/channels/channels-screen.tsx';
import { channelsQuery } from '#lib/queries/channels.ts';
import { readChannels } from '#lib/views/channels.ts';

export const metadata: Metadata = { title: 'Channels' };

export default function Page() {
  return (
    <Prefetched
      read={({ views }, client) => client.prefetchQuery({ ...channelsQuery(), queryFn: () => readChannels(views) })}
    >
      <ChannelsScreen />
    </Prefetched>
  );
}
