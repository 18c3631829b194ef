import { gzipSync } from 'node:zlib';
import { type FileEntry, flagWords } from '#lib/contents/entry.ts';
import { findIndex } from '#lib/contents/index/decode.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from '#lib/contents/limits.ts';
import { type LayerReading, readLayer } from '#lib/contents/read-layer.ts';
import { createTarReader, type TarEnd } from '#lib/contents/tar/reader.ts';
import { type Digest, digestOf } from '#lib/image/digest.ts';
import { type RawEntry, rawTar } from '#tests/support/raw-tar.ts';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

type Options = { mediaType?: string; limits?: Partial<ContentsLimits>; chunkBytes?: number; digest?: Digest };

/** Reads a blob as a layer, from a client that gives it in pieces and has verified it. */
export async function readBlob(
  blob: Uint8Array,
  { mediaType = GZIP, limits = {}, chunkBytes = 1000, digest = digestOf(blob) }: Options = {},
): Promise<LayerReading> {
  const client = {
    async getBlob(_: string, __: unknown, onChunk: (chunk: Uint8Array) => Promise<void> | undefined) {
      for (let at = 0; at < blob.length; at += chunkBytes) await onChunk(blob.subarray(at, at + chunkBytes));
    },
  };
  const descriptor = { digest, sizeBytes: blob.length, mediaType };
  return readLayer(client, 'team/app', descriptor, { limits: { ...CONTENTS_LIMITS, ...limits } });
}

export type Listed = { entries: FileEntry[]; notes: string[]; messages: string[]; reading: LayerReading };

/** What was listed of a blob that can be read; paths of unavailable ones fail the test. */
export async function listBlob(blob: Uint8Array, options: Options = {}): Promise<Listed> {
  const reading = await readBlob(blob, options);
  if (reading.state !== 'read') throw new Error(`unavailable: ${reading.reason.code}`);
  const entries = [...indexOf(reading).entries()].map(({ owner, ...entry }) => entry);
  const { notes } = reading;
  return { entries, reading, notes: notes.map(({ code }) => code), messages: notes.map(({ message }) => message) };
}

export function indexOf(reading: LayerReading): FileIndex {
  const index = reading.state === 'read' ? findIndex(reading.index) : null;
  if (index === null) throw new Error('no index');
  return index;
}

export const listTar = (tar: Uint8Array, options: Options = {}) => listBlob(gzipSync(tar), options);

/** The first entry that is listed of an archive, with its flags in words. */
export async function firstEntryOf(...entries: (RawEntry | Uint8Array)[]) {
  const [entry] = (await listTar(rawTar(entries))).entries;
  if (entry === undefined) throw new Error('nothing listed');
  return { ...entry, words: flagWords(entry.flags) };
}

export const pathsOf = ({ entries }: Listed) => entries.map(({ path }) => path);

/** Why a blob's files cannot be shown. */
export async function reasonOf(blob: Uint8Array, options: Options = {}): Promise<string> {
  const reading = await readBlob(blob, options);
  return reading.state === 'unavailable' ? reading.reason.code : 'read';
}

/** The tar reader alone, fed in pieces of any size. */
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
