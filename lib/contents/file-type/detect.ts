import type { ArchiveFormat, FileType } from './file-type.ts';

/** This many bytes are enough to tell a type, other than that of ELF files and source maps. */
export const HEAD_BYTES = 512;

const ARCHIVES: readonly { format: ArchiveFormat; at: number; magic: Buffer }[] = [
  { format: 'zip', at: 0, magic: Buffer.from('PK\x03\x04') },
  // The end record of a ZIP without members.
  { format: 'zip', at: 0, magic: Buffer.from('PK\x05\x06') },
  { format: 'gzip', at: 0, magic: Buffer.of(0x1f, 0x8b, 8) },
  { format: 'xz', at: 0, magic: Buffer.from('\xfd7zXZ\0', 'latin1') },
  { format: 'zstd', at: 0, magic: Buffer.of(0x28, 0xb5, 0x2f, 0xfd) },
  { format: 'bzip2', at: 4, magic: Buffer.from('1AY&SY') },
  { format: 'tar', at: 257, magic: Buffer.from('ustar') },
];

const ELF = Buffer.from('\x7fELF', 'latin1');
const JAVA = Buffer.of(0xca, 0xfe, 0xba, 0xbe);
/** The first major version of class files. A Mach-O file with the same magic has a small number there. */
const FIRST_JAVA = 45;

/**
 * Detects a type by the first HEAD_BYTES of a file, or all of them. "elf" and "map" need more of the file: "map" could
 * be a source map.
 */
export function detectType(head: Buffer, path: string): FileType | 'elf' | 'map' {
  if (isAt(head, 0, ELF)) return 'elf';
  const archive = ARCHIVES.find(({ at, magic }) => isAt(head, at, magic));
  if (archive !== undefined && (archive.format !== 'bzip2' || isAt(head, 0, Buffer.from('BZh'))))
    return { kind: 'archive', format: archive.format };
  if (isAt(head, 0, JAVA) && head.length >= 8 && head.readUInt16BE(6) >= FIRST_JAVA)
    return { kind: 'bytecode', format: 'java' };
  // The magic number of a .pyc file differs between versions of Python, but for its last two bytes.
  if (path.endsWith('.pyc') && head[2] === 0x0d && head[3] === 0x0a) return { kind: 'bytecode', format: 'python' };
  const interpreter = findInterpreter(head);
  if (interpreter !== null) return { kind: 'script', interpreter };
  if (!isText(head)) return { kind: 'binary' };
  return path.endsWith('.map') ? 'map' : { kind: 'text' };
}

function isAt(head: Buffer, at: number, magic: Buffer): boolean {
  return head.length >= at + magic.length && head.compare(magic, 0, magic.length, at, at + magic.length) === 0;
}

/** The longest first line that Linux reads. */
const LONGEST_LINE = 256;
const LINE = /^#![ \t]*(\/[!-~]*)(?:[ \t]+([ -~\t]*))?[\r\n]?$/;

/**
 * Returns the program in a first line "#!/bin/sh -e", or null. Of "#!/usr/bin/env -S node --flag" it is the command that
 * env finds.
 */
function findInterpreter(head: Buffer): string | null {
  if (head[0] !== 0x23 || head[1] !== 0x21) return null;
  const newline = head.indexOf(0x0a);
  const end = newline === -1 ? head.length : newline;
  const [, program, rest] = LINE.exec(head.toString('latin1', 0, Math.min(LONGEST_LINE, end))) ?? [];
  // Linux accepts cut arguments, but no cut program.
  if (program === undefined || (rest === undefined && end > LONGEST_LINE)) return null;
  if (!program.endsWith('/env')) return program;
  const command = (rest ?? '')
    .split(/[ \t]+/)
    .find((word) => word !== '' && !word.startsWith('-') && !word.includes('='));
  return command ?? program;
}

/** Control characters that texts have: tab to carriage return, and escape. */
const isTextControl = (byte: number) => (byte >= 8 && byte <= 13) || byte === 27;

/** Reports whether there are no control characters. UTF-16 is a text by its byte order mark. */
function isText(head: Buffer): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  const end = Math.min(head.length, HEAD_BYTES);
  for (let at = 0; at < end; at += 1) {
    const byte = head[at] ?? 0;
    if ((byte < 32 && !isTextControl(byte)) || byte === 127) return false;
  }
  return true;
}
