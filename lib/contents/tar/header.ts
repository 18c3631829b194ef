/** TarHeader has the fields of a 512-byte header. Names are still bytes. */
export type TarHeader = {
  name: Buffer;
  linkName: Buffer;
  sizeBytes: number;
  /** Null for a field that is not a number. Other fields of the header can still be right. */
  mode: number | null;
  uid: number | null;
  gid: number | null;
  /** One character; "0" when the byte is NUL. */
  type: string;
  /** GNU's old sparse form: the reported size, and whether more blocks of the map follow. */
  sparse: { apparentBytes: number; continues: boolean } | null;
};

export const BLOCK = 512;
const SPACE = 32;
const USTAR = Buffer.from('ustar\0');

/** Parses a block. Returns null when its checksum is wrong or a number is invalid (B-17). */
export function readHeader(block: Buffer): TarHeader | null {
  if (!hasRightSum(block)) return null;
  const sizeBytes = readNumber(block, 124, 12);
  if (sizeBytes === null) return null;
  const typeByte = block[156] ?? 0;
  const type = typeByte === 0 ? '0' : String.fromCharCode(typeByte);
  // GNU stores other fields at the place of POSIX's prefix.
  const isPosix = block.compare(USTAR, 0, 6, 257, 263) === 0;
  const name = textField(block, 0, 100);
  const prefix = isPosix ? textField(block, 345, 155) : Buffer.alloc(0);
  const apparentBytes = type === 'S' ? readNumber(block, 483, 12) : null;
  return {
    name: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    linkName: textField(block, 157, 100),
    sizeBytes,
    mode: readNumber(block, 100, 8),
    uid: readNumber(block, 108, 8),
    gid: readNumber(block, 116, 8),
    type,
    sparse: apparentBytes === null ? null : { apparentBytes, continues: block[482] === 1 },
  };
}

export function isZeroBlock(block: Buffer): boolean {
  for (let at = 0; at < BLOCK; at += 4) if (block.readInt32LE(at) !== 0) return false;
  return true;
}

/** Returns a field up to its first NUL. */
function textField(block: Buffer, at: number, length: number): Buffer {
  const end = block.indexOf(0, at);
  return block.subarray(at, end === -1 || end > at + length ? at + length : end);
}

/**
 * Parses octal digits between spaces and NULs, or base 256 when the first bit is set (B-16). Returns null for negative,
 * unsafe and invalid numbers.
 */
function readNumber(block: Buffer, at: number, length: number): number | null {
  const first = block[at] ?? 0;
  let value = first & 0x80 ? first & 0x7f : 0;
  if (first & 0x80) {
    if (first & 0x40) return null;
    for (let index = at + 1; index < at + length; index += 1) value = value * 256 + (block[index] ?? 0);
    return Number.isSafeInteger(value) ? value : null;
  }
  let hasBegun = false;
  for (let index = at; index < at + length; index += 1) {
    const byte = block[index] ?? 0;
    if (byte === SPACE || byte === 0) {
      if (hasBegun) break;
      continue;
    }
    if (byte < 48 || byte > 55) return null;
    hasBegun = true;
    value = value * 8 + (byte - 48);
  }
  return Number.isSafeInteger(value) ? value : null;
}

/** Compares the sum of all bytes, with the checksum field as spaces. Some old writers summed signed bytes. */
function hasRightSum(block: Buffer): boolean {
  const stored = readNumber(block, 148, 8);
  if (stored === null) return false;
  let sum = 0;
  let high = 0;
  for (let at = 0; at < BLOCK; at += 1) {
    const byte = at >= 148 && at < 156 ? SPACE : (block[at] ?? 0);
    sum += byte;
    high += byte >> 7;
  }
  return stored === sum || stored === sum - high * 256;
}
