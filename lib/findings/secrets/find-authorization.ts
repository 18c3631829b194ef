import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { isHarmlessValue } from './secret-value.ts';

const SCHEME = /\b(?:bearer|basic)[ \t]+/gi;
const HEADER = /authorization(?:\\?["'])?[ \t]{0,4}[:=][ \t]{0,4}(?:\\?["'])?/;
const VALUE = /[^\s"'`\\<>,;]*/y;
const SCHEMES = /^(?:bearer|basic|apikey|token|digest|negotiate|aws4-hmac-sha256)$/i;
const LEAST_ALONE = 16;

/** Finds the value of an Authorization header, and any value after "Bearer" or "Basic". */
export const findAuthorization: FindSecrets = (text) => {
  const headers = /authorization/i.test(text) ? findHeaders(text) : [];
  return /bearer|basic/i.test(text) ? [...headers, ...findSchemes(text)] : headers;
};

function findHeaders(text: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  const header = new RegExp(HEADER, 'gi');
  for (let match = header.exec(text); match !== null; match = header.exec(text)) {
    let start = header.lastIndex;
    let end = endOfValue(text, start);
    if (SCHEMES.test(text.slice(start, end))) {
      start = skipBlanks(text, end);
      end = endOfValue(text, start);
    }
    if (!isHarmlessValue(text.slice(start, end))) found.push({ start, end, label: 'authorization' });
    header.lastIndex = Math.max(end, header.lastIndex);
  }
  return found;
}

/** In prose "basic" is followed by a word. Credentials contain digits and are longer. */
function findSchemes(text: string): FoundSecret[] {
  return [...text.matchAll(SCHEME)].flatMap(({ index, 0: scheme }) => {
    const start = index + scheme.length;
    const end = endOfValue(text, start);
    const value = text.slice(start, end);
    const isSecret = value.length >= LEAST_ALONE && /\d/.test(value) && !isHarmlessValue(value);
    return isSecret ? [{ start, end, label: 'authorization' }] : [];
  });
}

function endOfValue(text: string, at: number): number {
  VALUE.lastIndex = at;
  VALUE.test(text);
  return VALUE.lastIndex;
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ' || text[next] === '\t') next += 1;
  return next;
}
