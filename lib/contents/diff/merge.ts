import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';

/** A file as a stack of layers shows it. */
export type MergedFile = { sizeBytes: number; layer: number; entry: IndexedFile };

/** What layers upon each other show, and who hears what became of the rest. Directories are not among the files. */
export type MergeListener = {
  /** A file that a later entry replaces, or that a whiteout deletes. */
  onHidden?(path: string, file: MergedFile, by: 'entry' | 'whiteout'): void;
  /** Every entry that is looked at, in order. */
  onEntry?(entry: IndexedFile, layer: number): void;
};

type Deletions = { whole: Set<string>; below: Set<string> };

/**
 * Lays layers upon each other, lowest first. Whiteouts and opaque directories hide what lower layers have, whatever their
 * place in their own layer (B-12); of a path that comes twice the last counts (B-15).
 */
export function mergeLayers(
  layers: readonly FileIndex[],
  listener: MergeListener = {},
  isWanted: (path: string) => boolean = () => true,
): Map<string, MergedFile> {
  const files = new Map<string, MergedFile>();
  for (const [layer, index] of layers.entries()) {
    const deletions = layer === 0 ? null : findDeletions(index);
    if (deletions !== null) deleteHidden(files, deletions, listener);
    for (const entry of index.entries()) {
      if (!isWanted(entry.path)) continue;
      listener.onEntry?.(entry, layer);
      if (entry.kind === 'directory' || entry.kind === 'whiteout' || entry.kind === 'opaque') continue;
      const hidden = files.get(entry.path);
      if (hidden !== undefined) listener.onHidden?.(entry.path, hidden, 'entry');
      files.set(entry.path, { sizeBytes: entry.sizeBytes, layer, entry });
    }
  }
  return files;
}

function findDeletions(index: FileIndex): Deletions | null {
  const [whole, below] = [new Set<string>(), new Set<string>()];
  for (const { kind, path } of index.entries()) {
    if (kind === 'whiteout') whole.add(path);
    else if (kind === 'opaque') below.add(path);
  }
  return whole.size === 0 && below.size === 0 ? null : { whole, below };
}

function deleteHidden(files: Map<string, MergedFile>, { whole, below }: Deletions, { onHidden }: MergeListener): void {
  for (const [path, file] of files) {
    if (!isDeleted(path)) continue;
    files.delete(path);
    onHidden?.(path, file, 'whiteout');
  }

  function isDeleted(path: string): boolean {
    if (whole.has(path) || below.has('')) return true;
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const ancestor = path.slice(0, slash);
      if (whole.has(ancestor) || below.has(ancestor)) return true;
    }
    return false;
  }
}
