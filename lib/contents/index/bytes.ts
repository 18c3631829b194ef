/** ByteWriter appends to a growing buffer. */
export type ByteWriter = {
  number(value: number): void;
  text(value: string): void;
  bytes(value: Uint8Array): void;
  taken(): Buffer;
};

/** @param firstBytes - room at the beginning */
export function createByteWriter(firstBytes = 64 * 1024): ByteWriter {
  let buffer = Buffer.allocUnsafe(firstBytes);
  let length = 0;

  function reserve(count: number): void {
    if (length + count <= buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + count));
    buffer.copy(grown, 0, 0, length);
    buffer = grown;
  }

  /** Writes seven bits a byte, lowest first. Sizes above 32 bits fit. */
  function number(value: number): void {
    reserve(9);
    let rest = value;
    while (rest >= 128) {
      buffer[length] = (rest % 128) | 128;
      length += 1;
      rest = Math.floor(rest / 128);
    }
    buffer[length] = rest;
    length += 1;
  }

  return {
    number,
    text(value) {
      const size = Buffer.byteLength(value);
      number(size);
      reserve(size);
      length += buffer.write(value, length);
    },
    bytes(value) {
      reserve(value.length);
      buffer.set(value, length);
      length += value.length;
    },
    taken: () => buffer.subarray(0, length),
  };
}

export type ByteReader = {
  number(): number;
  text(): string;
  bytes(count: number): Buffer;
  /** Returns all remaining bytes. */
  rest(): Buffer;
  readonly isAtEnd: boolean;
  readonly leftBytes: number;
};

/** Creates a reader that throws RangeError when the bytes end too early. */
export function createByteReader(bytes: Buffer): ByteReader {
  let at = 0;
  function number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError('the index ends in the middle');
      at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  function take(count: number): Buffer {
    if (at + count > bytes.length) throw new RangeError('the index ends in the middle');
    at += count;
    return bytes.subarray(at - count, at);
  }
  return {
    number,
    text: () => take(number()).toString('utf8'),
    bytes: take,
    rest: () => take(bytes.length - at),
    get isAtEnd() {
      return at === bytes.length;
    },
    get leftBytes() {
      return bytes.length - at;
    },
  };
}
