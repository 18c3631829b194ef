'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import { tagsQuery } from '#lib/queries/tags/tags.ts';
import { tagsUrl } from '#lib/queries/url/url-state.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { StateChoice } from './state-choice.tsx';
import { TagsSkeleton } from './tags-skeleton.tsx';

const TagRows = dynamic(() => import('./tag-rows.tsx').then((module) => module.TagRows), {
  ssr: false,
  loading: () => <TagsSkeleton />,
});

/** Heights of the table's heading and of a row without remarks. */
const HEADING_PX = 27;
const ROW_PX = 30;

/** The anchor of the table of tags. */
export const TAGS_HEADING = 'tags';

type Props = { repository: Pick<Repository, 'id' | 'origin' | 'tagProblems'>; platform: string | null };

/** The tags of the repository, fifty at a time. */
export function TagsPanel({ repository: { id: repositoryId, origin, tagProblems }, platform }: Props) {
  const [url, setUrl] = useUrl(tagsUrl);
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
        <StateChoice problems={tagProblems} value={url.state} onChange={(state) => void setUrl({ state, tag: null })} />
        {platform === null ? null : <span className="text-muted max-sm:hidden">sizes of {platform}</span>}
      </div>
      {query.data === undefined && query.error === null ? <TagsSkeleton /> : null}
      {query.error === null ? null : (
        <Failure title="The tags could not be read" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {tags.length === 0 ? null : (
        // The rows have this height before their script is loaded, too.
        <div style={{ minHeight: HEADING_PX + tags.length * ROW_PX }}>
          <TagRows
            tags={tags}
            repositoryId={repositoryId}
            platform={platform}
            isDemo={origin === 'demo'}
            sort={url.sort}
            onSort={(sort) => void setUrl({ sort })}
            open={url.tag}
            onOpen={(tag) => void setUrl({ tag })}
          />
        </div>
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
            {formatCount(tags.length)} of {countOf(total, 'tag')}
          </span>
        </div>
      )}
    </section>
  );
}

function emptyWords({ q, state }: { q: string; state: string | null }): string {
  if (q !== '') return `No tag ${state === null ? '' : 'in this state '}contains “${q}”.`;
  return state === null ? 'No tags yet.' : 'No tag is in this state.';
}
