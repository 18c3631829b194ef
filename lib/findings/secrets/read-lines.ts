import type { ReadValue } from './read-value.ts';

const MOST_BLOCK = 16 * 1024;
const BLOCK = /[|>][+-]?\d?[+-]?[ \t]{0,20}(?:#[^\r\n\\]{0,100})?(?:\r?\n|\\n)/y;
const NEWLINE = /\r?\n|\\n/g;
const FIELD = /^[ \t]*(?:- |["']?[\w.-]{1,80}["']?:(?:\s|$))/;

/**
 * Reads a YAML block after "|" or ">": the lines indented more than the name. Returns null when no block begins at
 * `at`.
 */
export function readBlock(text: string, nameAt: number, at: number): ReadValue | null {
  BLOCK.lastIndex = at;
  if (!BLOCK.test(text)) return null;
  const start = BLOCK.lastIndex;
  const indent = indentOfName(text, nameAt);
  let end = start;
  for (const line of linesOf(text.slice(start, start + MOST_BLOCK))) {
    if (!belongsToBlock(line.text, indent, end === start)) break;
    end = start + line.end;
  }
  return { ...trim(text, start, end), next: end, isQuoted: true };
}

/** Builders can collapse blanks to one. A line that is not a field then belongs to the block as well. */
function belongsToBlock(line: string, indent: number, isFirst: boolean): boolean {
  const own = line.length - line.trimStart().length;
  if (line.trim() === '' || own > indent) return true;
  return own === 1 && indent === 1 && (isFirst || !FIELD.test(line));
}

function indentOfName(text: string, nameAt: number): number {
  const before = text.slice(Math.max(0, nameAt - 80), nameAt);
  return /(?:^|\n|\\n|["'])([ \t]*)(?:- )?["']?$/.exec(before)?.[1]?.length ?? 0;
}

function* linesOf(text: string): Generator<{ text: string; end: number }> {
  let from = 0;
  for (const { index, 0: newline } of text.matchAll(NEWLINE)) {
    yield { text: text.slice(from, index), end: index };
    from = index + newline.length;
  }
  yield { text: text.slice(from), end: text.length };
}

function trim(text: string, from: number, to: number): { start: number; end: number } {
  const content = text.slice(from, to);
  const start = from + (content.length - content.trimStart().length);
  const own = content.trimEnd().replace(/(?:\s|\\n|…|["'])+$/, '');
  return { start, end: Math.max(start, from + own.length) };
}

/** Matches up to a real or a written newline, or the quote that ends the surrounding text. */
const LINE = /(?:[^\r\n\\]|\\(?![nr]))*/y;
const COMMENT = /[ \t]#[^\r\n]*$/;
const MOST_LINE = 1_000;

export type LineStart = 'line' | 'quote' | null;

/** Reports whether a name is the first on its line, or the first inside quotes. */
export function startOfLine(text: string, nameAt: number): LineStart {
  const before = text.slice(Math.max(0, nameAt - 60), nameAt);
  if (/(?:\n|\\n)[ \t]*(?:- )?$/.test(before)) return 'line';
  return /["'][ \t]*$/.test(before) || nameAt === 0 ? 'quote' : null;
}

/** Reads the rest of a line without its comment. */
export function readLine(text: string, at: number): ReadValue {
  const rest = text.slice(at, at + MOST_LINE);
  LINE.lastIndex = 0;
  LINE.test(rest);
  const line = rest.slice(0, LINE.lastIndex).replace(COMMENT, '').replace(/…$/, '');
  const end = at + line.trimEnd().length;
  return { start: at, end, next: end, isQuoted: false };
}
