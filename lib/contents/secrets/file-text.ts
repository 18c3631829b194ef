import { isAscii, isUtf8 } from 'node:buffer';
import { TOKEN_RUNS } from '#lib/findings/secrets/find-tokens.ts';

type Encoding = 'bytes' | 'utf-16le' | 'utf-16be';

/** Patterns of one class of characters each. */
const RUNS = {
  ...TOKEN_RUNS,
  /** The part of a URL between "://" and the path. */
  authority: () => /[^\s/?#"'<>`\\|]*/y,
  azure: () => /[A-Za-z0-9_~.-]*/y,
};
type Run = keyof typeof RUNS;

/** Per run, which bytes belong to it. */
const BELONGS = new Map<Run, Uint8Array>();

/** Returns a table with 1 for each byte that belongs to a run. */
export function belongs(run: Run): Uint8Array {
  const known = BELONGS.get(run);
  if (known !== undefined) return known;
  const pattern = RUNS[run]();
  const table = Uint8Array.from({ length: 256 }, (_, byte) => {
    pattern.lastIndex = 0;
    pattern.test(String.fromCharCode(byte));
    return pattern.lastIndex;
  });
  BELONGS.set(run, table);
  return table;
}

/** FileText is the content of a file with one character for each byte, or for each UTF-16 unit. */
export type FileText = {
  /** What the keyword search reads. Its indices are those of `text`. */
  bytes: Uint8Array;
  readonly text: string;
  /** Returns what `text.slice` does. It reads no more than that, and `text` reads the whole file. */
  slice(start: number, end: number): string;
  /** Returns where the run of these characters that contains `from` ends. Each run is read once. */
  runEnd(run: Run, from: number): number;
  /** Returns the index of the next such word, or Infinity. Each part of the text is searched once. */
  nextOf(word: string, from: number): number;
  /** Returns the offset of an index in the file, in bytes. */
  offsetOf(index: number): number;
  /** Returns a secret as the text that it is: UTF-8 where it is valid. */
  valueOf(start: number, end: number): string;
};

/** Reports whether the first bytes of a file are those of a text: without NUL, as git decides, or UTF-16. */
export function isText(head: Uint8Array): boolean {
  return encodingOf(head) !== 'bytes' || !head.includes(0);
}

function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'bytes';
}

/** @param content - the file. It must not change while the text is used. */
export function createFileText(content: Buffer): FileText {
  const encoding = encodingOf(content);
  if (encoding === 'bytes') return createText(content, null);
  const even = content.subarray(2, content.length - (content.length % 2));
  const units = encoding === 'utf-16le' ? even : Buffer.from(even).swap16();
  return createText(lowBytes(units), units.toString('utf16le'));
}

/** Returns a byte for each UTF-16 unit. One that is no ASCII becomes 0xff, which no keyword has. */
function lowBytes(units: Buffer): Buffer {
  const low = Buffer.allocUnsafe(units.length >> 1);
  for (let index = 0; index < low.length; index += 1) {
    const unit = units[index * 2] ?? 0;
    low[index] = units[index * 2 + 1] === 0 && unit < 128 ? unit : 255;
  }
  return low;
}

function createText(bytes: Buffer, units: string | null): FileText {
  let text: string | null = units;
  const runs = new Map<Run, { from: number; end: number }>();
  const words = new Map<string, { from: number; at: number }>();
  const file: FileText = {
    bytes,
    get text() {
      text ??= bytes.toString('latin1');
      return text;
    },
    slice: (start, end) => (units === null ? bytes.toString('latin1', start, end) : units.slice(start, end)),
    runEnd(run, from) {
      const known = runs.get(run);
      if (known !== undefined && from >= known.from && from <= known.end) return known.end;
      const end = units === null ? endOfBytes(bytes, belongs(run), from) : endOfUnits(units, RUNS[run](), from);
      runs.set(run, { from, end });
      return end;
    },
    nextOf(word, from) {
      const known = words.get(word);
      if (known !== undefined && from >= known.from && from <= known.at) return known.at;
      const at = file.text.indexOf(word, from);
      const next = at < 0 ? Number.POSITIVE_INFINITY : at;
      words.set(word, { from, at: next });
      return next;
    },
    offsetOf: (index) => (units === null ? index : 2 + index * 2),
    valueOf(start, end) {
      const value = file.text.slice(start, end);
      if (units !== null) return value.toWellFormed();
      const raw = bytes.subarray(start, end);
      return !isAscii(raw) && isUtf8(raw) ? raw.toString('utf8') : value;
    },
  };
  return file;
}

function endOfBytes(bytes: Uint8Array, table: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && table[bytes[end] ?? 0] === 1) end += 1;
  return end;
}

function endOfUnits(units: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  pattern.test(units);
  return pattern.lastIndex;
}
