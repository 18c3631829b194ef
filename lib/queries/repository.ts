import { queryOptions } from '@tanstack/react-query';
import type { Repository } from '#lib/views/dto/repository.ts';
import { apiFetch } from './fetch.ts';

/** One repository's settings and state. */
export const repositoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['repository', id] as const,
    queryFn: ({ signal }) => apiFetch<Repository>(`/repositories/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: (query) => (query.state.data?.firstLook ? 2_000 : 60_000),
  });

export type NewRepository = {
  reference: string;
  relation?: Repository['relation'];
  owner?: string;
  insecure?: boolean;
  allowPrivate?: boolean;
  credentials?: { username: string; password: string };
  registryId?: string;
};

/** Watches a repository; 409 when it is already watched. */
export const addRepository = (body: NewRepository) => apiFetch<Repository>('/repositories', { method: 'POST', body });

export type RepositoryPatch = Partial<
  Pick<Repository, 'relation' | 'owner' | 'visibility' | 'include' | 'exclude' | 'pinned'>
>;

export const updateRepository = (id: string, body: RepositoryPatch) =>
  apiFetch<Repository>(`/repositories/${encodeURIComponent(id)}`, { method: 'PATCH', body });

/** Deletes the repository and its history. */
export const removeRepository = (id: string) =>
  apiFetch<void>(`/repositories/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Requests a poll now. `pollQuery` of the returned id shows its progress. */
export const pollRepository = (id: string) =>
  apiFetch<{ id: string }>(`/repositories/${encodeURIComponent(id)}/poll`, { method: 'POST' });
