import { findAssignments } from '#lib/findings/secrets/find-assignments.ts';
import { findAuthorization } from '#lib/findings/secrets/find-authorization.ts';
import { findNamedValues } from '#lib/findings/secrets/find-named-values.ts';
import { findNetrcTokens } from '#lib/findings/secrets/find-netrc.ts';
import { findUrlPasswords } from '#lib/findings/secrets/find-urls.ts';
import type { FoundSecret } from '#lib/findings/secrets/found-secret.ts';
import { findSecretName } from '#lib/findings/secrets/secret-name.ts';
import { isHarmlessValue } from '#lib/findings/secrets/secret-value.ts';
import type { NamedFile } from './file-names.ts';
import { isPlaceholder } from './placeholder.ts';

const FINDERS = [findAssignments, findNamedValues, findAuthorization, findUrlPasswords, findNetrcTokens];
/** $_ENV['PASSWORD'] and $settings->password. */
const PHP_VARIABLE = /^\$\w+(?:\[|->)/;
const PRIVATE_KEY = /^["']?-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;

/**
 * Finds values whose name or place reveals a secret, in a file whose name indicates secrets.
 * Linear in the length of the text.
 *
 * @param text - the file, or its beginning
 */
export function findNamedSecrets(text: string, reading: NamedFile['reading']): FoundSecret[] {
  return readAs(text, reading).filter(({ start, end }) => {
    const value = text.slice(start, end);
    // Rules for keys find these whole, and only where they have content.
    return !isPlaceholder(value) && !PRIVATE_KEY.test(value) && !(reading === 'php' && PHP_VARIABLE.test(value));
  });
}

function readAs(text: string, reading: NamedFile['reading']): FoundSecret[] {
  switch (reading) {
    case 'name':
    case 'text':
      return [];
    case 'values':
      return FINDERS.flatMap((find) => find(text));
    case 'php':
      return [...findDefinitions(text), ...FINDERS.flatMap((find) => find(text))];
    case 'netrc':
      return [...findByLine(text, NETRC), ...findNetrcTokens(text)];
    case 'curl':
      return [...findByLine(text, CURL), ...findUrlPasswords(text)];
    case 'pgpass':
      return findByLine(text, PGPASS);
    case 'redis':
      return findByLine(text, REDIS);
    case 'shadow':
      return findByLine(text, SHADOW);
  }
}

/** "password" and the next word, in a line of its own or after machine and login. */
const NETRC = /^(?!\s*#)(?:[^\r\n]{0,500}?\s)?password[ \t]{1,20}(?=([^\s]{1,500}))/;
/** "user = name:password", and the same for a proxy. Source: https://curl.se/docs/manpage.html */
const CURL = /^\s{0,8}(?:-u|(?:--)?(?:proxy-)?user)(?:\s{0,8}[=:]|\s)\s{0,8}["']?[^\s:"']{1,200}:(?=([^\s"']{1,500}))/;
/** Source: https://redis.io/docs/latest/operate/oss_and_stack/management/config/ */
const REDIS = /^\s{0,8}(?:requirepass|masterauth|primaryauth)\s{1,8}(?=["']?([^\s"']{1,500}))["']?/;
/** host:port:database:user:password. Source: https://www.postgresql.org/docs/current/libpq-pgpass.html */
const PGPASS = /^(?!#)(?:(?:\\.|[^\\:\r\n]){1,255}:){4}(?=((?:\\.|[^\\\r\n]){1,500}))/;
/** The hash of a password in shadow(5) and in .htpasswd. One of a locked account begins with "!" or "*". */
const SHADOW = /^[^:\r\n]{1,64}:(?=((?:\$|\{SHA\})[^:\r\n]{8,500}))/;
const MOST_LINE = 2_000;

/** Finds the first group of a pattern, which begins where the match ends, in each line. */
function findByLine(text: string, pattern: RegExp): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    const match = pattern.exec(text.slice(at, Math.min(next, at + MOST_LINE)));
    if (match !== null) {
      const start = at + match[0].length;
      found.push({ start, end: start + (match[1] ?? '').length, label: 'password' });
    }
    at = next;
  }
  return found;
}

/** define('DB_PASSWORD', 'value'); in PHP, and "'name' => 'value'" is found as an assignment. */
const DEFINITION =
  /\bdefine\(\s{0,8}(["'])([A-Z_a-z]\w{0,100})\1\s{0,8},\s{0,8}(["'])(?=((?:\\.|[^\\"'\r\n]){1,500}))/g;

function findDefinitions(text: string): FoundSecret[] {
  return [...text.matchAll(DEFINITION)].flatMap(({ index, 0: head, 2: name = '', 4: value = '' }) => {
    const secretName = findSecretName(name);
    if (secretName === null || isHarmlessValue(value, 'none')) return [];
    const start = index + head.length;
    return [{ start, end: start + value.length, label: secretName.label }];
  });
}
