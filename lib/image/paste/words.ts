/**
 * Returns the next word of a shell line or Dockerfile, with quotes and escapes unchanged. A blank ends it unless it is
 * quoted, escaped or inside the braces of a variable. Returns null at the end of the text.
 */
function takeWord(text: string, at: number, escapeChar: string): { word: string; end: number } | null {
  let start = at;
  while (start < text.length && isBlank(text[start])) start += 1;
  if (start >= text.length) return null;
  let quote: string | null = null;
  let end = start;
  for (; end < text.length; end += 1) {
    const char = text[end] ?? '';
    if (quote === null && isBlank(char)) break;
    if (char === escapeChar && quote !== "'") end += 1;
    else if (quote === null && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = null;
  }
  return { word: text.slice(start, end), end };
}

/** Returns all words of a text, as `takeWord` splits them. */
export function wordsOf(text: string, escapeChar: string): string[] {
  const words: string[] = [];
  for (let next = takeWord(text, 0, escapeChar); next !== null; next = takeWord(text, next.end, escapeChar))
    words.push(next.word);
  return words;
}

/** Splits off the flags in front of an instruction's arguments (`--from=x`). */
export function takeFlags(text: string, escapeChar: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let at = 0;
  for (let next = takeWord(text, at, escapeChar); next?.word.startsWith('--'); next = takeWord(text, at, escapeChar)) {
    flags.push(next.word);
    at = next.end;
  }
  return { flags, rest: text.slice(at).trim() };
}

const isBlank = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\n' || char === '\v' || char === '\f' || char === '\r';
