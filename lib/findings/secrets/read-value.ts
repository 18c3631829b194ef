/** A value in a text: without its quotes. `next` is where reading goes on. */
export type ReadValue = { start: number; end: number; next: number; isQuoted: boolean };

/** Where an unquoted value ends in a shell, a URL's query or a configuration file. */
const WORD = /(?:\\[^nrt"'\r\n]|[^\s"'`;&|<>()\\{])+/y;
/** A template is one word, although it may have blanks. */
const TEMPLATE = /\{\{[^{}\n]{0,200}\}\}/y;
const JSON_WORD = /[^\s"'`,}\]\\{]+/y;

/**
 * The value that begins at `at`: in quotes, in quotes that are escaped, or up to the end of the word.
 *
 * @param isJson - ends an unquoted value at a comma or bracket as well
 */
export function readValue(text: string, at: number, isJson = false): ReadValue {
  const slash = text[at] === '\\' ? '\\' : '';
  const quote = text[at + slash.length];
  if (quote === '"' || quote === "'") {
    const start = at + slash.length + 1;
    const end = findQuote(text, start, slash, quote);
    if (end !== null) {
      const next = end + slash.length + 1;
      // "abc"def is one word of a shell.
      const word = isJson || !/\w/.test(text[next] ?? '') ? null : readWord(text, next, false);
      return word === null ? { start, end, next, isQuoted: true } : { ...word, start };
    }
    return { ...readWord(text, start, isJson), isQuoted: false };
  }
  return readWord(text, at, isJson);
}

function findQuote(text: string, start: number, slash: string, quote: string): number | null {
  if (slash !== '') {
    const at = text.indexOf(slash + quote, start);
    return at < 0 ? null : at;
  }
  for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (quote === "'" || !isEscaped(text, start, at)) return at;
  }
  return null;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, start: number, at: number): boolean {
  let slashes = 0;
  while (at - slashes - 1 >= start && text[at - slashes - 1] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function endOfTemplate(text: string, at: number): number {
  TEMPLATE.lastIndex = at;
  return text[at] === '{' && TEMPLATE.test(text) ? TEMPLATE.lastIndex : -1;
}

function readWord(text: string, start: number, isJson: boolean): ReadValue {
  const word = isJson ? JSON_WORD : WORD;
  let end = start;
  for (;;) {
    const afterTemplate = endOfTemplate(text, end);
    word.lastIndex = end;
    if (afterTemplate >= 0) end = afterTemplate;
    else if (word.test(text)) end = word.lastIndex;
    // A bracket that begins no template.
    else if (text[end] === '{') end += 1;
    else break;
  }
  return { start, end, next: end, isQuoted: false };
}
