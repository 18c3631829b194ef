import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Prefetched } from '#app/prefetch.tsx';
import { PackagesScreen } from '#components/packages/packages-screen.tsx';
import { packageSearchQuery } from '#lib/queries/images/package-search.ts';
import { loadPackageSearchUrl } from '#lib/queries/url/url-loaders.ts';
import { PackageSearchQuery } from '#lib/views/dto/parameters.ts';
import { readPackageSearch } from '#lib/views/images/package-search.ts';

export const metadata: Metadata = { title: 'Packages' };
export const dynamic = 'force-dynamic';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { q, version, ecosystem } = loadPackageSearchUrl(await searchParams);
  if (q.trim() === '') return <PackagesScreen />;
  const query = PackageSearchQuery.parse({ q, version: version || undefined, ecosystem: ecosystem ?? undefined });
  return (
    <Prefetched
      read={({ views, searches }, client) =>
        client.prefetchInfiniteQuery({
          ...packageSearchQuery({ q, version, ecosystem }),
          queryFn: () => searches.run(() => readPackageSearch(views, query)),
        })
      }
    >
      <PackagesScreen />
    </Prefetched>
  );
}
