'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Size } from '#components/figures/size.tsx';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Section } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import type { LayerSort } from '#lib/domain/usage.ts';
import { countOf } from '#lib/format/count.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { visibleText } from '#lib/format/text.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import { LEAST_SHARED, sharedLayersUrl } from '#lib/queries/url/usage-url.ts';
import { sharedLayersQuery } from '#lib/queries/usage/usage.ts';
import type { SharedLayer } from '#lib/views/dto/usage.ts';

const SORTS: readonly { value: LayerSort; label: string }[] = [
  { value: 'size', label: 'largest' },
  { value: 'shared', label: 'most shared' },
];

/** The biggest layers of watched tags, with the repositories that share them. */
export function SharedLayers() {
  const [{ layers: sort, shared }, setUrl] = useUrl(sharedLayersUrl);
  const query = useInfiniteQuery(sharedLayersQuery({ sort, minShared: shared, repositoryId: null }));
  const rows = rowsOfPages(query.data?.pages ?? []);
  return (
    <Section title="Largest layers" note="Layers of watched tags. A registry stores each of them once.">
      <div className="flex flex-wrap items-center gap-2">
        <Segments label="Order of layers" value={sort} options={SORTS} onChange={(layers) => void setUrl({ layers })} />
        <Choice
          label="Shared by at least"
          value={String(shared)}
          options={LEAST_SHARED.map((count) => ({
            value: String(count),
            label: count === 1 ? 'in any repository' : `in ${count} repositories or more`,
          }))}
          onChange={(value) => void setUrl({ shared: LEAST_SHARED.find((count) => String(count) === value) ?? null })}
        />
      </div>
      {query.data === undefined ? (
        query.error === null ? (
          <Skeleton />
        ) : (
          <Failure title="The layers could not be read" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <>
          <StaleNote error={query.error} updatedAt={query.dataUpdatedAt} />
          {rows.length === 0 ? (
            <p className="text-muted">
              {shared === 1 ? 'No layer was read yet.' : `No layer is in ${shared} repositories of one registry.`}
            </p>
          ) : (
            <ol aria-label="Layers" className="border-t border-line">
              {rows.map((layer) => (
                <LayerRow key={layer.id} layer={layer} />
              ))}
            </ol>
          )}
          {query.hasNextPage ? (
            <Button
              className="self-start"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
            </Button>
          ) : null}
        </>
      )}
    </Section>
  );
}

function LayerRow({ layer }: { layer: SharedLayer }) {
  const { digest, host, sizeBytes, repositoryCount, tagCount, repositories, instruction, isBase } = layer;
  const more = repositoryCount - repositories.length;
  return (
    <li className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3 border-b border-line py-1.5">
      <Size bytes={sizeBytes} className="text-right" />
      <div className="flex min-w-0 flex-col">
        <span className="truncate font-mono" title={visibleText(instruction ?? digest)}>
          {instruction === null ? shortDigest(digest) : visibleText(instruction)}
        </span>
        <span className="text-muted [overflow-wrap:anywhere]">
          {isBase ? 'base · ' : ''}
          {countOf(tagCount, 'tag')} of{' '}
          {repositories.map(({ id, name }, at) => (
            <span key={id}>
              {at === 0 ? '' : ', '}
              <Link href={`/repositories/${id}`} className="text-ink underline decoration-edge hover:decoration-ink">
                {visibleText(name)}
              </Link>
            </span>
          ))}
          {more > 0 ? ` and ${countOf(more, 'more repository', 'more repositories')}` : ''} on {visibleText(host)}
        </span>
      </div>
    </li>
  );
}

function Skeleton() {
  return (
    <div role="status" aria-label="Loading layers" className="border-t border-line">
      {[0, 1, 2, 3, 4, 5, 6, 7].map((row) => (
        <div key={row} className="border-b border-line py-1.5">
          <div className="skeleton h-9 w-full" />
        </div>
      ))}
    </div>
  );
}
