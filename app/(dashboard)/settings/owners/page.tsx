import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { OwnersScreen } from '#components/settings/owners-screen.tsx';
import { ownersQuery } from '#lib/queries/repositories/owners.ts';
import { readOwners } from '#lib/views/repositories/owners.ts';

export const metadata: Metadata = { title: 'Owners' };

export default function Page() {
  return (
    <Prefetched
      read={({ views }, client) => client.prefetchQuery({ ...ownersQuery(), queryFn: () => readOwners(views) })}
    >
      <OwnersScreen />
    </Prefetched>
  );
}
