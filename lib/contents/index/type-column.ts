import type { FileType } from '#lib/contents/file-type/file-type.ts';
import { countOf } from './access-column.ts';
import { createByteReader, createByteWriter } from './bytes.ts';
import { readType, writeType } from './type-record.ts';

/**
 * The column has a dictionary of strings, a table of distinct types, and a number for each content: 0 for an unknown
 * type, else one more than a place in the table.
 */
export type TypeWriter = { set(content: number, type: FileType): void; encode(contentCount: number): Buffer };

/** Bytes of all strings, and names of libraries in all types. A layer of real programs has a tenth of them. */
const MOST = { stringBytes: 4 * 1024 * 1024, needed: 500_000, types: 200_000 };

export function createTypeWriter(): TypeWriter {
  const [strings, types] = [new Map<string, number>(), new Map<string, number>()];
  const [stringBytes, table, column] = [createByteWriter(), createByteWriter(), createByteWriter()];
  let [keptBytes, neededCount, contents] = [0, 0, 0];

  /** Returns 0 for a text that does not fit any more. */
  function numberOf(text: string | null): number {
    if (text === null) return 0;
    const known = strings.get(text);
    if (known !== undefined) return known;
    const bytes = Buffer.byteLength(text);
    if (keptBytes + bytes > MOST.stringBytes) return 0;
    keptBytes += bytes;
    stringBytes.text(text);
    strings.set(text, strings.size + 1);
    return strings.size;
  }

  /** Leaves out what does not fit any more. */
  function fitting(type: FileType): FileType {
    if (type.kind !== 'elf' || typeof type.dynamic === 'string') return type;
    const { needed, soname } = type.dynamic;
    const isFull = neededCount + needed.length > MOST.needed;
    if (isFull || [...needed, soname].some((name) => name !== null && numberOf(name) === 0))
      return { ...type, dynamic: 'not read' };
    return type;
  }

  function placeOf(type: FileType): number {
    const kept = fitting(type);
    const record = createByteWriter(64);
    writeType(record, kept, numberOf);
    const key = record.taken().toString('latin1');
    const known = types.get(key);
    if (known !== undefined) return known;
    if (types.size >= MOST.types) return 0;
    if (kept.kind === 'elf' && typeof kept.dynamic !== 'string') neededCount += kept.dynamic.needed.length;
    table.bytes(record.taken());
    types.set(key, types.size + 1);
    return types.size;
  }

  function fillTo(content: number): void {
    for (; contents < content; contents += 1) column.number(0);
  }

  return {
    set(content, type) {
      fillTo(content);
      column.number(placeOf(type));
      contents += 1;
    },
    encode(contentCount) {
      fillTo(contentCount);
      const out = createByteWriter();
      out.number(strings.size);
      out.bytes(stringBytes.taken());
      out.number(types.size);
      out.bytes(table.taken());
      out.bytes(column.taken());
      return out.taken();
    },
  };
}

/**
 * Returns a function that finds the type of a content, or null when it is not known.
 *
 * @throws RangeError when the bytes end too early
 */
export function openTypeColumn(bytes: Buffer | undefined, contentCount: number): (content: number) => FileType | null {
  if (bytes === undefined) return () => null;
  const from = createByteReader(bytes);
  const strings = Array.from({ length: countOf(from, 1) }, () => from.text());
  const types = Array.from({ length: countOf(from, 1) }, () => readType(from, (number) => strings[number - 1] ?? null));
  const places = new Uint32Array(contentCount);
  for (let content = 0; content < contentCount; content += 1) places[content] = from.number();
  return (content) => types[(places[content] ?? 0) - 1] ?? null;
}
