import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RepositoryNames } from '#lib/views/dto/repository.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

/** Maximum number of names offered at a time; typing finds others. */
const OFFERED = 100;

/** References of repositories that match the typed text. The previous result stays until the next arrives. */
export const repositoryNamesQuery = (q: string) =>
  queryOptions({
    queryKey: ['repository-names', q] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<RepositoryNames>(`/repositories/names${queryString({ q: q.slice(0, 200), limit: OFFERED })}`, {
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
