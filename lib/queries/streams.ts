import { queryOptions } from '@tanstack/react-query';
import type { StreamList } from '#lib/views/dto/streams.ts';
import { apiFetch } from './fetch.ts';

/** Streams of a repository with their series. */
export const streamsQuery = (repositoryId: string) =>
  queryOptions({
    queryKey: ['repository', repositoryId, 'streams'] as const,
    queryFn: ({ signal }) =>
      apiFetch<StreamList>(`/repositories/${encodeURIComponent(repositoryId)}/streams`, { signal }),
  });
