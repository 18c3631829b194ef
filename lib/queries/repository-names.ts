import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RepositoryNames } from '#lib/views/dto/repository.ts';
import { apiFetch, queryString } from './fetch.ts';

/** So many names are offered at a time; typing finds the others. */
const OFFERED = 100;

/** References of repositories that match what was typed; the one before stays until the next is there. */
export const repositoryNamesQuery = (q: string) =>
  queryOptions({
    queryKey: ['repository', 'names', q] as const,
    queryFn: ({ signal }) =>
      apiFetch<RepositoryNames>(`/repositories/names${queryString({ q: q.slice(0, 200), limit: OFFERED })}`, {
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
