import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { Access, FileEntry } from '#lib/contents/entry.ts';
import type { FileType } from '#lib/contents/file-type/file-type.ts';
import { FILE_RULES_VERSION, INDEX_VERSION } from '#lib/image/index-version.ts';
import { createAccessWriter } from './access-column.ts';
import { createByteReader, createByteWriter } from './bytes.ts';
import { hasContent, readEntry, writeEntry } from './entry-codec.ts';
import { createHashWriter } from './hash-column.ts';
import { type IndexSection, SECTIONS, writeSections } from './sections.ts';
import { createTypeWriter } from './type-column.ts';

const deflate = promisify(deflateRaw);

/** This many entries are encoded, in some milliseconds, before other work can run. */
const ENTRIES_A_TURN = 4_096;

export type IndexWriter = {
  add(entry: FileEntry, access: Access | null): void;
  /** Sets what is known of the content of the last file that was added. */
  setHash(hash: Uint8Array): void;
  setType(type: FileType): void;
  /** Adds the compressed bytes of the next entry that has none yet. */
  addPacked(bytes: number): void;
  readonly entryCount: number;
  /**
   * `ownerOf` returns the index in `packages` of a file's package. `sections` come after those of the writer, with
   * numbers of SECTIONS.
   *
   * @returns INDEX_VERSION and FILE_RULES_VERSION, a byte each, then the deflated index
   */
  encode(
    packages: readonly InstalledPackage[],
    ownerOf: (path: string) => number | null,
    sections?: readonly IndexSection[],
  ): Promise<Uint8Array>;
};

/**
 * Creates a writer that encodes entries as they arrive, about thirty bytes each. Objects would take far more memory.
 *
 * @param keyId - the id of the key of content hashes
 */
export function createIndexWriter(keyId: Uint8Array): IndexWriter {
  const [entries, packed] = [createByteWriter(), createByteWriter()];
  const [access, hashes, types] = [createAccessWriter(), createHashWriter(keyId), createTypeWriter()];
  let previousPath = '';
  let [entryCount, contentCount] = [0, 0];
  return {
    add(entry, entryAccess) {
      writeEntry(entries, entry, previousPath);
      access.add(entryAccess);
      previousPath = entry.path;
      entryCount += 1;
      if (hasContent(entry)) contentCount += 1;
    },
    setHash: (hash) => hashes.set(contentCount - 1, hash),
    setType: (type) => types.set(contentCount - 1, type),
    addPacked: packed.number,
    get entryCount() {
      return entryCount;
    },
    async encode(packages, ownerOf, sections = []) {
      const out = createByteWriter();
      out.number(packages.length);
      for (const { kind, name, version } of packages) {
        out.text(kind);
        out.text(name);
        out.text(version ?? '');
      }
      const written = entries.taken();
      const owners = packages.length === 0 ? Buffer.alloc(0) : await encodeOwners(written, entryCount, ownerOf);
      out.number(entryCount);
      out.number(contentCount);
      for (const part of [written, owners]) {
        out.number(part.length);
        out.bytes(part);
      }
      writeSections(out, [
        { number: SECTIONS.access, bytes: access.encode() },
        { number: SECTIONS.packed, bytes: packed.taken() },
        { number: SECTIONS.hashes, bytes: hashes.encode(contentCount) },
        { number: SECTIONS.types, bytes: types.encode(contentCount) },
        ...sections,
      ]);
      return Buffer.concat([Buffer.of(INDEX_VERSION, FILE_RULES_VERSION), await deflate(out.taken(), { level: 6 })]);
    },
  };
}

/** Writes a pair for each entry with a package: its distance from the previous such entry, and the package's index. */
async function encodeOwners(written: Buffer, count: number, ownerOf: (path: string) => number | null): Promise<Buffer> {
  const out = createByteWriter();
  const from = createByteReader(written);
  let [path, last] = ['', 0];
  for (let index = 0; index < count; index += 1) {
    if (index % ENTRIES_A_TURN === ENTRIES_A_TURN - 1) await nextTurn();
    const entry = readEntry(from, path);
    path = entry.path;
    const owner = entry.kind === 'directory' || entry.kind === 'whiteout' ? null : ownerOf(path);
    if (owner === null) continue;
    out.number(index - last);
    out.number(owner);
    last = index;
  }
  return out.taken();
}
