import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { MAX_SEARCH_TEXT } from '#lib/domain/search.ts';
import type { SearchResults } from '#lib/views/dto/search.ts';
import type { Key } from './keys.ts';
import { ApiError } from './requests/api-error.ts';
import { apiFetch, queryString } from './requests/fetch.ts';

/**
 * What contains the typed text. The previous results stay until the next arrive; a request whose text changed is cancelled.
 * A failed search is repeated only if the server names a time for it, since a repeated slow search takes as long again.
 */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<SearchResults>(`/search${queryString({ q: q.slice(0, MAX_SEARCH_TEXT) })}`, { signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    retry: (count, error) => count < 2 && error instanceof ApiError && error.retryAfterSeconds !== null,
    refetchInterval: false,
    staleTime: 30_000,
  });
