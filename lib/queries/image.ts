import { queryOptions } from '@tanstack/react-query';
import type { Image, RawInstructions } from '#lib/views/dto/image.ts';
import { apiFetch, queryString } from './fetch.ts';

/**
 * An image as one repository showed it. `previous` is the digest to compare with; null lets the server take the
 * release before it.
 */
export const imageQuery = (repositoryId: string, digest: string, previous: string | null = null) =>
  queryOptions({
    queryKey: ['repository', repositoryId, 'image', digest, previous] as const,
    queryFn: ({ signal }) => apiFetch<Image>(`/images/${digest}${queryString({ repositoryId, previous })}`, { signal }),
    staleTime: 60_000,
  });

/** Instructions with their secrets, read from the registry again. Never a query: nothing keeps the answer. */
export const readInstructions = (repositoryId: string, digest: string) =>
  apiFetch<RawInstructions>(`/images/${digest}/instructions${queryString({ repositoryId })}`, { method: 'POST' });
