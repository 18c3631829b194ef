import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Prefetched } from '#app/prefetch.tsx';
import { CompareScreen } from '#components/compare/compare-screen.tsx';
import { compareQuery } from '#lib/queries/images/compare.ts';
import { loadCompareUrl } from '#lib/queries/url/url-loaders.ts';
import { readComparison } from '#lib/views/images/compare.ts';

export const metadata: Metadata = { title: 'Compare' };
export const dynamic = 'force-dynamic';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { from, to, platform, repositoryId } = loadCompareUrl(await searchParams);
  if (to === null) return <CompareScreen />;
  return (
    <Prefetched
      read={({ views, clock }, client) =>
        client.prefetchQuery({
          ...compareQuery({ from, to, platform, repositoryId }),
          queryFn: () =>
            readComparison(
              views,
              { to, from: from ?? undefined, platform: platform ?? undefined, repositoryId: repositoryId ?? undefined },
              clock.now(),
            ),
        })
      }
    >
      <CompareScreen />
    </Prefetched>
  );
}
