import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Header } from '#components/shell/header.tsx';
import { findModifier } from '#components/shell/modifier.ts';
import { meQuery } from '#lib/queries/accounts/me.ts';
import { openIncidentsQuery } from '#lib/queries/incidents/open-incidents.ts';
import { registriesQuery } from '#lib/queries/registries/registries.ts';
import { getPageContext } from '#lib/server/page-context.ts';
import type { RequestContext } from '#lib/server/request-context.ts';
import { readMe } from '#lib/views/accounts/me.ts';
import { readIncidents } from '#lib/views/incidents/incidents.ts';
import { readRegistries } from '#lib/views/registries/registries.ts';
import { Prefetched } from './prefetch.tsx';

/**
 * The frame of all pages for readers: the header with its figures, and the content.
 *
 * @param props.getContext - of lib/server/page-context.ts; by default that of a page
 */
export async function Frame({
  getContext = getPageContext,
  children,
}: {
  getContext?: () => Promise<RequestContext>;
  children: ReactNode;
}) {
  return (
    <Prefetched
      getContext={getContext}
      read={({ views, clock, contents }, client) =>
        Promise.all([
          client.prefetchQuery({ ...meQuery(), queryFn: () => readMe(views) }),
          client.prefetchQuery({
            ...openIncidentsQuery(),
            queryFn: () => readIncidents(views, { state: 'active', limit: 1 }, clock.now()),
          }),
          client.prefetchQuery({
            ...registriesQuery(),
            queryFn: () => readRegistries(views, { now: clock.now(), ...contents }),
          }),
        ])
      }
    >
      <Header modifier={findModifier((await headers()).get('user-agent'))} />
      <main id="content" className="mx-auto max-w-page px-4 pt-5 pb-16">
        {children}
      </main>
    </Prefetched>
  );
}
