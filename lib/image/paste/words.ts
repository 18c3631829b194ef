/**
 * One word of a shell or a Dockerfile from `at` on, with its quotes and escapes as written: a blank ends it where it is neither
 * quoted nor escaped nor between braces of a variable. Null at the end of the text.
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

/** All words of a text, as `takeWord` cuts them. */
export function wordsOf(text: string, escapeChar: string): string[] {
  const words: string[] = [];
  for (let next = takeWord(text, 0, escapeChar); next !== null; next = takeWord(text, next.end, escapeChar))
    words.push(next.word);
  return words;
}

/** Flags that stand before the arguments of a Dockerfile's instruction (`--from=x`), and where the arguments begin. */
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
