import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { RegistriesScreen } from '#components/registries/registries-screen.tsx';
import { registriesQuery } from '#lib/queries/registries.ts';
import { getRuntime } from '#lib/server/runtime.ts';
import { readRegistries } from '#lib/views/registries.ts';

export const metadata: Metadata = { title: 'Registries' };
export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <Prefetched
      read={(client) => {
        const { db, clock } = getRuntime();
        return client.prefetchQuery({ ...registriesQuery(), queryFn: () => readRegistries(db, clock.now()) });
      }}
    >
      <RegistriesScreen />
    </Prefetched>
  );
}
