import { queryOptions } from '@tanstack/react-query';
import type { Repository } from '#lib/views/dto/repository.ts';
import type { Key } from '../keys.ts';
import { apiFetch } from '../requests/fetch.ts';

/** One repository's settings and state. */
export const repositoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['repository', id] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Repository>(`/repositories/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: (query) => (query.state.data?.firstLook ? 2_000 : 60_000),
  });

/** Requests a poll now. `pollQuery` of the returned id shows its progress. */
export const pollRepository = (id: string) =>
  apiFetch<{ id: string }>(`/repositories/${encodeURIComponent(id)}/poll`, { method: 'POST' });
