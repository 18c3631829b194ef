import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import type { ChangedLayer } from './image-change.ts';

/** Sameness says whether something is equal in two images. */
export type Sameness = ChangedLayer['inputs'];

/** FileMark is what is known of the content of an entry. */
export type FileMark = Pick<IndexedFile, 'kind' | 'sizeBytes' | 'apparentBytes' | 'target'> & {
  /** Null when the content is not known. Hashes can only be compared with those of the same key. */
  hash: bigint | null;
  keyId: bigint | null;
};

export function markOf(index: FileIndex, { kind, sizeBytes, apparentBytes, target, content }: IndexedFile): FileMark {
  return {
    kind,
    sizeBytes,
    apparentBytes,
    target,
    hash: content === null ? null : index.hashOf(content),
    keyId: index.keyId,
  };
}

export function compareMarks(one: FileMark, other: FileMark): Sameness {
  const isOther = one.kind !== other.kind || one.sizeBytes !== other.sizeBytes || one.target !== other.target;
  if (isOther || one.apparentBytes !== other.apparentBytes) return 'changed';
  // A hard link has the content of another entry.
  if (one.kind === 'hardlink') return 'unknown';
  if (one.sizeBytes === 0) return one.apparentBytes ? 'unknown' : 'same';
  if (one.hash === null || other.hash === null || one.keyId === null || one.keyId !== other.keyId) return 'unknown';
  return one.hash === other.hash ? 'same' : 'changed';
}

/** Compares files by path. One that only one side has is a change. */
export function compareFiles(before: ReadonlyMap<string, FileMark>, after: ReadonlyMap<string, FileMark>): Sameness {
  if (before.size !== after.size) return 'changed';
  return worstOf(
    [...after].map(([path, mark]) => {
      const earlier = before.get(path);
      return earlier === undefined ? 'changed' : compareMarks(earlier, mark);
    }),
  );
}

/** Returns "changed" if one of them is, else "unknown" if one of them is, else "same". */
export function worstOf(all: readonly Sameness[]): Sameness {
  if (all.includes('changed')) return 'changed';
  return all.includes('unknown') ? 'unknown' : 'same';
}
