import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import { findIndex } from '#lib/contents/index/decode.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { Database } from '#lib/db/client.ts';
import { type ContentsRow, findStoredIndexes, noteContentsUse } from '#lib/db/contents.ts';
import type { Comparison } from './dto/compare.ts';

type Layer = Pick<Comparison['layers'][number], 'change' | 'from' | 'to'>;

/** Entries of all layers that are laid upon each other for one answer. */
const MOST_ENTRIES = 1_000_000;

/**
 * What differs below the instructions. A layer counts once both sides of it were read: else all of it would look new. Null
 * where none was. The caller has seen to it that the reader may see both images (PROTOCOL B-22).
 */
export async function compareFiles(
  db: Database,
  layers: readonly Layer[],
  known: ReadonlyMap<string, ContentsRow>,
  now: Date,
): Promise<Comparison['files']> {
  const differing = layers.filter(({ change }) => change !== 'same' && change !== 'moved');
  const isRead = (layer: Layer['from']) => layer === null || known.get(layer.digest)?.state === 'read';
  const read = differing.filter(({ from, to }) => isRead(from) && isRead(to));
  if (read.length === 0) return null;
  const { chosen, isCut } = takeWhileSmall(read, known);
  const digests = chosen.flatMap(({ from, to }) => [from, to].flatMap((layer) => layer?.digest ?? []));
  const stored = await findStoredIndexes(db, digests);
  await noteContentsUse(db, digests, now);
  const indexesOf = (side: 'from' | 'to'): FileIndex[] =>
    chosen
      .flatMap((layer) => layer[side] ?? [])
      .sort((a, b) => a.position - b.position)
      .flatMap(({ digest }) => decode(stored.get(digest)) ?? []);
  const { truncated, ...diff } = diffContents(indexesOf('from'), indexesOf('to'));
  return { ...diff, unreadLayers: differing.length - read.length, truncated: truncated || isCut };
}

const decode = (bytes: Uint8Array | undefined): FileIndex | null => (bytes === undefined ? null : findIndex(bytes));

/** Whole layers, as many as fit into one answer. */
function takeWhileSmall(
  layers: readonly Layer[],
  known: ReadonlyMap<string, ContentsRow>,
): { chosen: Layer[]; isCut: boolean } {
  let entries = 0;
  const countOf = (layer: Layer['from']) => (layer === null ? 0 : (known.get(layer.digest)?.entryCount ?? 0));
  const chosen: Layer[] = [];
  for (const layer of layers) {
    entries += countOf(layer.from) + countOf(layer.to);
    if (entries > MOST_ENTRIES && chosen.length > 0) return { chosen, isCut: true };
    chosen.push(layer);
  }
  return { chosen, isCut: false };
}
