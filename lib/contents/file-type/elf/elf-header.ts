/** Words reads numbers of an ELF file in its class and byte order. Offsets beyond the bytes give null. */
export type Words = {
  bits: 32 | 64;
  half(bytes: Buffer, at: number): number | null;
  word(bytes: Buffer, at: number): number | null;
  /** An address, an offset or a size: 4 bytes in 32-bit files, else 8. Null above 2^53. */
  long(bytes: Buffer, at: number): number | null;
};

/** Span is a part of a file in bytes. */
export type Span = { start: number; end: number };

/** Segment is a part of a file that is loaded at an address. */
export type Segment = Span & { address: number };

/** ElfHeader says where the parts of a file are. Source: System V ABI, ELF header and program header */
export type ElfHeader = {
  words: Words;
  loads: readonly Segment[];
  interpreter: Span | null;
  dynamic: Span | null;
  /** The section headers with the length of each; null when there are none. */
  sections: (Span & { entryBytes: number }) | null;
};

const [LITTLE, BIG] = [1, 2];
const [PT_LOAD, PT_DYNAMIC, PT_INTERP] = [1, 2, 3];
const MOST_LOADS = 256;

function createWords(bits: 32 | 64, isLittle: boolean): Words {
  const read = (bytes: Buffer, at: number, count: number): number | null => {
    if (at < 0 || at + count > bytes.length) return null;
    if (count < 8) return isLittle ? bytes.readUIntLE(at, count) : bytes.readUIntBE(at, count);
    const value = Number(isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return Number.isSafeInteger(value) ? value : null;
  };
  return {
    bits,
    half: (bytes, at) => read(bytes, at, 2),
    word: (bytes, at) => read(bytes, at, 4),
    long: (bytes, at) => read(bytes, at, bits / 8),
  };
}

/** Parses the class and byte order. Returns null for unknown ones. `head` begins with the magic number. */
export function readWords(head: Buffer): Words | null {
  const [wordClass, order] = [head[4], head[5]];
  if ((wordClass !== 1 && wordClass !== 2) || (order !== LITTLE && order !== BIG)) return null;
  return createWords(wordClass === 1 ? 32 : 64, order === LITTLE);
}

/** Parses the headers at the beginning of a file. Returns null when they are damaged, or not in `head` completely. */
export function readElfHeader(head: Buffer, words: Words): ElfHeader | null {
  const is64 = words.bits === 64;
  const [programAt, sectionAt] = [words.long(head, is64 ? 32 : 28), words.long(head, is64 ? 40 : 32)];
  const counts = is64 ? 54 : 42;
  const [programBytes, programs] = [words.half(head, counts), words.half(head, counts + 2)];
  const [entryBytes, sections] = [words.half(head, counts + 4), words.half(head, counts + 6)];
  if (programAt === null || sectionAt === null || programBytes === null || programs === null) return null;
  if (entryBytes === null || sections === null || (programs > 0 && programBytes < (is64 ? 56 : 32))) return null;
  const found: ElfHeader = { words, loads: [], interpreter: null, dynamic: null, sections: null };
  if (sectionAt > 0) found.sections = { start: sectionAt, end: sectionAt + sections * entryBytes, entryBytes };
  const loads: Segment[] = [];
  for (let index = 0; index < programs; index += 1) {
    const at = programAt + index * programBytes;
    const type = words.word(head, at);
    const start = words.long(head, at + (is64 ? 8 : 4));
    const address = words.long(head, at + (is64 ? 16 : 8));
    const bytes = words.long(head, at + (is64 ? 32 : 16));
    if (type === null || start === null || address === null || bytes === null) return null;
    const span = { start, end: start + bytes };
    if (type === PT_LOAD && loads.length < MOST_LOADS) loads.push({ ...span, address });
    else if (type === PT_INTERP) found.interpreter = span;
    else if (type === PT_DYNAMIC) found.dynamic = span;
  }
  return { ...found, loads };
}

/** Returns the place in the file of an address, or null. */
export function findOffset(loads: readonly Segment[], address: number): number | null {
  const load = loads.find(({ address: from, start, end }) => address >= from && address < from + (end - start));
  return load === undefined ? null : load.start + (address - load.address);
}
