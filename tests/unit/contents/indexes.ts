import { createContentHashes, keyIdOf } from '#lib/contents/content-hash.ts';
import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import { findIndex } from '#lib/contents/index/decode.ts';
import { createIndexWriter } from '#lib/contents/index/encode.ts';
import { hasContent } from '#lib/contents/index/entry-codec.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';

/**
 * Files are sizes by path. A final "/" means a directory, a leading "-" a whiteout, a leading "!" an opaque whiteout.
 */
export type Files = Record<string, number>;

export function entryOf(path: string, sizeBytes = 0, more: Partial<FileEntry> = {}): FileEntry {
  const none = { apparentBytes: null, target: null, flags: 0, rawName: null };
  return { path, kind: 'file', sizeBytes, ...none, ...more };
}

const CONTENT_KEY = Buffer.alloc(32, 1);

type IndexFacts = {
  /** The content of a file, of which the hash is stored. Without it no hash is known. */
  contentOf?: (entry: FileEntry) => string;
  packedOf?: (entry: FileEntry) => number;
  /** Packages of the layer's databases without files in the layer. */
  recorded?: readonly InstalledPackage[];
};

/** Creates an index as the database returns it. */
export async function indexOfEntries(
  entries: readonly FileEntry[],
  owners: Record<string, InstalledPackage> = {},
  { contentOf, packedOf = () => 0, recorded = [] }: IndexFacts = {},
): Promise<FileIndex> {
  const writer = createIndexWriter(keyIdOf(CONTENT_KEY));
  for (const entry of entries) {
    writer.add(entry, null);
    writer.addPacked(packedOf(entry));
    if (contentOf === undefined || !hasContent(entry)) continue;
    writer.setHash(createContentHashes(CONTENT_KEY).of(Buffer.from(contentOf(entry))));
  }
  const packages = [...new Set([...Object.values(owners), ...recorded])];
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
