import { inflateRawSync } from 'node:zlib';
import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import { decodePackageDetails } from '#lib/contents/databases/package-details.ts';
import type { Access } from '#lib/contents/entry.ts';
import { INDEX_VERSION } from '#lib/image/index-version.ts';
import { openAccessColumn } from './access-column.ts';
import { type ByteReader, createByteReader } from './bytes.ts';
import { hasContent, readEntry } from './entry-codec.ts';
import type { FileIndex, IndexedFile } from './file-index.ts';
import { openHashColumn } from './hash-column.ts';
import { decodeSecretHits } from './secret-hits.ts';
import { readSections, SECTIONS } from './sections.ts';
import { decodeTraces } from './traces.ts';
import { openTypeColumn } from './type-column.ts';

/** Opens a stored index. Returns null for another version or damaged bytes: the layer has to be read again. */
export function findIndex(stored: Uint8Array): FileIndex | null {
  if (stored[0] !== INDEX_VERSION) return null;
  try {
    return open(stored[1] ?? 0, inflateRawSync(stored.subarray(2)));
  } catch {
    return null;
  }
}

/** Columns are the parts of an index with a value for each entry. */
type Columns = {
  count: number;
  entries: Buffer;
  owners: Buffer;
  packed: Buffer;
  openAccess: () => () => Access | null;
};

function open(secretRulesVersion: number, bytes: Buffer): FileIndex {
  const head = createByteReader(bytes);
  const packages = Array.from({ length: head.number() }, () => readPackage(head));
  const entryCount = head.number();
  const contentCount = head.number();
  const entries = head.bytes(head.number());
  const owners = head.bytes(head.number());
  const sections = readSections(head);
  const columns: Columns = {
    count: entryCount,
    entries,
    owners,
    packed: sections.get(SECTIONS.packed) ?? Buffer.alloc(0),
    openAccess: openAccessColumn(sections.get(SECTIONS.access)),
  };
  const { keyId, hashOf } = openHashColumn(sections.get(SECTIONS.hashes));
  return {
    entryCount,
    packages,
    entries: () => walk(columns),
    keyId,
    hashOf,
    typeOf: openTypeColumn(sections.get(SECTIONS.types), contentCount),
    secretRulesVersion,
    packageDetails: openSection(sections.get(SECTIONS.packageDetails), (from) => decodePackageDetails(from.rest())),
    secretHits: openSection(sections.get(SECTIONS.secretHits), decodeSecretHits),
    traces: openSection(sections.get(SECTIONS.traces), decodeTraces),
    section: (number) => sections.get(number) ?? null,
  };
}

/** Returns a function that decodes a section at its first call. It returns null where there is none, or it is damaged. */
function openSection<T>(bytes: Buffer | undefined, decode: (from: ByteReader) => T): () => T | null {
  let decoded: T | null | undefined = bytes === undefined ? null : undefined;
  return () => {
    if (decoded === undefined) decoded = decodeOrNull(bytes ?? Buffer.alloc(0), decode);
    return decoded;
  };
}

function decodeOrNull<T>(bytes: Buffer, decode: (from: ByteReader) => T): T | null {
  try {
    return decode(createByteReader(bytes));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readPackage(from: ByteReader): InstalledPackage {
  const [kind, name, version] = [from.text(), from.text(), from.text()];
  return {
    kind,
    name,
    version: version === '' ? null : version,
  };
}

function* walk({ count, entries, owners, packed, openAccess }: Columns): Generator<IndexedFile> {
  const [from, owned, packedBytes] = [createByteReader(entries), createByteReader(owners), createByteReader(packed)];
  const nextAccess = openAccess();
  let nextOwned = owned.isAtEnd ? count : owned.number();
  let [path, content] = ['', 0];
  for (let index = 0; index < count; index += 1) {
    const entry: IndexedFile = {
      ...readEntry(from, path),
      owner: null,
      access: nextAccess(),
      packedBytes: packedBytes.isAtEnd ? 0 : packedBytes.number(),
      content: null,
    };
    path = entry.path;
    if (hasContent(entry)) {
      entry.content = content;
      content += 1;
    }
    if (index === nextOwned) {
      entry.owner = owned.number();
      nextOwned = owned.isAtEnd ? count : index + owned.number();
    }
    yield entry;
  }
}
