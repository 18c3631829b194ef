import { chooseLayers } from '#lib/contents/choose-layers.ts';
import { listDirectory } from '#lib/contents/tree.ts';
import { type ContentsRow, findStoredIndexes, listContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import { getImage } from '#lib/db/images/images.ts';
import { getRepository, type RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { type LayerRow, listLayers } from '#lib/db/series/series.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { FileTree, LayerFiles } from '../dto/contents.ts';
import type { FilesQuery } from '../dto/parameters.ts';
import { contentsStateOf, problemOf, tooLargeProblem } from './contents-state.ts';
import { type Circumstances, readContentsWait } from './contents-wait.ts';
import { sortFiles } from './sort-files.ts';

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
  at: Circumstances,
): Promise<FileTree> {
  const { db } = guarded.require('read');
  const { manifestId } = await getImage(db, query.repositoryId, digest);
  const repository = await getRepository(db, query.repositoryId);
  const all = await listLayers(db, query.repositoryId, [manifestId]);
  const placed = all.map((layer, position) => ({ ...layer, position }));
  const wanted = query.layer === undefined ? placed : placed.filter((layer) => layer.digest === query.layer);
  const digests = wanted.map((layer) => layer.digest);
  const known = new Map((await listContents(db, query.repositoryId, digests)).map((row) => [row.digest, row]));
  const stored = await findStoredIndexes(db, query.repositoryId, digests);
  const { layers, isCut } = chooseLayers(wanted, known, stored);
  await noteContentsUse(db, [...stored.keys()], at.now);
  const path = query.path.replace(/^\/+|\/+$/g, '');
  const { items, truncated } = listDirectory(layers, path, query.depth);
  const start = query.cursor === undefined ? 0 : (findCursor(query.cursor) ?? 0);
  const end = start + query.limit;
  return {
    path: `/${path}`,
    layers: wanted.map((layer) => toLayerFiles(layer, known.get(layer.digest), repository, at.bytesPerDay)),
    waiting: await readContentsWait(db, query.repositoryId, known.values(), at),
    items: sortFiles(items, query.sort).slice(start, end),
    nextCursor: end < items.length ? formatCursor(end) : null,
    total: items.length,
    truncated: truncated || isCut,
  };
}

function toLayerFiles(
  layer: LayerRow & { position: number },
  row: ContentsRow | undefined,
  { origin, relation }: Pick<RepositoryWithState, 'origin' | 'relation'>,
  bytesPerDay: number,
): LayerFiles {
  const state = contentsStateOf(row, origin);
  const { digest, position, sizeBytes } = layer;
  return {
    layer: digest,
    position,
    state,
    problem: problemOf(row, state, origin) ?? tooLargeProblem(state, { relation, sizeBytes }, bytesPerDay),
    notes: row?.notes ?? [],
    compressedBytes: sizeBytes,
    uncompressedBytes: row?.uncompressedBytes ?? null,
    entryCount: row?.entryCount ?? null,
  };
}
