import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Prefetched } from '#app/prefetch.tsx';
import { InboxScreen } from '#components/incidents/inbox-screen.tsx';
import { incidentQuery, incidentsQuery } from '#lib/queries/incidents/incidents.ts';
import { loadIncidentsUrl } from '#lib/queries/url/url-loaders.ts';
import { readIncident, readIncidents } from '#lib/views/incidents/incidents.ts';

export const metadata: Metadata = { title: 'Incidents' };
export const dynamic = 'force-dynamic';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { i, state, kind, severity, owner, relation, repository, q, sort } = loadIncidentsUrl(await searchParams);
  const filter = { state, kind, severity, owner, relation, repositoryId: repository, q, sort };
  return (
    <Prefetched
      read={async ({ views, clock }, client) => {
        const { pages } = await client.fetchInfiniteQuery({
          ...incidentsQuery(filter),
          queryFn: () =>
            readIncidents(
              views,
              {
                state,
                sort,
                kind: kind ?? undefined,
                severity: severity ?? undefined,
                owner: owner ?? undefined,
                relation: relation ?? undefined,
                repositoryId: repository ?? undefined,
                q: q || undefined,
              },
              clock.now(),
            ),
        });
        const shown = i ?? pages[0]?.items[0]?.number;
        if (shown !== undefined)
          await client.prefetchQuery({
            ...incidentQuery(String(shown)),
            queryFn: () => readIncident(views, String(shown), clock.now()),
          });
      }}
    >
      <InboxScreen />
    </Prefetched>
  );
}
