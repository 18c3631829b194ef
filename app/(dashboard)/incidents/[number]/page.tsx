import { Prefetched } from '#app/prefetch.tsx';
import { IncidentScreen } from '#components/incidents/incident-screen.tsx';
import { compareQuery } from '#lib/queries/images/compare.ts';
import { incidentQuery } from '#lib/queries/incidents/incidents.ts';
import { readComparison } from '#lib/views/images/compare.ts';
import { readIncidentOnce } from './reading.ts';

export const dynamic = 'force-dynamic';

export default async function Page({ params }: { params: Promise<{ number: string }> }) {
  const { number } = await params;
  return (
    <Prefetched
      read={async ({ views, clock }, client) => {
        const { lead } = await client.fetchQuery({
          ...incidentQuery(number),
          queryFn: () => readIncidentOnce(number),
        });
        if (lead?.fromDigest == null) return;
        const { fromDigest: from, alarmDigest: to, repositoryId, platform } = lead;
        await client.prefetchQuery({
          ...compareQuery({ from, to, repositoryId, platform }),
          queryFn: () => readComparison(views, { from, to, repositoryId, platform }, clock.now()),
        });
      }}
    >
      <IncidentScreen incident={number} />
    </Prefetched>
  );
}
