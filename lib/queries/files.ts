import { queryOptions } from '@tanstack/react-query';
import type { ContentsWaiting, FileTree } from '#lib/views/dto/contents.ts';
import { apiFetch, queryString } from './fetch.ts';

export type LayerPlace = { repositoryId: string; digest: string; layer: string };

const isBeingRead = (tree: FileTree | undefined): boolean =>
  tree?.layers.some(({ state }) => state === 'queued' || state === 'reading') ?? false;

/** The entries of a directory of one layer. Refetched every two seconds while the layer is being read. */
export const filesQuery = ({ repositoryId, digest, layer }: LayerPlace, path = '') =>
  queryOptions({
    queryKey: ['repository', repositoryId, 'files', digest, layer, path] as const,
    queryFn: ({ signal }) =>
      apiFetch<FileTree>(`/images/${digest}/files${queryString({ repositoryId, layer, path })}`, { signal }),
    staleTime: 60_000,
    refetchInterval: (query) => (isBeingRead(query.state.data) ? 2_000 : false),
  });

/** Requests the file list of one layer of an image. It is available some time later. */
export const readLayerFiles = ({ repositoryId, digest, layer }: LayerPlace) =>
  apiFetch<ContentsWaiting>(`/images/${digest}/contents${queryString({ repositoryId, layer })}`, { method: 'POST' });
