import { createHash } from 'node:crypto';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { rawTar } from '#tests/support/raw-tar.ts';
import { noiseOf } from '#tests/support/tar.ts';

/** LayerShape is a layer of `files` files of `fileBytes` bytes each, about half of which compression removes. */
export type LayerShape = { files: number; fileBytes: number };
export type GeneratedLayer = { shape: LayerShape; digest: string; sizeBytes: number; uncompressedBytes: number };

const BLOCK = 512;
/** Contents that are compressed once and repeated. Adjacent files have different ones. */
const CONTENTS = 61;
const GZIP_HEADER = Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
/** Ends a part so that the next one can be compressed without it. */
const OPEN = { level: 1, finishFlush: constants.Z_FULL_FLUSH };

/** Returns the size and digest of a layer that generateLayer returns in parts. */
export function describeLayer(shape: LayerShape): GeneratedLayer {
  const hash = createHash('sha256');
  let [sizeBytes, uncompressedBytes] = [0, 0];
  for (const { packed, unpackedBytes } of generateLayer(shape)) {
    hash.update(packed);
    sizeBytes += packed.length;
    uncompressedBytes += unpackedBytes;
  }
  return { shape, digest: `sha256:${hash.digest('hex')}`, sizeBytes, uncompressedBytes };
}

type Part = { packed: Buffer; unpackedBytes: number };

/** Generates a gzipped layer of any size in parts, always the same bytes. It takes neither a file nor much memory. */
export function* generateLayer({ files, fileBytes }: LayerShape): Generator<Part> {
  const noise = noiseOf(1 << 20, 7);
  const contents = Array.from({ length: Math.min(CONTENTS, files) }, (_, n) => {
    const bytes = contentOf(noise, n, Math.ceil(fileBytes / BLOCK) * BLOCK);
    return { bytes, packed: deflateRawSync(bytes, OPEN) };
  });
  let [checksum, length] = [0, 0];
  function part(bytes: Buffer, packed: Buffer): Part {
    checksum = crc32(bytes, checksum);
    length += bytes.length;
    return { packed, unpackedBytes: bytes.length };
  }
  yield { packed: GZIP_HEADER, unpackedBytes: 0 };
  for (let n = 0; n < files; n += 1) {
    const name = `usr/lib/part-${n % 97}/module-${n % 1009}/file-${n}.js`;
    const header = rawTar([{ name, size: fileBytes }], { end: 0 });
    yield part(header, deflateRawSync(header, OPEN));
    const content = contents[n % contents.length];
    if (content !== undefined) yield part(content.bytes, content.packed);
  }
  const end = Buffer.alloc(2 * BLOCK);
  yield part(end, deflateRawSync(end));
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  yield { packed: trailer, unpackedBytes: 0 };
}

/** Creates alternating noise and words, which compress to about two fifths, like programs. */
function contentOf(noise: Uint8Array, seed: number, bytes: number): Buffer {
  const content = Buffer.alloc(bytes, `function part${seed}(value) { return value === undefined ? null : value; }\n`);
  for (let at = 0, turn = seed * 31; at < bytes; at += 8192, turn += 1) {
    const from = (turn * 65_537) % (noise.length - 4096);
    content.set(noise.subarray(from, from + Math.min(3072, bytes - at)), at);
  }
  return content;
}
