import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { inferParserType } from 'nuqs/server';
import type { SharedLayers, Usage, UsageSavings, UsedBases } from '#lib/views/dto/usage.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import type { usageUrl } from '../url/usage-url.ts';

export type UsageFilter = inferParserType<typeof usageUrl>;

/** The server keeps the figures for a minute. */
const STALE_MS = 60_000;

/** Rows of the usage by repository, owner or registry, in pages. */
export const usageQuery = ({ by, q, sort }: UsageFilter) =>
  infiniteQueryOptions({
    queryKey: ['usage', 'list', { by, q, sort }] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<Usage>(`/usage${queryString({ by, q, sort, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });

/** Repositories of the map. The rest is one tile. */
export const MAP_LIMIT = 60;

/** The largest repositories, for the map. */
export const usageMapQuery = () =>
  queryOptions({
    queryKey: ['usage', 'map'] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<Usage>(`/usage${queryString({ by: 'repository', sort: '-onlyHere', limit: MAP_LIMIT })}`, { signal }),
    staleTime: STALE_MS,
  });

export type LayerFilter = { sort: string; minShared: number; repositoryId: string | null };

/** Layers of present tags, in pages. */
export const sharedLayersQuery = ({ sort, minShared, repositoryId }: LayerFilter) =>
  infiniteQueryOptions({
    queryKey: ['usage', 'layers', { sort, minShared, repositoryId }] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<SharedLayers>(
        `/layers${queryString({ sort, minShared, repositoryId, limit: repositoryId === null ? 20 : 60, cursor: pageParam })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });

/** The bases of own images. */
export const usedBasesQuery = () =>
  queryOptions({
    queryKey: ['usage', 'bases'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<UsedBases>('/usage/bases', { signal }),
    staleTime: STALE_MS,
  });

/** What own images saved, and could save. */
export const usageSavingsQuery = () =>
  queryOptions({
    queryKey: ['usage', 'savings'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<UsageSavings>('/usage/savings', { signal }),
    staleTime: STALE_MS,
  });
