import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { PackageKind } from '#lib/domain/contents.ts';
import { MAX_SEARCH_TEXT } from '#lib/domain/search.ts';
import type { FoundPackages, PackageHistory, PackageImage } from '#lib/views/dto/packages.ts';
import type { Key } from '../keys.ts';
import { ApiError } from '../requests/api-error.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import { retryIntervalMs } from '../requests/retry-interval.ts';

export type PackageSearch = { q: string; version: string; ecosystem: PackageKind | null };

/** A slow search is repeated only if the server names a time for it, since it takes as long again. */
const mayRepeat = (count: number, error: Error): boolean =>
  count < 2 && error instanceof ApiError && error.retryAfterSeconds !== null;

/** The packages of all images whose names match, in pages. */
export const packageSearchQuery = ({ q, version, ecosystem }: PackageSearch) =>
  infiniteQueryOptions({
    queryKey: ['package-search', 'list', { q, version, ecosystem }] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<FoundPackages>(`/packages${queryString({ q, version, ecosystem, cursor: pageParam })}`, { signal }),
    enabled: q.trim() !== '',
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    retry: mayRepeat,
    refetchInterval: ({ state }) => retryIntervalMs(state.error),
  });

/** Maximum number of images that the server lists for a version. */
const MOST_IMAGES = 100;

export type FoundVersion = { ecosystem: string; name: string; version: string | null };

/** The images with a version of a package, at most a hundred. */
export const versionImagesQuery = (one: FoundVersion) =>
  queryOptions({
    queryKey: ['package-search', 'images', one] as const satisfies Key,
    queryFn: async ({ signal }): Promise<PackageImage[]> => {
      const { ecosystem, name, version } = one;
      const { items } = await apiFetch<FoundPackages>(
        `/packages${queryString({ q: name.slice(0, MAX_SEARCH_TEXT), version, ecosystem, images: MOST_IMAGES })}`,
        { signal },
      );
      const found = items.find((item) => item.ecosystem === ecosystem && item.name === name);
      return found?.versions.find((item) => item.version === version)?.images ?? [];
    },
    staleTime: 60_000,
    retry: mayRepeat,
  });

/** A package at the points of a series. */
export const packageHistoryQuery = (seriesId: string, ecosystem: string, name: string) =>
  queryOptions({
    queryKey: ['package-history', seriesId, ecosystem, name] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<PackageHistory>(`/series/${seriesId}/packages${queryString({ ecosystem, name })}`, { signal }),
    staleTime: 60_000,
  });

/** Path of an image's packages, filtered by a name. */
export const imagePackagesPath = (
  { repositoryId, digest }: Pick<PackageImage, 'repositoryId' | 'digest'>,
  name: string,
) => `/repositories/${repositoryId}/images/${digest}${queryString({ tab: 'packages', q: name })}`;
