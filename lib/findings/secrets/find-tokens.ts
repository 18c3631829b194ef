import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { TOKEN_KINDS, type TokenAlphabet, type TokenKind } from './token-kinds.ts';

/** Sticky patterns: each matches the characters after a prefix. */
export const TOKEN_RUNS: Record<TokenAlphabet, () => RegExp> = {
  'letters and digits': () => /[A-Za-z0-9]*/y,
  hex: () => /[A-Fa-f0-9]*/y,
  word: () => /[A-Za-z0-9_-]*/y,
  'word with dots': () => /[A-Za-z0-9_.=-]*/y,
  base64: () => /[A-Za-z0-9+/_=.-]*/y,
};

/** A truncated text may end in the middle of a token, so fewer characters are enough. */
const CUT = '…';
const LEAST_OF_CUT = 4;

const KINDS = TOKEN_KINDS.flatMap((kind) => kind.prefixes.map((prefix) => ({ kind, prefix })));
const ALL_PREFIXES = new RegExp(KINDS.map(({ prefix }) => prefix.replace(/[.$]/g, '\\$&')).join('|'));

/** Finds tokens with a public prefix. Most texts have none, so all prefixes are searched together first. */
export const findTokens: FindSecrets = (text) => {
  if (!ALL_PREFIXES.test(text)) return [];
  return KINDS.flatMap(({ kind, prefix }) => findOfKind(text, prefix, kind));
};

function findOfKind(text: string, prefix: string, kind: TokenKind): FoundSecret[] {
  const found: FoundSecret[] = [];
  const run = TOKEN_RUNS[kind.alphabet]();
  for (let at = text.indexOf(prefix); at >= 0; ) {
    const from = at + prefix.length;
    let end = from;
    if (isBoundary(text, at)) {
      run.lastIndex = from;
      run.test(text);
      end = trimEnd(text, from, run.lastIndex);
      if (isToken(text.slice(from, end), kind, text[end] === CUT)) found.push({ start: at, end, label: `${prefix}…` });
    }
    // A run that was too short cannot contain a longer token.
    at = text.indexOf(prefix, Math.max(end, at + 1));
  }
  return found;
}

/** Reports whether the characters after a prefix are as many and as mixed as its kind demands. */
export function isToken(rest: string, { least, most, mixed, parts, alphabet }: TokenKind, isCut: boolean): boolean {
  if (isCut) return rest.length >= LEAST_OF_CUT;
  if (rest.length < least || (most !== undefined && rest.length > most)) return false;
  if (mixed && !(/\d/.test(rest) && /[A-Za-z]/.test(rest))) return false;
  if (alphabet === 'hex' && !/\d/.test(rest)) return false;
  return parts === undefined || rest.split('.').length >= parts;
}

/** Reports whether a token can begin at `at`: not in the middle of a word. A written "\n" also ends a word. */
export function isBoundary(text: string, at: number): boolean {
  const before = text[at - 1] ?? ' ';
  if (!/[A-Za-z0-9]/.test(before)) return true;
  return text[at - 2] === '\\' && /[nrt]/.test(before);
}

/** Leaves out a full stop or dash at the end, which belongs to the sentence. */
function trimEnd(text: string, from: number, end: number): number {
  let last = end;
  while (last > from && (text[last - 1] === '.' || text[last - 1] === '-')) last -= 1;
  return last;
}
