import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { ContentsWaiting, FileTree } from '#lib/views/dto/contents.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import { retryIntervalMs } from '../requests/retry-interval.ts';

export type LayerPlace = { repositoryId: string; digest: string; layer: string };

const isBeingRead = (tree: FileTree | undefined): boolean =>
  tree?.layers.some(({ state }) => state === 'queued' || state === 'reading') ?? false;

const readingMs = (tree: FileTree | undefined): number => (tree?.waiting ? 60_000 : 2_000);

/**
 * The entries of a directory of one layer. Refetched every two seconds while the layer is being read, every minute while it waits
 * for another day, and after an error.
 */
export const filesQuery = ({ repositoryId, digest, layer }: LayerPlace, path = '') =>
  queryOptions({
    queryKey: ['files', repositoryId, digest, layer, path] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<FileTree>(`/images/${digest}/files${queryString({ repositoryId, layer, path })}`, { signal }),
    staleTime: 60_000,
    refetchInterval: ({ state }) => (isBeingRead(state.data) ? readingMs(state.data) : retryIntervalMs(state.error)),
  });

/** Requests the file list of one layer of an image. It is available some time later. */
export const readLayerFiles = ({ repositoryId, digest, layer }: LayerPlace) =>
  apiFetch<ContentsWaiting>(`/images/${digest}/contents${queryString({ repositoryId, layer })}`, { method: 'POST' });

/** Requests the file lists of all layers of an image. */
export const readImageFiles = (repositoryId: string, digest: string) =>
  apiFetch<ContentsWaiting>(`/images/${digest}/contents${queryString({ repositoryId })}`, { method: 'POST' });

/** The tree and the map of files, packages, findings and comparisons show that a layer is queued. */
export const afterFilesRequest = (client: QueryClient) =>
  refresh(client, ['compare', 'files', 'findings', 'map', 'packages']);
