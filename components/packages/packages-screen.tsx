'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Failure } from '#components/states/failure.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Button } from '#components/ui/button.tsx';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { useUrl } from '#components/ui/use-url.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import { type PackageSearch, packageSearchQuery } from '#lib/queries/images/package-search.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import { packageSearchUrl } from '#lib/queries/url/package-search-url.ts';
import type { FoundPackages } from '#lib/views/dto/packages.ts';
import { FoundList } from './found-list.tsx';
import { PackageSearchFields } from './search-fields.tsx';

const TYPING_MS = 250;

/** The search for packages over all images. The URL has what is searched for. */
export function PackagesScreen() {
  const [url] = useUrl(packageSearchUrl);
  const q = useDebounced(url.q.trim(), TYPING_MS);
  const version = useDebounced(url.version.trim(), TYPING_MS);
  const { ecosystem } = url;
  return (
    <div className="flex flex-col gap-5">
      <h1 className="text-l font-medium">Packages</h1>
      <PackageSearchFields />
      {q === '' ? (
        <p className="max-w-[70ch] text-muted">
          Type a name to find the images that have a package, with the versions. The search covers images whose files
          were read.
        </p>
      ) : (
        <Results search={{ q, version, ecosystem }} />
      )}
    </div>
  );
}

function Results({ search }: { search: PackageSearch }) {
  const query = useInfiniteQuery(packageSearchQuery(search));
  const rows = useMemo(() => toRows(query.data?.pages ?? []), [query.data]);
  if (query.data === undefined)
    return query.error === null ? (
      <Skeleton />
    ) : (
      <Failure title="The packages could not be searched" error={query.error} onRetry={() => void query.refetch()} />
    );
  return (
    <section aria-label="Results" aria-busy={query.isPlaceholderData} className="flex flex-col gap-5">
      <StaleNote error={query.isFetchNextPageError ? null : query.error} updatedAt={query.dataUpdatedAt} />
      {rows.length > 0 ? <FoundList packages={rows} /> : <NoResult search={search} isWhole={!query.hasNextPage} />}
      {query.hasNextPage ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
          </Button>
          <InlineError error={query.isFetchNextPageError ? query.error : null} />
        </div>
      ) : null}
    </section>
  );
}

/** @param isWhole - false if only the first names were searched */
function NoResult({ search: { q, version, ecosystem }, isWhole }: { search: PackageSearch; isWhole: boolean }) {
  const kind = ecosystem === null ? 'package' : `${packageKindWord(ecosystem)} package`;
  const versions = version === '' ? '' : ` with a version that begins with “${visibleText(version)}”`;
  return (
    <p role="status" className="max-w-[70ch] text-muted">
      No {kind} named “{visibleText(q)}”{versions} found{isWhole ? '' : ' among the first names'}.{' '}
      {isWhole
        ? 'Images are searched once all their files were read: open an image and choose Packages.'
        : 'Load more names, or type a longer name.'}
    </p>
  );
}

function Skeleton() {
  return (
    <div role="status" aria-label="Searching packages" className="flex flex-col gap-6">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex flex-col gap-2">
          <div className="skeleton h-6 w-64 max-w-full" />
          <div className="skeleton h-11 w-full" />
        </div>
      ))}
    </div>
  );
}

const toRows = (pages: readonly FoundPackages[]) =>
  rowsOfPages(
    pages.map(({ items }) => ({ items: items.map((one) => ({ ...one, id: `${one.ecosystem} ${one.name}` })) })),
  );
