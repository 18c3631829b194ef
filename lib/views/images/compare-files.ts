import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import { findIndex } from '#lib/contents/index/decode.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { Database } from '#lib/db/client.ts';
import { type ContentsRow, findStoredIndexes, noteContentsUse } from '#lib/db/contents/contents.ts';
import type { Comparison } from '../dto/compare.ts';

type Layer = Pick<Comparison['layers'][number], 'change' | 'from' | 'to'>;

/** Maximum number of entries in one answer: of all differing layers, and of shared ones in addition. */
const MOST_ENTRIES = 1_000_000;
const MOST_SHARED_ENTRIES = 300_000;

/** The layer contents that the repository of one side may show. */
export type SideContents = { repositoryId: string; known: ReadonlyMap<string, ContentsRow> };
type Sides = { from: SideContents; to: SideContents };

/**
 * Compares the files of two images. A layer counts only when its counterpart may be shown too, each by its own repository;
 * otherwise all of it would appear new. Shared layers are included where they may be shown, since differing layers can delete or
 * replace their files. Null when no differing layer may be shown. The caller must have checked access to both images (B-22).
 */
export async function compareFiles(
  db: Database,
  layers: readonly Layer[],
  sides: Sides,
  now: Date,
): Promise<Comparison['files']> {
  const [differing, shared]: [Layer[], Layer[]] = [[], []];
  for (const layer of layers) (layer.change === 'same' || layer.change === 'moved' ? shared : differing).push(layer);
  const isRead = (layer: Layer, side: keyof Sides) =>
    layer[side] === null || sides[side].known.get(layer[side].digest)?.state === 'read';
  const read = differing.filter((layer) => isRead(layer, 'from') && isRead(layer, 'to'));
  if (read.length === 0) return null;
  const { chosen, isCut } = takeWhileSmall(read, sides);
  const below = shared.filter((layer) => isRead(layer, 'from') && isRead(layer, 'to'));
  const laid = isCut || countEntries(below, sides) > MOST_SHARED_ENTRIES ? chosen : [...chosen, ...below];
  const listIndexes = async (side: keyof Sides): Promise<FileIndex[]> => {
    const placed = laid.flatMap((layer) => layer[side] ?? []).sort((a, b) => a.position - b.position);
    const digests = placed.map(({ digest }) => digest);
    const stored = await findStoredIndexes(db, sides[side].repositoryId, digests);
    await noteContentsUse(db, digests, now);
    return digests.flatMap((digest) => decode(stored.get(digest)) ?? []);
  };
  const { truncated, ...diff } = diffContents(await listIndexes('from'), await listIndexes('to'));
  return { ...diff, unreadLayers: differing.length - read.length, truncated: truncated || isCut };
}

const decode = (bytes: Uint8Array | undefined): FileIndex | null => (bytes === undefined ? null : findIndex(bytes));

function countEntries(layers: readonly Layer[], sides: Sides): number {
  const countOf = (layer: Layer, side: keyof Sides) =>
    layer[side] === null ? 0 : (sides[side].known.get(layer[side].digest)?.entryCount ?? 0);
  return layers.reduce((sum, layer) => sum + countOf(layer, 'from') + countOf(layer, 'to'), 0);
}

/** Takes as many whole layers as fit into one answer. */
function takeWhileSmall(layers: readonly Layer[], sides: Sides): { chosen: Layer[]; isCut: boolean } {
  let entries = 0;
  const chosen: Layer[] = [];
  for (const layer of layers) {
    entries += countEntries([layer], sides);
    if (entries > MOST_ENTRIES && chosen.length > 0) return { chosen, isCut: true };
    chosen.push(layer);
  }
  return { chosen, isCut: false };
}
