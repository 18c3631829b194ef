/**
 * SecretName is the kind of secret that a name reveals, with the values that count: "any", "no path" (not a path),
 * "random" (only random ones), "random list" (a list with a random item) or "credential" (with a user, or random).
 */
export type SecretName = {
  label: SecretLabel;
  values: 'any' | 'no path' | 'random' | 'random list' | 'credential';
  /** The name is that of a package-signing key, whose value can be a public fingerprint. */
  isSigning?: true;
  /** "secrets" can be the list of a service's secret names. */
  isCollection?: true;
};

export const NAME_LABELS = ['password', 'token', 'secret', 'key', 'credential'] as const;
type SecretLabel = (typeof NAME_LABELS)[number];

/** Every secret name contains one of these words. */
export const NAME_WORDS = /pass|pwd|pw|secret|token|key|cred|auth|cookie|sig|salt|seed|jwt/i;
/** Only the end of a long name decides. */
const MOST_LENGTH = 120;

/** Words ignored at the end of a name: DB_PASSWORD_PROD, SECRET_KEY_BASE, TOKEN_2. */
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
/** The signing key of a package archive is public, and its value is usually a fingerprint. */
const PACKAGE_SIGNING = new Set(['gpg', 'pgp', 'gnupg', 'apt', 'rpm', 'keyring']);

const PASSWORD = /(?:password|passwd|passphrase|passcode|passwort)$/;
const SHORT_PASSWORD =
  /^(?:pass|passin|passout)$|(?:store|key|require|db|user|pg|sql|ssh|root|admin|mail|smtp|ldap|ftp|http|proxy|redis|mongo|amqp|auth|login|app|site)pass$|(?:db|sql|user|admin|root|pg|redis|my)(?:pwd|pw)$/;
const KEY_WITH_ANY_VALUE =
  /(?:api|secret|secretaccess|private|access|account|encryption|encrypt|decryption|signing|auth|authorization|master|licen[sc]e|deploy|session|admin|shared|sharedaccess|hmac|jwt|service|storage|app|application|crypt|crypto|cipher|aes|host)key$/;

const PLURAL = /(?:token|key|jwt)s$/;
/** A key with one of these words is a checksum. */
const CHECKSUM = /^(?:sha\d*|md5|checksums?)$/;

/** Returns the kind of secret that a name reveals, or null. */
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
  // npm's `_auth` is always a user and a password.
  if (/(?:^|[^A-Za-z0-9])_auth$/i.test(name)) return { label: 'credential', values: 'any' };
  if (last.endsWith('auth')) return { label: 'credential', values: 'credential' };
  if (last === 'cookie' && words.includes('erlang')) return { label: 'secret', values: 'any' };
  if (last === 'signature' && (words.includes('amz') || words.includes('goog')))
    return { label: 'secret', values: 'random' };
  // "sig" belongs to a signed URL. A name with the whole word "signature" is public.
  if (last === 'sig' || last === 'salt') return { label: 'secret', values: 'random' };
  return nameKey(words, last);
}

function namePlural(words: readonly string[], last: string): SecretName | null {
  if (!last.endsWith('key')) return { label: 'token', values: 'random list' };
  return nameKey(words, last) && { label: 'key', values: 'random list' };
}

/** PWD alone is the shell's working directory. */
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

/** Splits "AWS_SECRET_ACCESS_KEY", "dbPassword" and "x-api-key" into lower-case words. */
function splitWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
