import { createHeadHash } from '#lib/image/layer-head.ts';
import { compressionOf } from '#lib/image/media-types.ts';
import type { LayerDescriptor, RegistryClient } from '#lib/registry/index.ts';
import { keyIdOf } from './content-hash.ts';
import { createDatabases } from './databases/databases.ts';
import { noteNotRead } from './databases/not-read.ts';
import { encodeListing } from './encode-listing.ts';
import { FLAGS } from './entry.ts';
import { createIndexWriter } from './index/encode.ts';
import { createLayerFindings } from './layer-findings.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from './limits.ts';
import type { ContentsNote, Unavailable } from './note.ts';
import { observeAll } from './observe-all.ts';
import { observeContents } from './observe-content.ts';
import { countNewNames } from './tar/path.ts';
import { createTarReader } from './tar/reader.ts';
import { createByteSource } from './unpack/byte-source.ts';
import { createPackedBytes } from './unpack/packed-bytes.ts';
import { unpack } from './unpack/unpack.ts';
import { explainReading, findForbidden, type ReadingEnd } from './verdict.ts';

export type LayerReading =
  | {
      state: 'read';
      index: Uint8Array;
      entryCount: number;
      uncompressedBytes: number;
      notes: ContentsNote[];
      /** SHA-256 of the first HEAD_BYTES of the blob. */
      headSha256: Uint8Array;
    }
  /** `headSha256` is null when the blob was not requested. */
  | { state: 'unavailable'; reason: Unavailable; headSha256: Uint8Array | null };

/** LayerKeys are random keys of the installation, 32 bytes each. */
export type LayerKeys = {
  /** The key of content hashes. */
  contentKey: Uint8Array;
  /** The key of fingerprints of secrets, the same as for secrets in instructions. */
  fingerprintKey: Uint8Array;
};

export type ReadLayerOptions = {
  keys: LayerKeys;
  signal?: AbortSignal | undefined;
  limits?: ContentsLimits;
  /** From this many compressed bytes on, the decoder gets a thread of its own. */
  ownThreadBytes?: number;
};

/** Below, starting a thread takes longer than it saves. */
const OWN_THREAD_BYTES = 8 * 1024 * 1024;

/**
 * Streams a layer from its registry, unpacks and lists it. Memory does not grow with the layer, and nothing is written
 * to disk (B-10). The listing is returned only after size and digest were verified (S-63).
 *
 * @throws RegistryError
 */
export async function readLayer(
  client: Pick<RegistryClient, 'getBlob'>,
  repository: string,
  descriptor: LayerDescriptor,
  { keys, signal, limits = CONTENTS_LIMITS, ownThreadBytes = OWN_THREAD_BYTES }: ReadLayerOptions,
): Promise<LayerReading> {
  const forbidden = findForbidden(descriptor);
  if (forbidden !== null) return { state: 'unavailable', reason: forbidden, headSha256: null };
  const source = createByteSource();
  const head = createHeadHash();
  const listing = listArchive(source, keys, { limits, ownThread: descriptor.sizeBytes >= ownThreadBytes });
  let fault: { error: unknown } | null = null;
  listing.catch((error: unknown) => {
    fault = { error };
  });
  try {
    const onChunk = (chunk: Uint8Array) => {
      if (fault !== null) throw fault.error;
      head.push(chunk);
      return source.push(chunk);
    };
    await client.getBlob(repository, descriptor, onChunk, signal);
  } finally {
    source.end();
    await listing;
  }
  const headSha256 = head.digest();
  const { uncompressedBytes, index, databases, findings, ...ended } = await listing;
  const claimed = compressionOf(descriptor.mediaType);
  const verdict = explainReading({ ...ended, claimed, entryCount: index.entryCount }, limits);
  if (verdict.reason !== null) return { state: 'unavailable', reason: verdict.reason, headSha256 };
  return {
    state: 'read',
    index: await encodeListing({ index, databases, findings }),
    entryCount: index.entryCount,
    uncompressedBytes,
    notes: [...verdict.notes, ...noteNotRead(databases.notRead()), ...findings.notes()],
    headSha256,
  };
}

/** Lists any bytes: damaged archives end early. Throws only when the decoder's own thread fails. */
async function listArchive(
  source: ReturnType<typeof createByteSource>,
  { contentKey, fingerprintKey }: LayerKeys,
  { limits, ownThread }: { limits: ContentsLimits; ownThread: boolean },
) {
  const index = createIndexWriter(keyIdOf(contentKey));
  const databases = createDatabases(limits);
  const packed = createPackedBytes(index.addPacked);
  const findings = createLayerFindings(fingerprintKey);
  let [uncompressedBytes, flags, names] = [0, 0, 0];
  let previousPath = '';
  let limit: ReadingEnd['limit'] = null;
  const reader = createTarReader(
    {
      onEntry(entry, access) {
        names += countNewNames(entry.path, previousPath);
        previousPath = entry.path;
        if (index.entryCount >= limits.entries || names > limits.names) {
          limit = 'entries';
          return false;
        }
        index.add(entry, access);
        flags |= entry.flags & (FLAGS.unsafePath | FLAGS.cut);
        return true;
      },
      wants: databases.wants,
      onContent: databases.take,
      observe: observeAll([...observeContents(index, contentKey), databases.observe, ...findings.observes]),
      onEntryEnd: packed.endSpan,
    },
    limits,
  );
  const sink = {
    take(bytes: Uint8Array) {
      uncompressedBytes += bytes.length;
      if (uncompressedBytes > limits.uncompressedBytes) limit = 'bytes';
      return limit === null && reader.write(bytes);
    },
    onStep: (packedAt: number) => packed.advance(uncompressedBytes, packedAt),
  };
  const { packing, end } = await unpack(source, sink, ownThread);
  const tar = reader.end();
  packed.finish();
  return { packing, end, tar, limit, uncompressedBytes, flags, index, databases, findings };
}
