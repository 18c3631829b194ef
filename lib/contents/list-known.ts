import { setImmediate as nextTurn } from 'node:timers/promises';
import { createHeadHash } from '#lib/image/layer-head.ts';
import { createContentHashes, keyIdOf } from './content-hash.ts';
import { createDatabases } from './databases/databases.ts';
import { encodeListing } from './encode-listing.ts';
import type { Access, FileEntry } from './entry.ts';
import type { FileType } from './file-type/file-type.ts';
import { createIndexWriter } from './index/encode.ts';
import { createLayerFindings } from './layer-findings.ts';
import type { LayerKeys, LayerReading } from './read-layer.ts';

/** KnownFile is an entry of a layer whose archive is not there. */
export type KnownFile = {
  entry: FileEntry;
  access: Access;
  /** Bytes of the compressed layer that it takes. */
  packedBytes: number;
  type: FileType | null;
  /** Stands for the content: equal texts are equal contents. Null for an entry without bytes. */
  identity: string | null;
  /** The content of a record of packages; null for any other file. */
  text: string | null;
};

type ReadListing = Extract<LayerReading, { state: 'read' }>;

/** Entries that are listed, in some milliseconds, before other work can run. */
const ENTRIES_A_TURN = 4_096;
const [HEADER_BYTES, END_BYTES] = [512, 1_024];

/** Lists known files as if their layer had been read, with the same records of packages. No secrets are searched. */
export async function listKnownFiles(
  files: readonly KnownFile[],
  { contentKey, fingerprintKey }: LayerKeys,
): Promise<ReadListing> {
  const index = createIndexWriter(keyIdOf(contentKey));
  const [databases, hashes] = [createDatabases(), createContentHashes(contentKey)];
  let uncompressedBytes = END_BYTES;
  for (const [number, { entry, access, packedBytes, type, identity, text }] of files.entries()) {
    if (number % ENTRIES_A_TURN === ENTRIES_A_TURN - 1) await nextTurn();
    index.add(entry, access);
    index.addPacked(packedBytes);
    uncompressedBytes += HEADER_BYTES + Math.ceil(entry.sizeBytes / HEADER_BYTES) * HEADER_BYTES;
    if (identity !== null) index.setHash(hashes.of(Buffer.from(identity)));
    if (type !== null) index.setType(type);
    if (entry.kind === 'file' && databases.wants(entry) && text !== null) databases.take(entry, Buffer.from(text));
  }
  return {
    state: 'read',
    index: await encodeListing({ index, databases, findings: createLayerFindings(fingerprintKey) }),
    entryCount: files.length,
    uncompressedBytes,
    notes: [],
    headSha256: createHeadHash().digest(),
  };
}
