import { endOfCut, findClosing, findQuote } from './quotes.ts';
import { endOfSubstitution, isOpenCommand, type Substitutions } from './substitutions.ts';

/** ReadValue is a value in a text, without its quotes. Reading continues at `next`. */
export type ReadValue = { start: number; end: number; next: number; isQuoted: boolean };

/** Matches an unquoted value in a shell, a URL's query or a configuration file. */
const WORD = /(?:\\[^nrt"'\r\n]|[^\s"'`;&|<>()\\{])+/y;
/** A template counts as one word even with blanks. */
const TEMPLATE = /\{\{[^{}\n]{0,200}\}\}/y;
const JSON_WORD = /[^\s"'`,}\]\\{]+/y;
/**
 * Matches quotes in the middle of a word. Quotes of a surrounding text are followed by a blank or a separator instead.
 */
const JOINED = /(["'])(?=[^\s"'`,;:)\]}>|&\\])[^"'\n]{1,200}\1/y;

/** Reading configures how a value is read. As JSON, an unquoted value also ends at a comma or bracket. */
export type Reading = { substitutions: Substitutions; isJson: boolean };

/** Reads the value that begins at `at`: in quotes, in escaped quotes, or up to the end of the word. */
export function readValue(text: string, at: number, reading: Reading): ReadValue {
  const quote = findQuote(text, at);
  if (quote === null || quote.slashes > 3) return readWord(text, at, reading);
  const start = at + quote.length;
  const end = findClosing(text, start, quote, reading.substitutions);
  if (end === null) {
    const cut = endOfCut(text);
    if (cut !== null) return { start, end: cut, next: text.length, isQuoted: true };
    return readWord(text, start, reading);
  }
  const next = end + quote.length;
  if (reading.isJson) return { start, end, next, isQuoted: true };
  // A shell reads "abc"def and "abc"'def' as one word.
  if (/\w/.test(text[next] ?? '')) return { ...readWord(text, next, reading), start };
  const joined = endOfJoined(text, next);
  return joined === null
    ? { start, end, next, isQuoted: true }
    : { start, end: joined - 1, next: joined, isQuoted: true };
}

function endOfJoined(text: string, at: number): number | null {
  JOINED.lastIndex = at;
  return JOINED.test(text) ? JOINED.lastIndex : null;
}

function endOfTemplate(text: string, at: number): number | null {
  TEMPLATE.lastIndex = at;
  return text[at] === '{' && TEMPLATE.test(text) ? TEMPLATE.lastIndex : null;
}

function readWord(text: string, start: number, { isJson, substitutions }: Reading): ReadValue {
  const word = isJson ? JSON_WORD : WORD;
  let end = start;
  for (;;) {
    word.lastIndex = end;
    const next =
      endOfTemplate(text, end) ??
      (word.test(text) ? word.lastIndex : null) ??
      // A bracket that does not begin a template.
      (text[end] === '{' ? end + 1 : null) ??
      (isJson
        ? null
        : (endOfCommand(text, start, end, substitutions) ?? (end > start ? endOfJoined(text, end) : null)));
    if (next === null) return { start, end, next: end, isQuoted: false };
    end = next;
  }
}

/** Finds the end of a command in a word: "$(…)" or "`…`". An unclosed beginning is part of a password. */
function endOfCommand(text: string, start: number, at: number, substitutions: Substitutions): number | null {
  if (text[at] === '(' && text[at - 1] === '$' && at > start) {
    const end = endOfSubstitution(substitutions, at - 1);
    return end ?? (substitutions.has(at - 1) || isOpenCommand(text, at - 1) ? null : at + 1);
  }
  if (text[at] !== '`' || (at > start && !/\w/.test(text[at + 1] ?? ''))) return null;
  const closing = text.indexOf('`', at + 1);
  if (closing >= 0) return closing - at <= 400 ? closing + 1 : null;
  return at > start && !isOpenCommand(text, at) ? at + 1 : null;
}
