import { endOfSubstitution, type Substitutions } from './substitutions.ts';

/** Quote is a quotation mark with the backslashes that escape it in a nested text. */
export type Quote = { sign: '"' | "'"; slashes: number; length: number };

const QUOTE = /(\\{0,8})(["'])/y;
const CUT = '…';
/** The most substitutions in one value whose quotes are skipped. */
const MOST_SKIPPED = 20;

/** Returns the quote at `at`, or null. */
export function findQuote(text: string, at: number): Quote | null {
  QUOTE.lastIndex = at;
  const match = QUOTE.exec(text);
  if (match === null) return null;
  const slashes = match[1]?.length ?? 0;
  return { sign: match[2] === '"' ? '"' : "'", slashes, length: slashes + 1 };
}

/**
 * Returns where the closing quote with its backslashes begins, or null. Quotes inside a substitution are skipped.
 *
 * @param from - the position after the opening quote
 */
export function findClosing(
  text: string,
  from: number,
  { sign, slashes }: Quote,
  substitutions: Substitutions,
): number | null {
  let skipped = 0;
  for (let at = nextOf(text, sign, from); at >= 0; ) {
    if (text[at] === '$') {
      const end = skipped < MOST_SKIPPED ? endOfSubstitution(substitutions, at) : null;
      skipped += 1;
      at = nextOf(text, sign, end ?? at + 1);
    } else {
      const before = countSlashes(text, from, at);
      const isClosing = slashes > 0 ? before === slashes : sign === "'" || before % 2 === 0;
      if (isClosing) return at - (slashes > 0 ? slashes : 0);
      at = nextOf(text, sign, at + 1);
    }
  }
  return null;
}

function nextOf(text: string, sign: Quote['sign'], from: number): number {
  if (sign === "'") return text.indexOf(sign, from);
  const next = /"|\$\(/g;
  next.lastIndex = from;
  return next.exec(text)?.index ?? -1;
}

function countSlashes(text: string, from: number, at: number): number {
  let slashes = 0;
  while (slashes < 16 && at - slashes - 1 >= from && text[at - slashes - 1] === '\\') slashes += 1;
  return slashes;
}

/** Returns where the last value of a truncated text ends, or null for a complete text. */
export const endOfCut = (text: string): number | null => (text.endsWith(CUT) ? text.length - CUT.length : null);
