import { gzipSync } from 'node:zlib';
import { type FileEntry, flagWords } from '#lib/contents/entry.ts';
import { findIndex } from '#lib/contents/index/decode.ts';
import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from '#lib/contents/limits.ts';
import { type LayerReading, readLayer } from '#lib/contents/read-layer.ts';
import { createTarReader, type TarEnd } from '#lib/contents/tar/reader.ts';
import { type Digest, digestOf } from '#lib/image/digest.ts';
import { type RawEntry, rawTar } from '#tests/support/raw-tar.ts';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

type Options = {
  mediaType?: string;
  limits?: Partial<ContentsLimits>;
  chunkBytes?: number;
  digest?: Digest;
  contentKey?: Uint8Array;
  ownThreadBytes?: number;
};

/** Keys of tests. */
const CONTENT_KEY = Buffer.alloc(32, 7);
export const FINGERPRINT_KEY = Buffer.alloc(32, 9);

/** Reads a blob as a layer from a client that delivers it in pieces and has verified it. */
export async function readBlob(
  blob: Uint8Array,
  { mediaType = GZIP, chunkBytes = 1000, digest = digestOf(blob), contentKey = CONTENT_KEY, ...options }: Options = {},
): Promise<LayerReading> {
  const client = {
    async getBlob(_: string, __: unknown, onChunk: (chunk: Uint8Array) => Promise<void> | undefined) {
      // Copies, because the reader may free a chunk.
      for (let at = 0; at < blob.length; at += chunkBytes)
        await onChunk(Uint8Array.from(blob.subarray(at, at + chunkBytes)));
    },
  };
  const descriptor = { digest, sizeBytes: blob.length, mediaType };
  const keys = { contentKey, fingerprintKey: FINGERPRINT_KEY };
  const limits = { ...CONTENTS_LIMITS, ...options.limits };
  return readLayer(client, 'team/app', descriptor, { ...options, keys, limits });
}

export type Listed = { entries: FileEntry[]; notes: string[]; messages: string[]; reading: LayerReading };

/** Lists a readable blob. An unavailable one fails the test. */
export async function listBlob(blob: Uint8Array, options: Options = {}): Promise<Listed> {
  const reading = await readBlob(blob, options);
  if (reading.state !== 'read') throw new Error(`unavailable: ${reading.reason.code}`);
  const entries = [...indexOf(reading).entries()].map(plainEntry);
  const { notes } = reading;
  return { entries, reading, notes: notes.map(({ code }) => code), messages: notes.map(({ message }) => message) };
}

/** Returns an entry as the tar reader listed it, without what the index knows besides. */
export function plainEntry({ owner, access, packedBytes, content, ...entry }: IndexedFile): FileEntry {
  return entry;
}

export function indexOf(reading: LayerReading): FileIndex {
  const index = reading.state === 'read' ? findIndex(reading.index) : null;
  if (index === null) throw new Error('no index');
  return index;
}

export const listTar = (tar: Uint8Array, options: Options = {}) => listBlob(gzipSync(tar), options);

/** Returns the first listed entry of an archive, with its flags in words. */
export async function firstEntryOf(...entries: (RawEntry | Uint8Array)[]) {
  const [entry] = (await listTar(rawTar(entries))).entries;
  if (entry === undefined) throw new Error('nothing listed');
  return { ...entry, words: flagWords(entry.flags) };
}

export const pathsOf = ({ entries }: Listed) => entries.map(({ path }) => path);

/** Returns why the files of a blob cannot be shown. */
export async function reasonOf(blob: Uint8Array, options: Options = {}): Promise<string> {
  const reading = await readBlob(blob, options);
  return reading.state === 'unavailable' ? reading.reason.code : 'read';
}

/** Runs only the tar reader, with pieces of any size. */
export function readTar(tar: Uint8Array, chunkBytes = tar.length): { paths: string[]; end: TarEnd } {
  const paths: string[] = [];
  const reader = createTarReader({
    onEntry: ({ path }) => paths.push(path) > 0,
    wants: () => false,
    onContent: () => undefined,
  });
  for (let at = 0; at < tar.length; at += chunkBytes) reader.write(tar.subarray(at, at + chunkBytes));
  return { paths, end: reader.end() };
}
