import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import { INDEX_VERSION } from '#lib/image/index-version.ts';
import { createByteReader, createByteWriter } from './bytes.ts';
import { readEntry, writeEntry } from './entry-codec.ts';

const deflate = promisify(deflateRaw);

export type IndexWriter = {
  add(entry: FileEntry): void;
  readonly entryCount: number;
  /** `ownerOf` tells to which of `packages` a file belongs. */
  encode(packages: readonly InstalledPackage[], ownerOf: (path: string) => number | null): Promise<Uint8Array>;
};

/** Entries are written as they come, some twenty bytes each, instead of kept as objects. */
export function createIndexWriter(): IndexWriter {
  const entries = createByteWriter();
  let previousPath = '';
  let entryCount = 0;
  return {
    add(entry) {
      writeEntry(entries, entry, previousPath);
      previousPath = entry.path;
      entryCount += 1;
    },
    get entryCount() {
      return entryCount;
    },
    async encode(packages, ownerOf) {
      const out = createByteWriter();
      out.number(packages.length);
      for (const { kind, name, version } of packages) {
        out.text(kind);
        out.text(name);
        out.text(version ?? '');
      }
      const written = entries.taken();
      out.number(entryCount);
      out.number(written.length);
      out.bytes(written);
      writeOwners(out, written, entryCount, packages.length === 0 ? () => null : ownerOf);
      return Buffer.concat([Buffer.of(INDEX_VERSION), await deflate(out.taken(), { level: 6 })]);
    },
  };
}

/** Pairs of a distance from the last owned entry and its package. */
function writeOwners(
  out: ReturnType<typeof createByteWriter>,
  written: Buffer,
  count: number,
  ownerOf: (path: string) => number | null,
): void {
  const from = createByteReader(written);
  let [path, last] = ['', 0];
  for (let index = 0; index < count; index += 1) {
    const entry = readEntry(from, path);
    path = entry.path;
    const owner = entry.kind === 'directory' || entry.kind === 'whiteout' ? null : ownerOf(path);
    if (owner === null) continue;
    out.number(index - last);
    out.number(owner);
    last = index;
  }
}
