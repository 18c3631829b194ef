import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { looksRandom } from './random-value.ts';
import type { Expansion } from './references.ts';
import { isHarmlessValue } from './secret-value.ts';

const AUTHORITY = /[^\s/?#"'<>`\\|]*/y;
/** Matches to the "@" before a host when the password contains an unencoded "/", "?" or "#". */
const ODD_PASSWORD = /[/?#][^\s"'<>`\\|]{0,300}?@(?=[\w.[\]-]{1,255}(?:[:/?#,\s"'…]|$))/y;
/** Matches a port, several hosts, or a variable instead of a port. */
const PORT = /^\[|^[^:]*:(?:\d{1,5}(?:[/?#,]|$)|\$\w{1,60}$|\$\{[^{}]{0,60}\}$|\{\{[^{}]{0,60}\}\}$|$)/;
/** Matches the beginning of a password in a truncated text, where the text after the colon is not a port. */
const CUT_PASSWORD = /^[^:]+:(?=[^:]*…$)(?!\d*…$)(?![${%])/;
const LEAST_LONE_TOKEN = 16;

/** Finds "user:password@" in URLs of any scheme, and a token in that place without a user. */
export const findUrlPasswords: FindSecrets = (text) => findIn(text, 'shell');

/** Does the same in a text whose variables the builder has already expanded. */
export const findExpandedUrlPasswords: FindSecrets = (text) => findIn(text, 'none');

function findIn(text: string, expansion: Expansion): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    const authority = readAuthority(text, start);
    const host = authority.lastIndexOf('@');
    const cut = host < 0 ? CUT_PASSWORD.exec(authority) : null;
    if (cut !== null)
      found.push({ start: start + cut[0].length, end: start + authority.length - 1, label: 'password' });
    // "docker://alpine:3.20@sha256:…" contains a tag and a digest.
    if (host > 0 && !/^@sha\d{3}:?/.test(authority.slice(host))) {
      const secret = findUserSecret(authority.slice(0, host), expansion);
      if (secret !== null) found.push({ ...secret, start: start + secret.start, end: start + secret.end });
    }
  }
  return found;
}

function readAuthority(text: string, start: number): string {
  AUTHORITY.lastIndex = start;
  AUTHORITY.test(text);
  const end = AUTHORITY.lastIndex;
  const authority = text.slice(start, end);
  if (!authority.includes(':') || authority.includes('@') || PORT.test(authority)) return authority;
  ODD_PASSWORD.lastIndex = end;
  return ODD_PASSWORD.test(text) ? text.slice(start, ODD_PASSWORD.lastIndex) : authority;
}

/** Finds the password or token in the part of a URL before the "@". */
export function findUserSecret(user: string, expansion: Expansion): FoundSecret | null {
  const colon = user.indexOf(':');
  if (colon < 0) {
    const isToken = user.length >= LEAST_LONE_TOKEN && looksRandom(user) && !isHarmlessValue(user);
    return isToken ? { start: 0, end: user.length, label: 'token' } : null;
  }
  const password = user.slice(colon + 1);
  return password === '' || isHarmlessValue(password, expansion)
    ? findUserToken(user, colon)
    : { start: colon + 1, end: user.length, label: 'password' };
}

/** Finds a token in the user field, as GitHub and others accept: "https://TOKEN:x-oauth-basic@". */
function findUserToken(user: string, colon: number): FoundSecret | null {
  const token = user.slice(0, colon);
  const isToken = user.endsWith(':x-oauth-basic')
    ? !isHarmlessValue(token)
    : colon >= LEAST_LONE_TOKEN && looksRandom(token);
  return isToken ? { start: 0, end: colon, label: 'token' } : null;
}
