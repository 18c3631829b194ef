/** Packing is the compression that the first bytes show (B-01). */
export type Packing = 'gzip' | 'zstd' | 'bzip2' | 'xz' | 'plain';

/** This many bytes are enough to detect the packing. */
export const PACKING_BYTES = 8;

/** Detects the packing. Unknown bytes count as plain; the first tar header then shows whether they are a tar. */
export function detectPacking(head: Uint8Array): Packing {
  const begins = (...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);
  if (begins(0x1f, 0x8b)) return 'gzip';
  if (begins(0x28, 0xb5, 0x2f, 0xfd) || isSkippableMagic(head)) return 'zstd';
  if (begins(0x42, 0x5a, 0x68)) return 'bzip2';
  if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz';
  return 'plain';
}

/** Recognises a skippable zstd frame, 50 2a 4d 18 to 5f 2a 4d 18. zstd:chunked begins with one (B-05). */
export function isSkippableMagic(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}
