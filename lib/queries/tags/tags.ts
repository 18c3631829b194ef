import { infiniteQueryOptions, keepPreviousData, type QueryClient } from '@tanstack/react-query';
import type { TagList } from '#lib/views/dto/tags.ts';
import type { Key } from '../keys.ts';
import { JUDGED, refresh } from '../refresh.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

export type TagFilter = { platform: string | null; q: string; state: string | null; sort: string };

const PAGE = 50;

/** Tags of a repository, sorted and filtered by the server, in pages. */
export const tagsQuery = (repositoryId: string, filter: TagFilter) =>
  infiniteQueryOptions({
    queryKey: ['tags', repositoryId, filter] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<TagList>(
        `/repositories/${encodeURIComponent(repositoryId)}/tags${queryString({ ...filter, q: filter.q.slice(0, 128), limit: PAGE, cursor: pageParam })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

/** Stops watching a pinned digest. */
export const unpinDigest = (tagId: number) => apiFetch<void>(`/tags/${tagId}`, { method: 'DELETE' });

export const afterPinnedDigestRemoved = (client: QueryClient) => refresh(client, [...JUDGED, 'tags', 'usage']);
