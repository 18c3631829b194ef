const BLOCK = 512;

export type RawEntry = {
  name: string | Uint8Array;
  content?: string | Uint8Array;
  /** Type flag. Default: "0". */
  type?: string;
  link?: string;
  /** Replaces the content's length. A number is written in octal, bytes unchanged. */
  size?: number | Uint8Array;
  /** Bytes written over the header, by offset, before its checksum is computed. */
  fields?: Record<number, Uint8Array>;
  /** Added to the right checksum. */
  sumError?: number;
};

/** Creates a tar of exactly these headers and contents, valid or not. `end` is how many blocks of zeros follow. */
export function rawTar(entries: readonly (RawEntry | Uint8Array)[], { end = 2 }: { end?: number } = {}): Buffer {
  const parts = entries.flatMap((entry) => (entry instanceof Uint8Array ? [entry] : [headerOf(entry), bodyOf(entry)]));
  return Buffer.concat([...parts, Buffer.alloc(end * BLOCK)]);
}

/** Creates a PAX header with the given records for the next entry. Type "g" applies to all following entries. */
export function paxOf(records: Record<string, string | Uint8Array>, type: 'x' | 'g' = 'x'): RawEntry {
  return { name: 'PaxHeaders.0/x', type, content: Buffer.concat(Object.entries(records).map(recordOf)) };
}

function recordOf([key, value]: [string, string | Uint8Array]): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** Encodes a number in base 256, as GNU tar writes numbers that do not fit in octal. */
export function base256(value: bigint, length = 12): Uint8Array {
  const bytes = Buffer.alloc(length);
  let rest = BigInt.asUintN(length * 8, value);
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 255n);
    rest >>= 8n;
  }
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}

export function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

function bodyOf({ content = '' }: RawEntry): Buffer {
  return padded(Buffer.from(content));
}

function headerOf({ name, content = '', type = '0', link = '', size, fields = {}, sumError = 0 }: RawEntry): Buffer {
  const header = Buffer.alloc(BLOCK);
  Buffer.from(name).copy(header, 0, 0, 100);
  header.write('0000644\x000000000\x000000000\0', 100);
  const stored = size ?? Buffer.from(content).length;
  if (typeof stored === 'number') header.write(`${stored.toString(8).padStart(11, '0')}\0`, 124);
  else header.set(stored, 124);
  header.write('00000000000\0        ', 136);
  header.write(type, 156, 'latin1');
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  for (const [at, bytes] of Object.entries(fields)) header.set(bytes, Number(at));
  const sum = header.reduce((total, byte) => total + byte, 0) + sumError;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
