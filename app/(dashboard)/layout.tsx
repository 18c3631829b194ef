import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { Prefetched } from '#app/prefetch.tsx';
import { Header } from '#components/shell/header.tsx';
import { may } from '#lib/auth/permissions.ts';
import { openIncidentsQuery } from '#lib/queries/incidents.ts';
import { meQuery } from '#lib/queries/me.ts';
import { registriesQuery } from '#lib/queries/registries.ts';
import { signInPath } from '#lib/queries/sign-in-path.ts';
import { getPageContext } from '#lib/server/page-context.ts';
import { readIncidents } from '#lib/views/incidents.ts';
import { readMe } from '#lib/views/me.ts';
import { readRegistries } from '#lib/views/registries.ts';

/** What only those see who may read; others are redirected to the sign-in page. Each view asks again by itself. */
export default async function Layout({ children }: { children: ReactNode }) {
  const context = await getPageContext();
  // With the way back, as proxy.ts noted it.
  if (!may(context.caller, 'read')) redirect(signInPath((await headers()).get('x-plimsoll-path') ?? '/'));
  return (
    <Prefetched
      read={({ views, clock }, client) =>
        Promise.all([
          client.prefetchQuery({ ...meQuery(), queryFn: () => readMe(views) }),
          client.prefetchQuery({
            ...openIncidentsQuery(),
            queryFn: () => readIncidents(views, { state: 'open', limit: 1 }, clock.now()),
          }),
          client.prefetchQuery({ ...registriesQuery(), queryFn: () => readRegistries(views, clock.now()) }),
        ])
      }
    >
      <Header />
      <main id="content" className="mx-auto max-w-[1400px] px-4 pt-5 pb-16">
        {children}
      </main>
    </Prefetched>
  );
}
