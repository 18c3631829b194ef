import { queryOptions } from '@tanstack/react-query';
import type { StreamList } from '#lib/views/dto/streams.ts';
import type { Key } from '../keys.ts';
import { apiFetch } from '../requests/fetch.ts';

/** Streams of a repository with their series. */
export const streamsQuery = (repositoryId: string) =>
  queryOptions({
    queryKey: ['streams', repositoryId] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<StreamList>(`/repositories/${encodeURIComponent(repositoryId)}/streams`, { signal }),
  });
