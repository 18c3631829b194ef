import { type MergedLayers, mergeLayers } from '#lib/contents/diff/merge.ts';
import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import type { ChangedLayer, ImageChange } from './image-change.ts';

/** ReadLayer is a layer whose files are known. */
export type ReadLayer = {
  digest: string;
  position: number;
  /** Bytes of the compressed layer. */
  sizeBytes: number;
  index: FileIndex;
  /** True when files are missing in the index. */
  isPartial: boolean;
};

/**
 * Compares two images, each with all of its layers, lowest first: what a node that has `from` pulls for `to`, and how much of that
 * it has already. A file is unchanged when a container of `from` has a file with the same content at the same path; mode, owner
 * and time do not count. Directories, links, whiteouts and files whose content is not known count as changed. A file counts in
 * each layer that has it, also where a later layer of `to` replaces it, because it is pulled all the same.
 *
 * Pure. Returns null when the previous image has too many files.
 */
export function compareImages(from: readonly ReadLayer[], to: readonly ReadLayer[]): ImageChange | null {
  const added = listAdded(from, to);
  if (added.length === 0) return { pullBytes: 0, unchangedBytes: 0, layers: [], truncated: false };
  const previous = mergePrevious(from);
  if (previous.merged.isCut) return null;
  const layers = added.map(({ position, sizeBytes: pullBytes, index }): ChangedLayer => {
    const unchangedBytes = Math.min(pullBytes, sumUnchanged(index, previous));
    return { position, pullBytes, unchangedBytes, inputs: 'unknown' };
  });
  const sumOf = (bytes: 'pullBytes' | 'unchangedBytes') => layers.reduce((sum, layer) => sum + layer[bytes], 0);
  return {
    pullBytes: sumOf('pullBytes'),
    unchangedBytes: sumOf('unchangedBytes'),
    layers,
    truncated: !isAllKnown(from, added),
  };
}

/** Returns the layers that a node with `from` pulls: each digest once. */
export function listAdded<T extends { digest: string }>(from: readonly { digest: string }[], to: readonly T[]): T[] {
  const present = new Set(from.map(({ digest }) => digest));
  return to.filter(({ digest }) => !present.has(digest) && present.add(digest));
}

/** Hashes of different keys cannot be compared, so that nothing would appear unchanged. */
function isAllKnown(from: readonly ReadLayer[], added: readonly ReadLayer[]): boolean {
  const all = [...from, ...added];
  const keys = new Set(all.map(({ index }) => index.keyId));
  return keys.size === 1 && !keys.has(null) && all.every(({ isPartial }) => !isPartial);
}

type Previous = {
  merged: MergedLayers;
  indexes: readonly FileIndex[];
  /** Paths of sparse files that store no bytes, but are not empty. */
  sparse: ReadonlySet<string>;
};

function mergePrevious(from: readonly ReadLayer[]): Previous {
  const indexes = from.map(({ index }) => index);
  const sparse = new Set<string>();
  const merged = mergeLayers(indexes, {
    onEntry(entry, _, path) {
      if (entry.kind === 'file' && entry.sizeBytes === 0 && !isEmpty(entry)) sparse.add(path);
    },
  });
  return { merged, indexes, sparse };
}

function sumUnchanged(index: FileIndex, previous: Previous): number {
  let bytes = 0;
  for (const entry of index.entries()) if (isUnchanged(entry, index, previous)) bytes += entry.packedBytes;
  return bytes;
}

function isUnchanged(entry: IndexedFile, index: FileIndex, { merged, indexes, sparse }: Previous): boolean {
  if (entry.kind !== 'file') return false;
  const before = merged.findContent(entry.path);
  if (before?.kind !== 'file' || before.sizeBytes !== entry.sizeBytes) return false;
  if (entry.sizeBytes === 0) return isEmpty(entry) && !sparse.has(entry.path);
  const origin = indexes[before.layer];
  if (entry.content === null || before.content === null || origin === undefined) return false;
  if (index.keyId === null || index.keyId !== origin.keyId) return false;
  const hash = index.hashOf(entry.content);
  return hash !== null && hash === origin.hashOf(before.content);
}

const isEmpty = ({ sizeBytes, apparentBytes }: IndexedFile): boolean => sizeBytes === 0 && (apparentBytes ?? 0) === 0;
