import type { FindSecrets } from './found-secret.ts';
import { looksRandom } from './random-value.ts';
import { isHarmlessValue } from './secret-value.ts';

const LOGIN =
  /(?:\b|(?<=\\n))login(?:\s|\\n){1,8}(?=((?:[^\s\\"']|\\(?!n)){1,300}))\1(?:(?:\s|\\n){1,8}(password(?:\s|\\n){1,8}x-oauth-basic))?/g;

/** Finds tokens in the user field of a .netrc, which GitHub accepts. Passwords are found by their name elsewhere. */
export const findNetrcTokens: FindSecrets = (text) => {
  if (!/machine\s/.test(text)) return [];
  return [...text.matchAll(LOGIN)].flatMap(({ index, 0: all, 1: login = '', 2: basic }) => {
    const start = index + all.indexOf(login, 'login'.length);
    const isToken = basic === undefined ? looksRandom(login) : !isHarmlessValue(login);
    return isToken ? [{ start, end: start + login.length, label: 'token' }] : [];
  });
};
