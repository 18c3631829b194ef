import { ARCHIVE_FORMATS, BYTECODE_FORMATS, type ElfFile, type FileType } from '#lib/contents/file-type/file-type.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** Strings are written as one more than their place in the dictionary, null as 0. The order of all lists is the format. */
const KINDS = ['text', 'binary', 'source-map', 'script', 'archive', 'bytecode', 'elf'] as const;
const [IS_64, IS_STRIPPED, IS_NOT_STRIPPED, HAS_DYNAMIC, NOT_READ] = [1, 2, 4, 8, 16];

/** @param numberOf - returns the number of a text in the dictionary */
export function writeType(out: ByteWriter, type: FileType, numberOf: (text: string | null) => number): void {
  out.number(KINDS.indexOf(type.kind));
  if (type.kind === 'script') out.number(numberOf(type.interpreter));
  else if (type.kind === 'archive') out.number(ARCHIVE_FORMATS.indexOf(type.format));
  else if (type.kind === 'bytecode') out.number(BYTECODE_FORMATS.indexOf(type.format));
  else if (type.kind === 'elf') writeElf(out, type, numberOf);
}

function writeElf(
  out: ByteWriter,
  { bits, interpreter, dynamic, isStripped }: ElfFile,
  numberOf: (text: string | null) => number,
): void {
  const isRead = dynamic !== 'none' && dynamic !== 'not read';
  const stripped = isStripped === null ? 0 : isStripped ? IS_STRIPPED : IS_NOT_STRIPPED;
  out.number(
    (bits === 64 ? IS_64 : 0) | stripped | (isRead ? HAS_DYNAMIC : 0) | (dynamic === 'not read' ? NOT_READ : 0),
  );
  out.number(numberOf(interpreter));
  if (!isRead) return;
  out.number(numberOf(dynamic.soname));
  out.number(dynamic.needed.length);
  for (const name of dynamic.needed) out.number(numberOf(name));
}

/** @throws RangeError when the bytes end too early */
export function readType(from: ByteReader, textOf: (number: number) => string | null): FileType {
  const kind = KINDS[from.number()] ?? 'binary';
  switch (kind) {
    case 'script':
      return { kind, interpreter: textOf(from.number()) };
    case 'archive':
      return { kind, format: ARCHIVE_FORMATS[from.number()] ?? 'zip' };
    case 'bytecode':
      return { kind, format: BYTECODE_FORMATS[from.number()] ?? 'python' };
    case 'elf':
      return readElf(from, textOf);
    default:
      return { kind };
  }
}

function readElf(from: ByteReader, textOf: (number: number) => string | null): ElfFile {
  const bits = from.number();
  const interpreter = textOf(from.number());
  const isStripped = bits & IS_STRIPPED ? true : bits & IS_NOT_STRIPPED ? false : null;
  const elf: ElfFile = { kind: 'elf', bits: bits & IS_64 ? 64 : 32, interpreter, dynamic: 'none', isStripped };
  if (bits & NOT_READ) elf.dynamic = 'not read';
  if (bits & HAS_DYNAMIC) {
    const soname = textOf(from.number());
    const needed: string[] = [];
    for (let left = from.number(); left > 0; left -= 1) needed.push(textOf(from.number()) ?? '');
    elf.dynamic = { soname, needed };
  }
  return elf;
}
