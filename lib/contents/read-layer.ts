import { createHeadHash } from '#lib/image/layer-head.ts';
import { compressionOf } from '#lib/image/media-types.ts';
import type { LayerDescriptor, RegistryClient } from '#lib/registry/index.ts';
import { createDatabases } from './databases/databases.ts';
import { FLAGS } from './entry.ts';
import { createIndexWriter } from './index/encode.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from './limits.ts';
import type { ContentsNote, Unavailable } from './note.ts';
import { countNewNames } from './tar/path.ts';
import { createTarReader } from './tar/reader.ts';
import { createByteSource } from './unpack/byte-source.ts';
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
  /** `headSha256` is null where the blob was not even asked for. */
  | { state: 'unavailable'; reason: Unavailable; headSha256: Uint8Array | null };

export type ReadLayerOptions = { signal?: AbortSignal | undefined; limits?: ContentsLimits };

/**
 * Streams a layer from its registry, unpacks and lists it, in a memory that does not grow with it. The listing comes only
 * after size and digest were right (S-63); nothing is written to disk (B-10).
 *
 * @throws RegistryError
 */
export async function readLayer(
  client: Pick<RegistryClient, 'getBlob'>,
  repository: string,
  descriptor: LayerDescriptor,
  { signal, limits = CONTENTS_LIMITS }: ReadLayerOptions = {},
): Promise<LayerReading> {
  const forbidden = findForbidden(descriptor);
  if (forbidden !== null) return { state: 'unavailable', reason: forbidden, headSha256: null };
  const source = createByteSource();
  const head = createHeadHash();
  const listing = listArchive(source, limits);
  try {
    const onChunk = (chunk: Uint8Array) => {
      head.push(chunk);
      return source.push(chunk);
    };
    await client.getBlob(repository, descriptor, onChunk, signal);
  } finally {
    source.end();
    await listing;
  }
  const headSha256 = head.digest();
  const { uncompressedBytes, index, databases, ...ended } = await listing;
  const claimed = compressionOf(descriptor.mediaType);
  const verdict = explainReading({ ...ended, claimed, entryCount: index.entryCount }, limits);
  if (verdict.reason !== null) return { state: 'unavailable', reason: verdict.reason, headSha256 };
  return {
    state: 'read',
    index: await index.encode(databases.packages(), databases.ownerOf),
    entryCount: index.entryCount,
    uncompressedBytes,
    notes: verdict.notes,
    headSha256,
  };
}

/** Whatever the bytes are, this ends well once they end. */
async function listArchive(source: ReturnType<typeof createByteSource>, limits: ContentsLimits) {
  const index = createIndexWriter();
  const databases = createDatabases(limits);
  let [uncompressedBytes, flags, names] = [0, 0, 0];
  let previousPath = '';
  let limit: ReadingEnd['limit'] = null;
  const reader = createTarReader(
    {
      onEntry(entry) {
        names += countNewNames(entry.path, previousPath);
        previousPath = entry.path;
        if (index.entryCount >= limits.entries || names > limits.names) {
          limit = 'entries';
          return false;
        }
        index.add(entry);
        flags |= entry.flags & (FLAGS.unsafePath | FLAGS.cut);
        return true;
      },
      wants: databases.wants,
      onContent: databases.take,
    },
    limits,
  );
  const { packing, end } = await unpack(source, (bytes) => {
    uncompressedBytes += bytes.length;
    if (uncompressedBytes > limits.uncompressedBytes) limit = 'bytes';
    return limit === null && reader.write(bytes);
  });
  return { packing, end, tar: reader.end(), limit, uncompressedBytes, flags, index, databases };
}
