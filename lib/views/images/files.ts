import { listDirectory } from '#lib/contents/tree.ts';
import { type ContentsRow, findStoredIndexes, listContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import { getImage } from '#lib/db/images/images.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { type LayerRow, listLayers } from '#lib/db/series/series.ts';
import type { Origin } from '#lib/domain/origin.ts';
import type { GuardedViews } from '../context.ts';
import type { FileTree, LayerFiles } from '../dto/contents.ts';
import { chooseLayers } from './choose-layers.ts';
import { contentsStateOf, problemOf } from './contents-state.ts';

export type FilesQuery = {
  repositoryId: string;
  /** Directory, with or without slashes at its ends. */
  path: string;
  depth: number;
  /** Digest of the only layer to include. */
  layer?: string | undefined;
};

/**
 * Returns a directory of an image's layers, as far as they were read. A layer's files are shown only if the image belongs to this
 * repository and its own registry has served the layer, wherever else the layer was read (B-22).
 *
 * @throws NotFoundError
 */
export async function readFiles(
  guarded: GuardedViews,
  digest: string,
  query: FilesQuery,
  now: Date,
): Promise<FileTree> {
  const { db } = guarded.require('read');
  const { manifestId } = await getImage(db, query.repositoryId, digest);
  const { origin } = await getRepository(db, query.repositoryId);
  const all = await listLayers(db, query.repositoryId, [manifestId]);
  const placed = all.map((layer, position) => ({ ...layer, position }));
  const wanted = query.layer === undefined ? placed : placed.filter((layer) => layer.digest === query.layer);
  const digests = wanted.map((layer) => layer.digest);
  const known = new Map((await listContents(db, query.repositoryId, digests)).map((row) => [row.digest, row]));
  const stored = await findStoredIndexes(db, query.repositoryId, digests);
  const { layers, isCut } = chooseLayers(wanted, known, stored);
  await noteContentsUse(db, [...stored.keys()], now);
  const path = query.path.replace(/^\/+|\/+$/g, '');
  const { items, truncated } = listDirectory(layers, path, query.depth);
  return {
    path: `/${path}`,
    layers: wanted.map((layer) => toLayerFiles(layer, known.get(layer.digest), origin)),
    items,
    truncated: truncated || isCut,
  };
}

function toLayerFiles(
  layer: LayerRow & { position: number },
  row: ContentsRow | undefined,
  origin: Origin,
): LayerFiles {
  const state = contentsStateOf(row, origin);
  const { digest, position, sizeBytes } = layer;
  return {
    layer: digest,
    position,
    state,
    problem: problemOf(row, state, origin),
    notes: row?.notes ?? [],
    compressedBytes: sizeBytes,
    uncompressedBytes: row?.uncompressedBytes ?? null,
    entryCount: row?.entryCount ?? null,
  };
}
