/** HclToken is a word, a quoted or heredoc text, a bracket or another sign of HCL, with its 1-based line. */
export type HclToken = { kind: 'word' | 'text' | 'sign' | 'newline'; text: string; line: number };

const WORD = /[A-Za-z_][\w.-]*/y;
const HEREDOC_START = /<<-?([A-Za-z_]\w*)[ \t]*\n/y;

/**
 * Splits HCL into tokens. Comments are left out, `${…}` in a text is unchanged. Takes time proportional to the text.
 */
export function* hclTokens(text: string): Generator<HclToken> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? '';
    if (char === '\n') {
      yield { kind: 'newline', text: '\n', line };
      line += 1;
      at += 1;
      continue;
    }
    const comment = commentEnd(text, at);
    const token = comment === null ? (readHeredoc(text, at) ?? readText(text, at) ?? readWord(text, at)) : null;
    const end = comment ?? token?.end ?? at + 1;
    if (token !== null) yield { kind: token.kind, text: token.text, line };
    else if (comment === null && !/\s/.test(char)) yield { kind: 'sign', text: char, line };
    for (let passed = at; passed < end; passed += 1) if (text.charCodeAt(passed) === 0x0a) line += 1;
    at = end;
  }
}

type Piece = { kind: 'word' | 'text'; text: string; end: number };

function commentEnd(text: string, at: number): number | null {
  const isLine = text[at] === '#' || text.startsWith('//', at);
  if (isLine || text.startsWith('/*', at)) {
    const end = isLine ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
    if (end < 0) return text.length;
    return isLine ? end : end + 2;
  }
  return null;
}

function readHeredoc(text: string, at: number): Piece | null {
  if (!text.startsWith('<<', at)) return null;
  HEREDOC_START.lastIndex = at;
  const start = HEREDOC_START.exec(text);
  const name = start?.[1];
  if (start === null || name === undefined) return null;
  const body = at + start[0].length;
  for (let from = body; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const stop = newline < 0 ? text.length : newline;
    if (text.slice(from, stop).trim() === name) return { kind: 'text', text: text.slice(body, from), end: stop };
    from = stop + 1;
  }
  return { kind: 'text', text: text.slice(body), end: text.length };
}

/** Reads to the closing quote, ignoring quotes inside `${…}`. An unclosed text ends with its line. */
function readText(text: string, at: number): Piece | null {
  if (text[at] !== '"') return null;
  let depth = 0;
  for (let end = at + 1; end < text.length; end += 1) {
    const char = text[end];
    if (char === '\\') end += 1;
    else if (char === '\n') return { kind: 'text', text: text.slice(at + 1, end), end };
    else if (char === '{' && (depth > 0 || /[$%]/.test(text[end - 1] ?? ''))) depth += 1;
    else if (char === '}' && depth > 0) depth -= 1;
    else if (char === '"' && depth === 0) return { kind: 'text', text: text.slice(at + 1, end), end: end + 1 };
  }
  return { kind: 'text', text: text.slice(at + 1), end: text.length };
}

function readWord(text: string, at: number): Piece | null {
  WORD.lastIndex = at;
  const found = WORD.exec(text)?.[0];
  return found === undefined ? null : { kind: 'word', text: found, end: at + found.length };
}
