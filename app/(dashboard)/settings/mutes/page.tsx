import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { MutesScreen } from '#components/settings/mutes/mutes-screen.tsx';
import { mutesQuery } from '#lib/queries/rules/mutes.ts';
import { readMutes } from '#lib/views/rules/mutes.ts';

export const metadata: Metadata = { title: 'Mutes' };

export default function Page() {
  return (
    <Prefetched
      read={({ views, clock }, client) =>
        client.prefetchQuery({ ...mutesQuery(), queryFn: () => readMutes(views, clock.now()) })
      }
    >
      <MutesScreen />
    </Prefetched>
  );
}
