import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { PackageKind } from '#lib/domain/contents.ts';
import type { PackageSort } from '#lib/domain/sorts.ts';
import type { ImagePackages } from '#lib/views/dto/contents.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import { retryIntervalMs } from '../requests/retry-interval.ts';

export type PackageFilter = { q: string; ecosystem: PackageKind | null; sort: PackageSort };

const PAGE = 100;
/** Each answer merges all layers of the image again. */
const READING_MS = 4_000;
/** While layers wait for another day. */
const WAITING_MS = 60_000;

/** Reports whether a layer is being read, or waits for it. */
const isBeingRead = (packages: ImagePackages | undefined): boolean =>
  packages?.unread.some(({ state }) => state === 'queued' || state === 'reading') ?? false;

/** The packages of an image, sorted and filtered by the server, in pages. Refetched while layers are being read. */
export const packagesQuery = (repositoryId: string, digest: string, filter: PackageFilter) =>
  infiniteQueryOptions({
    queryKey: ['packages', repositoryId, digest, filter] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<ImagePackages>(
        `/images/${digest}/packages${queryString({ repositoryId, ...filter, limit: PAGE, cursor: pageParam })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data, error } }) => {
      const first = data?.pages[0];
      return isBeingRead(first) ? (first?.waiting ? WAITING_MS : READING_MS) : retryIntervalMs(error);
    },
  });
