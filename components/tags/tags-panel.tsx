'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { formatCount } from '#lib/format/count.ts';
import { rowsOfPages } from '#lib/queries/rows-of-pages.ts';
import { tagsQuery } from '#lib/queries/tags.ts';
import { tagsUrl } from '#lib/queries/url-state.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { StateChoice } from './state-choice.tsx';

const TagRows = dynamic(() => import('./tag-rows.tsx').then((module) => module.TagRows), {
  ssr: false,
  loading: () => <div role="status" aria-label="Loading tags" className="skeleton h-96" />,
});

/** Where to go from elsewhere on the page to see tags. */
export const TAGS_HEADING = 'tags';

type Props = { repositoryId: string; platform: string | null; problems: Repository['tagProblems'] };

/** Every tag of the repository, fifty at a time. */
export function TagsPanel({ repositoryId, platform, problems }: Props) {
  const [url, setUrl] = useQueryStates(tagsUrl);
  const query = useInfiniteQuery(tagsQuery(repositoryId, { platform, q: url.q, state: url.state, sort: url.sort }));
  const tags = useMemo(() => (query.data ? rowsOfPages(query.data.pages) : []), [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <section aria-labelledby={TAGS_HEADING} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id={TAGS_HEADING} tabIndex={-1} className="text-m font-medium outline-none">
          Tags
        </h2>
        <span className="num text-muted">{query.data === undefined ? '' : formatCount(total)}</span>
        <SearchInput label="Filter tags" value={url.q} onChange={(q) => void setUrl({ q: q || null })} />
        <StateChoice problems={problems} value={url.state} onChange={(state) => void setUrl({ state, tag: null })} />
        {platform === null ? null : <span className="text-muted max-sm:hidden">sizes of {platform}</span>}
      </div>
      {query.data === undefined && query.error === null ? (
        <div role="status" aria-label="Loading tags" className="skeleton h-96" />
      ) : null}
      {query.error === null ? null : (
        <Failure title="The tags could not be read" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {tags.length === 0 ? null : (
        <TagRows
          tags={tags}
          repositoryId={repositoryId}
          platform={platform}
          sort={url.sort}
          onSort={(sort) => void setUrl({ sort })}
          open={url.tag}
          onOpen={(tag) => void setUrl({ tag })}
        />
      )}
      {query.data !== undefined && tags.length === 0 ? <p className="py-4 text-muted">{emptyWords(url)}</p> : null}
      {tags.length === 0 ? null : (
        <div className="flex items-center gap-3 py-2">
          {query.hasNextPage ? (
            <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
            </Button>
          ) : null}
          <span className="num text-muted">
            {formatCount(tags.length)} of {formatCount(total)}
          </span>
        </div>
      )}
    </section>
  );
}

function emptyWords({ q, state }: { q: string; state: string | null }): string {
  if (q !== '') return `No tag ${state === null ? '' : 'in this state '}contains “${q}”.`;
  return state === null ? 'No tag was listed yet.' : 'No tag is in this state.';
}
