import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { isHarmlessValue, looksRandom } from './secret-value.ts';

const AUTHORITY = /[^\s/?#"'<>`\\|]*/y;
/** Before what a text that was cut at its limit has of a password: no port is behind the colon. */
const CUT_PASSWORD = /^[^:]+:(?=[^:]*…$)(?!\d*…$)(?![${%])/;
const LEAST_LONE_TOKEN = 16;

/** "user:password@" in URLs of any scheme, and a token that stands there alone. */
export const findUrlPasswords: FindSecrets = (text) => {
  const found: FoundSecret[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    AUTHORITY.lastIndex = start;
    AUTHORITY.test(text);
    const authority = text.slice(start, AUTHORITY.lastIndex);
    const host = authority.lastIndexOf('@');
    const cut = host < 0 ? CUT_PASSWORD.exec(authority) : null;
    if (cut !== null)
      found.push({ start: start + cut[0].length, end: start + authority.length - 1, label: 'password' });
    // "docker://alpine:3.20@sha256:…" names a tag and a digest.
    if (host > 0 && !/^@sha\d{3}:?/.test(authority.slice(host))) {
      const password = findPassword(authority.slice(0, host));
      if (password !== null) found.push({ ...password, start: start + password.start, end: start + host });
    }
  }
  return found;
};

function findPassword(user: string): Omit<FoundSecret, 'end'> | null {
  const colon = user.indexOf(':');
  if (colon < 0) {
    const isToken = user.length >= LEAST_LONE_TOKEN && looksRandom(user) && !isHarmlessValue(user);
    return isToken ? { start: 0, label: 'token' } : null;
  }
  const password = user.slice(colon + 1);
  return password === '' || isHarmlessValue(password)
    ? findUserToken(user, colon)
    : { start: colon + 1, label: 'password' };
}

/** GitHub and others take the token as the user: "https://TOKEN:x-oauth-basic@". */
function findUserToken(user: string, colon: number): Omit<FoundSecret, 'end'> | null {
  return colon >= LEAST_LONE_TOKEN && looksRandom(user.slice(0, colon)) ? { start: 0, label: 'token' } : null;
}
