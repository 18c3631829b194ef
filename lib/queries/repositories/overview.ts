import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { inferParserType } from 'nuqs/server';
import type { Overview } from '#lib/views/dto/overview.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import type { overviewUrl } from '../url/overview-url.ts';

/** Filter and sort of the overview, all of it in the URL. */
export type OverviewFilter = inferParserType<typeof overviewUrl>;

const MINUTE_MS = 60_000;
const FIRST_LOOK_MS = 3_000;

/**
 * Headlines in pages. Refetched every minute, more often during a first check. Each refetch loads all pages again, so during a
 * first check the interval grows with their number.
 */
export const overviewQuery = (filter: OverviewFilter) =>
  infiniteQueryOptions({
    queryKey: ['overview', filter] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<Overview>(`/overview${queryString({ ...filter, q: filter.q.slice(0, 200), cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some((item) => item.firstLook !== null))
        ? Math.min(FIRST_LOOK_MS * data.pages.length, MINUTE_MS)
        : MINUTE_MS,
  });
