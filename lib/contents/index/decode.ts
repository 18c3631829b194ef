import { inflateRawSync } from 'node:zlib';
import { INSTALLED_KINDS, type InstalledPackage } from '#lib/contents/databases/databases.ts';
import { INDEX_VERSION } from '#lib/image/index-version.ts';
import { createByteReader } from './bytes.ts';
import { readEntry } from './entry-codec.ts';
import type { FileIndex, IndexedFile } from './file-index.ts';

/** Null for an index of another version or one that is damaged: its layer is to be read again. */
export function findIndex(stored: Uint8Array): FileIndex | null {
  if (stored[0] !== INDEX_VERSION) return null;
  try {
    return open(inflateRawSync(stored.subarray(1)));
  } catch {
    return null;
  }
}

function open(bytes: Buffer): FileIndex {
  const head = createByteReader(bytes);
  const packages = Array.from({ length: head.number() }, (): InstalledPackage => {
    const [kind, name, version] = [head.text(), head.text(), head.text()];
    return {
      kind: INSTALLED_KINDS.find((known) => known === kind) ?? 'dpkg',
      name,
      version: version === '' ? null : version,
    };
  });
  const entryCount = head.number();
  const entries = head.bytes(head.number());
  const owners = head.rest();
  return { entryCount, packages, entries: () => walk(entries, owners, entryCount) };
}

function* walk(entries: Buffer, owners: Buffer, count: number): Generator<IndexedFile> {
  const [from, owned] = [createByteReader(entries), createByteReader(owners)];
  let nextOwned = owned.isAtEnd ? count : owned.number();
  let path = '';
  for (let index = 0; index < count; index += 1) {
    const entry: IndexedFile = { ...readEntry(from, path), owner: null };
    path = entry.path;
    if (index === nextOwned) {
      entry.owner = owned.number();
      nextOwned = owned.isAtEnd ? count : index + owned.number();
    }
    yield entry;
  }
}
