import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { Overview } from '#lib/views/dto/overview.ts';
import { apiFetch, queryString } from './fetch.ts';

/** What the overview is narrowed to and sorted by: all of it is in the URL. */
export type OverviewFilter = {
  q: string;
  relation: 'ours' | 'upstream' | null;
  owner: string | null;
  registry: string | null;
  sort: 'grew' | 'shrank' | 'size' | 'pull' | 'name' | 'changed' | 'looked';
  days: '7' | '30' | '90';
};

/** Headlines, a page at a time; asked again each minute, faster while a first look runs. */
export const overviewQuery = (filter: OverviewFilter) =>
  infiniteQueryOptions({
    queryKey: ['overview', filter] as const,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<Overview>(`/overview${queryString({ ...filter, q: filter.q.slice(0, 200), cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      query.state.data?.pages.some(({ items }) => items.some((item) => item.firstLook !== null)) ? 3_000 : 60_000,
  });
