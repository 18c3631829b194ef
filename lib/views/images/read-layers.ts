import { createHash } from 'node:crypto';
import { chooseLayers } from '#lib/contents/choose-layers.ts';
import { isPartlyRead } from '#lib/contents/note.ts';
import type { TreeLayer } from '#lib/contents/tree.ts';
import type { Database } from '#lib/db/client.ts';
import { findStoredIndexes, listContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import type { LayerRow } from '#lib/db/series/series.ts';
import type { ContentsWait, UnreadLayer } from '../dto/contents.ts';
import { contentsStateOf, problemOf, tooLargeProblem } from './contents-state.ts';
import { type Circumstances, readContentsWait } from './contents-wait.ts';

export type PlacedLayer = LayerRow & { position: number };

export const placeLayers = (all: readonly LayerRow[]): PlacedLayer[] =>
  all.map((layer, position) => ({ ...layer, position }));

/** ReadLayers are the file lists of an image that a repository may show. */
export type ReadLayers = {
  unread: UnreadLayer[];
  waiting: ContentsWait | null;
  /** Lowest first. */
  layers: TreeLayer[];
  /** True when there are too many files, or a layer was read in part. */
  isPartial: boolean;
  /** A hash of the file lists: what is computed from them alone cannot be outdated or another image's under it. */
  key: string;
};

/**
 * Reads the file lists of an image's layers, as far as they are known. A layer counts only if the image belongs to this repository
 * and its own registry has served the layer, wherever else the layer was read (B-22); the others are unread.
 *
 * @param placed - layers of the image with their positions, lowest first
 */
export async function readLayers(
  db: Database,
  repositoryId: string,
  placed: readonly PlacedLayer[],
  at: Circumstances,
): Promise<ReadLayers> {
  const { origin, relation } = await getRepository(db, repositoryId);
  const digests = [...new Set(placed.map((layer) => layer.digest))];
  const known = new Map((await listContents(db, repositoryId, digests)).map((row) => [row.digest, row]));
  const stored = await findStoredIndexes(db, repositoryId, digests);
  const { layers, isCut } = chooseLayers(placed, known, stored);
  await noteContentsUse(db, [...stored.keys()], at.now);
  const unread = placed.flatMap(({ position, digest, sizeBytes }): UnreadLayer[] => {
    const row = known.get(digest);
    const state = contentsStateOf(row, origin);
    if (state === 'read') return [];
    const problem = problemOf(row, state, origin) ?? tooLargeProblem(state, { relation, sizeBytes }, at.bytesPerDay);
    return [{ position, digest, state, problem }];
  });
  return {
    layers,
    unread,
    waiting: await readContentsWait(db, repositoryId, known.values(), at),
    isPartial: isCut || [...known.values()].some(({ notes }) => isPartlyRead(notes)),
    key: keyOf(layers, stored, new Map(placed.map(({ position, digest }) => [position, digest]))),
  };
}

function keyOf(
  layers: readonly TreeLayer[],
  stored: ReadonlyMap<string, Uint8Array>,
  digests: ReadonlyMap<number, string>,
): string {
  const hash = createHash('sha256');
  for (const { position } of layers) {
    const bytes = stored.get(digests.get(position) ?? '') ?? new Uint8Array();
    hash.update(` ${position} ${bytes.length} `).update(bytes);
  }
  return hash.digest('base64');
}
