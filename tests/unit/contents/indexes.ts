import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import { findIndex } from '#lib/contents/index/decode.ts';
import { createIndexWriter } from '#lib/contents/index/encode.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';

/** Sizes by path; a path that ends in "/" is a directory, one that begins with "-" a whiteout, with "!" an opaque one. */
export type Files = Record<string, number>;

export function entryOf(path: string, sizeBytes = 0, more: Partial<FileEntry> = {}): FileEntry {
  const none = { apparentBytes: null, target: null, flags: 0, rawName: null };
  return { path, kind: 'file', sizeBytes, ...none, ...more };
}

/** An index as it comes back from the database. */
export async function indexOfEntries(
  entries: readonly FileEntry[],
  owners: Record<string, InstalledPackage> = {},
): Promise<FileIndex> {
  const writer = createIndexWriter();
  for (const entry of entries) writer.add(entry);
  const packages = [...new Set(Object.values(owners))];
  const stored = await writer.encode(packages, (path) => {
    const owner = owners[path];
    return owner ? packages.indexOf(owner) : null;
  });
  const index = findIndex(stored);
  if (index === null) throw new Error('the index cannot be read back');
  return index;
}

export function indexOfFiles(files: Files, owners: Record<string, InstalledPackage> = {}): Promise<FileIndex> {
  const entries = Object.entries(files).map(([path, sizeBytes]) => {
    if (path.endsWith('/')) return entryOf(path.slice(0, -1), 0, { kind: 'directory' });
    if (path.startsWith('-')) return entryOf(path.slice(1), 0, { kind: 'whiteout' });
    if (path.startsWith('!')) return entryOf(path.slice(1), 0, { kind: 'opaque' });
    return entryOf(path, sizeBytes);
  });
  return indexOfEntries(entries, owners);
}
