/**
 * What a value is called by its name, and which values count: any, any that is no path, only what looks random, one of several that
 * does, or only what has a user or is random.
 */
export type SecretName = {
  label: SecretLabel;
  values: 'any' | 'no path' | 'random' | 'random list' | 'credential';
  /** A key that signs packages is named by its fingerprint. */
  isSigning?: true;
  /** "secrets" of a service are their names where they are listed. */
  isCollection?: true;
};

export const NAME_LABELS = ['password', 'token', 'secret', 'key', 'credential'] as const;
type SecretLabel = (typeof NAME_LABELS)[number];

/** Every name that may be one of a secret has one of these in it. */
export const NAME_WORDS = /pass|pwd|pw|secret|token|key|cred|auth|cookie|sig|salt|seed|jwt/i;
/** Only the end of a long name decides. */
const MOST_LENGTH = 120;

/** Words behind the one that decides: DB_PASSWORD_PROD, SECRET_KEY_BASE, TOKEN_2. */
const TRAILING = new Set(
  `value val text plain plaintext base64 b64 raw default prod production dev development test testing staging stage qa uat ci live
  old new current previous primary secondary main env var arg string str hash salt hex enc encrypted encoded base again`.split(
    /\s+/,
  ),
);

/** Names with these words are about something else: a limit, a public key, a model's vocabulary. */
const HARMLESS = new Set(
  'max min limit num count total size length bos eos pad unk mask sep cls stop special public pub publishable fingerprint'.split(
    ' ',
  ),
);
/** A signing key of a package archive is public, and its fingerprint is what names it. */
const PACKAGE_SIGNING = new Set(['gpg', 'pgp', 'gnupg', 'apt', 'rpm', 'keyring']);

const PASSWORD = /(?:password|passwd|passphrase|passcode|passwort)$/;
const SHORT_PASSWORD =
  /^(?:pass|passin|passout)$|(?:store|key|require|db|user|pg|sql|ssh|root|admin|mail|smtp|ldap|ftp|http|proxy|redis|mongo|amqp|auth|login|app|site)pass$|(?:db|sql|user|admin|root|pg|redis|my)(?:pwd|pw)$/;
const KEY_WITH_ANY_VALUE =
  /(?:api|secret|secretaccess|private|access|account|encryption|encrypt|decryption|signing|auth|authorization|master|licen[sc]e|deploy|session|admin|shared|sharedaccess|hmac|jwt|service|storage|app|application|crypt|crypto|cipher|aes|host)key$/;

const PLURAL = /(?:token|key|jwt)s$/;
/** A key with one of these is a checksum. */
const CHECKSUM = /^(?:sha\d*|md5|checksums?)$/;

/** Whether a name says that its value is a secret; null where it does not. */
export function findSecretName(name: string): SecretName | null {
  const words = splitWords(name.slice(-MOST_LENGTH));
  while (words.length > 1 && isTrailing(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1)?.replace(/\d+$/, '') ?? '';
  if (last === '' || words.some((one) => HARMLESS.has(one))) return null;
  if (PLURAL.test(last)) return namePlural(words, last.slice(0, -1));
  if (PASSWORD.test(last.replace(/s$/, '')) || SHORT_PASSWORD.test(last)) return { label: 'password', values: 'any' };
  if (last === 'pwd' || last === 'pw') return nameShort(words);
  if (last.endsWith('token')) return { label: 'token', values: 'any' };
  if (last === 'jwt') return { label: 'token', values: 'random list' };
  if (last.endsWith('secret')) return { label: 'secret', values: 'any' };
  if (last.endsWith('secrets')) return { label: 'secret', values: 'any', isCollection: true };
  if (/^(?:credentials?|creds)$/.test(last)) return { label: 'credential', values: 'any' };
  // npm's, which is always a user and a password.
  if (/(?:^|[^A-Za-z0-9])_auth$/i.test(name)) return { label: 'credential', values: 'any' };
  if (last.endsWith('auth')) return { label: 'credential', values: 'credential' };
  if (last === 'cookie' && words.includes('erlang')) return { label: 'secret', values: 'any' };
  if (last === 'signature' && (words.includes('amz') || words.includes('goog')))
    return { label: 'secret', values: 'random' };
  // A signed URL's; what is called a signature in full is public.
  if (last === 'sig' || last === 'salt') return { label: 'secret', values: 'random' };
  return nameKey(words, last);
}

function namePlural(words: readonly string[], last: string): SecretName | null {
  if (!last.endsWith('key')) return { label: 'token', values: 'random list' };
  return nameKey(words, last) && { label: 'key', values: 'random list' };
}

/** PWD alone is the folder that a shell is in. */
function nameShort(words: readonly string[]): SecretName | null {
  if (words.length === 1) return { label: 'password', values: 'no path' };
  return words[0] === 'old' || words[0] === 'init' ? null : { label: 'password', values: 'any' };
}

function nameKey(words: readonly string[], last: string): SecretName | null {
  if (!last.endsWith('key') || words.some((word) => PACKAGE_SIGNING.has(word)) || /^(?:gpg|pgp)/.test(last))
    return null;
  const isCertain = KEY_WITH_ANY_VALUE.test([...words.slice(0, -1), last].join(''));
  if (!isCertain && words.some((word) => CHECKSUM.test(word)) && !words.includes('hmac')) return null;
  const values = isCertain ? 'any' : 'random';
  return words.includes('signing') ? { label: 'key', values, isSigning: true } : { label: 'key', values };
}

const isTrailing = (word: string): boolean => TRAILING.has(word) || /^\d+$/.test(word);

/** "AWS_SECRET_ACCESS_KEY", "dbPassword" and "x-api-key" as words in lower case. */
function splitWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
