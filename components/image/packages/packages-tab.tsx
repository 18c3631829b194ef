'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Failure } from '#components/states/failure.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Button } from '#components/ui/button.tsx';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { useUrl } from '#components/ui/use-url.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { packagesQuery } from '#lib/queries/images/packages.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import { packagesUrl } from '#lib/queries/url/packages-url.ts';
import type { ImagePackages } from '#lib/views/dto/contents.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { PackageFilters } from './package-filters.tsx';
import { PackageRows } from './package-rows.tsx';
import { PackagesSkeleton } from './packages-skeleton.tsx';
import { Totals } from './totals.tsx';
import { UnreadLayers } from './unread-layers.tsx';

const TYPING_MS = 200;

/** The packages of the image, a hundred at a time, with the sums of its files. */
export function PackagesTab({ image }: { image: Image }) {
  const [url, setUrl] = useUrl(packagesUrl);
  const q = useDebounced(url.q, TYPING_MS);
  const query = useInfiniteQuery(packagesQuery(image.repositoryId, image.digest, { ...url, q }));
  const rows = useMemo(() => toRows(query.data?.pages ?? []), [query.data]);
  const [first] = query.data?.pages ?? [];
  if (first === undefined)
    return query.error === null ? (
      <PackagesSkeleton />
    ) : (
      <Failure title="The packages could not be read" error={query.error} onRetry={() => void query.refetch()} />
    );
  return (
    <section aria-label="Packages" className="flex flex-col gap-4">
      <StaleNote error={query.isFetchNextPageError ? null : query.error} updatedAt={query.dataUpdatedAt} />
      <UnreadLayers image={image} unread={first.unread} waiting={first.waiting} />
      {first.totals === null ? null : (
        <>
          <Totals totals={first.totals} />
          {first.truncated ? (
            <p className="text-muted">
              Only a part of the files is counted and listed: there are too many, or a layer is damaged.
            </p>
          ) : null}
          <PackageFilters ecosystems={first.ecosystems} />
          {rows.length === 0 ? (
            <p className="py-2 text-muted">{emptyWords({ ...url, q })}</p>
          ) : (
            <PackageRows packages={rows} image={image} sort={url.sort} onSort={(sort) => void setUrl({ sort })} />
          )}
          {rows.length === 0 ? null : (
            <div className="flex flex-wrap items-center gap-3">
              {query.hasNextPage ? (
                <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
                </Button>
              ) : null}
              <span className="num text-muted">
                {formatCount(rows.length)} of {countOf(first.total, 'package')}
              </span>
              <InlineError error={query.isFetchNextPageError ? query.error : null} />
            </div>
          )}
        </>
      )}
    </section>
  );
}

const toRows = (pages: readonly ImagePackages[]) =>
  rowsOfPages(
    pages.map(({ items }) => ({
      items: items.map((item) => ({ ...item, id: `${item.ecosystem} ${item.name} ${item.version ?? ''}` })),
    })),
  );

function emptyWords({ q, ecosystem }: { q: string; ecosystem: string | null }): string {
  if (q !== '') return `No package ${ecosystem === null ? '' : 'of this ecosystem '}contains “${visibleText(q)}”.`;
  return ecosystem === null ? 'No packages found in the files of this image.' : 'No package is of this ecosystem.';
}
