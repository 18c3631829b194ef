import { queryOptions } from '@tanstack/react-query';
import type { Image, RawInstructions } from '#lib/views/dto/image.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

/** An image as one repository shows it. `previous` is the digest to compare with; null selects the previous release. */
export const imageQuery = (repositoryId: string, digest: string, previous: string | null = null) =>
  queryOptions({
    queryKey: ['image', repositoryId, digest, previous] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Image>(`/images/${digest}${queryString({ repositoryId, previous })}`, { signal }),
    staleTime: 60_000,
  });

/** Reads the instructions with their secrets from the registry again. Not a query, so that the result is never cached. */
export const readInstructions = (repositoryId: string, digest: string) =>
  apiFetch<RawInstructions>(`/images/${digest}/instructions${queryString({ repositoryId })}`, { method: 'POST' });
