import { endOfCut, findClosing, findQuote } from './quotes.ts';
import { findSubstitutions, type Substitutions } from './substitutions.ts';

/** Piece is an unquoted part of a word: its position in the word's text and in the surrounding text. */
type Piece = { at: number; start: number };

/** ShellWord is a word of a command line, without quotes, with its place in the text. */
export type ShellWord = {
  text: string;
  start: number;
  end: number;
  pieces: readonly Piece[];
  /** True when a part is in single quotes, where a shell expands nothing. */
  isLiteral: boolean;
};

const MOST_NESTED = 4;
const PLAIN = /[^\s"'\\$`();|&]+/y;
const SEPARATOR = /&&|\|\||[;|()\n]|\\n/y;
/** The apostrophe of "don't" does not open a quote. */
const CONTRACTION = /^'(?:t|s|re|ve|ll|d|m)(?:[\s.,;:!?]|$)/;
/** Brackets and commas of an array of words. */
const ARRAY = /^[&[\]{},]*$/;

type Source = { text: string; substitutions: Substitutions; programs: RegExp };

/**
 * Splits a shell line into commands of words. Commands nested in a word are read too: sh -c "…", $(…), `…`.
 *
 * @param programs - a quoted word that names one of them is read as a command line
 */
export function splitCommands(text: string, programs: RegExp): ShellWord[][] {
  return readCommands(
    { text, programs, substitutions: findSubstitutions(text) },
    { from: 0, to: text.length, depth: 0 },
  );
}

function readCommands(source: Source, { from, to, depth }: { from: number; to: number; depth: number }): ShellWord[][] {
  const { text, substitutions, programs } = source;
  const commands: ShellWord[][] = [[]];
  const nested: ShellWord[][] = [];
  let word: (ShellWord & { pieces: Piece[] }) | null = null;

  const add = (start: number, end: number, isLiteral = false) => {
    word ??= { text: '', start, end, pieces: [], isLiteral: false };
    word.isLiteral ||= isLiteral;
    const isNext = word.pieces.length > 0 && word.end === start;
    if (!isNext) word.pieces.push({ at: word.text.length, start });
    word.text += text.slice(start, end);
    word.end = end;
  };
  const endWord = () => {
    if (word !== null && (word.text === '' || !ARRAY.test(word.text))) commands.at(-1)?.push(word);
    word = null;
  };
  const endCommand = () => {
    endWord();
    if (commands.at(-1)?.length !== 0) commands.push([]);
  };
  const readAgain = (start: number, end: number) => {
    if (depth < MOST_NESTED && programs.test(text.slice(start, end)))
      nested.push(...readCommands(source, { from: start, to: end, depth: depth + 1 }));
  };

  for (let at = from; at < to; ) {
    const quote = findQuoteAt(text, at, to);
    if (quote !== null) {
      if (word !== null && ARRAY.test((word as ShellWord).text)) word = null;
      const content = text.slice(quote.start, quote.end);
      // Inside another quote, single quotes have no special meaning.
      add(quote.start, quote.end, depth === 0 && text[quote.start - 1] === "'" && content.includes('$'));
      if (/\s/.test(content)) readAgain(quote.start, quote.end);
      at = quote.next;
      if (/^\\{0,8}[,\]}]/.test(text.slice(at, at + 9))) endWord();
      continue;
    }
    const command = endOfCommand(text, at, to);
    if (command !== null) {
      readAgain(at + (text[at] === '`' ? 1 : 2), command - 1);
      add(at, command);
      at = command;
      continue;
    }
    const separator = endOf(SEPARATOR, text, at);
    const plain = separator === null ? endOf(PLAIN, text, at) : null;
    if (separator !== null || text[at] === '`') endCommand();
    else if (/\s/.test(text[at] ?? '')) endWord();
    else if (plain !== null) add(at, Math.min(plain, to));
    else if (text[at] !== '"' && text[at] !== "'") add(at, at + 1);
    at = separator ?? plain ?? at + 1;
  }
  endCommand();
  return [...commands, ...nested];

  function findQuoteAt(all: string, at: number, limit: number): { start: number; end: number; next: number } | null {
    const quote = findQuote(all, at);
    if (quote === null || at + quote.length > limit) return null;
    if (quote.length === 1 && /[A-Za-z]/.test(all[at - 1] ?? '') && CONTRACTION.test(all.slice(at, at + 5)))
      return null;
    const start = at + quote.length;
    const end = findClosing(all, start, quote, substitutions);
    if (end !== null && end + quote.length <= limit) return { start, end, next: end + quote.length };
    const cut = end === null && limit === all.length ? endOfCut(all) : null;
    return cut === null ? null : { start, end: Math.max(start, cut), next: limit };
  }

  function endOfCommand(all: string, at: number, limit: number): number | null {
    const end = all[at] === '`' ? all.indexOf('`', at + 1) + 1 : (substitutions.get(at) ?? 0);
    return end > 0 && end <= limit ? end : null;
  }
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** Returns a word without its first `length` characters. */
export function skip({ text, end, pieces, isLiteral }: ShellWord, length: number): ShellWord {
  const piece = pieces.findLast(({ at }) => at <= length) ?? { at: 0, start: end };
  const rest = pieces.filter(({ at }) => at > length).map(({ at, start }) => ({ at: at - length, start }));
  const start = Math.min(end, piece.start + length - piece.at);
  return { text: text.slice(length), start, end, pieces: [{ at: 0, start }, ...rest], isLiteral };
}

/** Returns the first `length` characters of a word. */
export function take(word: ShellWord, length: number): ShellWord {
  const piece = word.pieces.findLast(({ at }) => at < length) ?? { at: 0, start: word.start };
  return {
    ...word,
    text: word.text.slice(0, length),
    end: piece.start + length - piece.at,
    pieces: word.pieces.filter(({ at }) => at < length),
  };
}
