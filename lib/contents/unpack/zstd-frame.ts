/** FrameHeader is the header of a zstd frame. Source: RFC 8878, section 3.1.1.1 */
export type FrameHeader = { headerBytes: number; windowBytes: number; hasChecksum: boolean };

/** Magic number, descriptor, window, dictionary id and content size at their longest. */
export const LONGEST_HEADER = 18;

const DICTIONARY_BYTES = [0, 1, 2, 4] as const;

/** Parses a header. Returns null when bytes are missing. `bytes` begins with the magic number. */
export function readFrameHeader(bytes: Uint8Array): FrameHeader | null {
  const descriptor = bytes[4];
  if (descriptor === undefined) return null;
  const sizeFlag = descriptor >> 6;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const windowAt = 5;
  const sizeAt = windowAt + (isSingleSegment ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 3] ?? 0);
  const sizeBytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
  const headerBytes = sizeAt + sizeBytes;
  if (bytes.length < headerBytes) return null;
  const windowBytes = isSingleSegment
    ? littleEndian(bytes, sizeAt, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
    : windowOf(bytes[windowAt] ?? 0);
  return { headerBytes, windowBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function windowOf(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

/** Inexact above 2^53, which is far above every limit. */
function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = at + count - 1; index >= at; index -= 1) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

/**
 * Parses a block header; `sizeBytes` is how many bytes follow it. Returns null for the reserved type. Source: RFC 8878,
 * section 3.1.1.2
 */
export function readBlockHeader(bytes: Uint8Array): { isLast: boolean; sizeBytes: number } | null {
  const value = littleEndian(bytes, 0, 3);
  const kind = (value >> 1) & 3;
  if (kind === 3) return null;
  return { isLast: (value & 1) === 1, sizeBytes: kind === 1 ? 1 : value >> 3 };
}
