import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { inferParserType } from 'nuqs/server';
import type { Overview } from '#lib/views/dto/overview.ts';
import { apiFetch, queryString } from './fetch.ts';
import type { overviewUrl } from './overview-url.ts';

/** What the overview is narrowed to and sorted by: all of it is in the URL. */
export type OverviewFilter = inferParserType<typeof overviewUrl>;

const MINUTE_MS = 60_000;
const FIRST_LOOK_MS = 3_000;

/**
 * Headlines, a page at a time; asked again each minute, faster while a first look runs. All pages are asked for again each time: the
 * more were loaded, the less often.
 */
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
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some((item) => item.firstLook !== null))
        ? Math.min(FIRST_LOOK_MS * data.pages.length, MINUTE_MS)
        : MINUTE_MS,
  });
