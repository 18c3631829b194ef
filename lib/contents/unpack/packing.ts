/** How bytes are packed, by what they begin with (B-01). */
export type Packing = 'gzip' | 'zstd' | 'bzip2' | 'xz' | 'plain';

/** Enough of a layer's beginning to tell its packing. */
export const PACKING_BYTES = 8;

/** Whatever is not known to be packed is taken for plain; whether it is a tar its first header says. */
export function detectPacking(head: Uint8Array): Packing {
  const begins = (...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);
  if (begins(0x1f, 0x8b)) return 'gzip';
  if (begins(0x28, 0xb5, 0x2f, 0xfd) || isSkippableMagic(head)) return 'zstd';
  if (begins(0x42, 0x5a, 0x68)) return 'bzip2';
  if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz';
  return 'plain';
}

/** 50 2a 4d 18 to 5f 2a 4d 18: a zstd frame that decoders skip; zstd:chunked begins with one (B-05). */
export function isSkippableMagic(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}
