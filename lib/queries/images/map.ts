import { queryOptions } from '@tanstack/react-query';
import type { MapBytesKind, MapGrouping } from '#lib/domain/map.ts';
import type { ImageMap } from '#lib/views/dto/image-map.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import { retryIntervalMs } from '../requests/retry-interval.ts';

/** @property at - the opened box; empty for the whole image */
export type MapPlace = { by: MapGrouping; at: string; bytes: MapBytesKind; q: string; depth: 1 | 2 | 3 };

/** Each answer merges all layers of the image again. */
const READING_MS = 4_000;
/** While layers wait for another day. */
const WAITING_MS = 60_000;

const isBeingRead = (map: ImageMap | undefined): boolean =>
  map?.unread.some(({ state }) => state === 'queued' || state === 'reading') ?? false;

/** The files of an image as boxes within boxes, from the opened one down. Refetched while layers are being read. */
export const mapQuery = (repositoryId: string, digest: string, place: MapPlace) =>
  queryOptions({
    queryKey: ['map', repositoryId, digest, place] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<ImageMap>(`/images/${digest}/map${queryString({ repositoryId, ...place })}`, { signal }),
    staleTime: 60_000,
    refetchInterval: ({ state: { data, error } }) =>
      isBeingRead(data) ? (data?.waiting ? WAITING_MS : READING_MS) : retryIntervalMs(error),
  });
