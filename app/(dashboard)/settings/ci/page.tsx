import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { CiScreen } from '#components/settings/ci/ci-screen.tsx';
import { forgesQuery } from '#lib/queries/forges.ts';
import { getPageContext } from '#lib/server/page-context.ts';
import { readForges } from '#lib/views/forges.ts';

export const metadata: Metadata = { title: 'CI' };

export default async function Page() {
  const { config } = await getPageContext();
  return (
    <Prefetched
      read={({ views }, client) => client.prefetchQuery({ ...forgesQuery(), queryFn: () => readForges(views) })}
    >
      <CiScreen baseUrl={config.baseUrl} />
    </Prefetched>
  );
}
