const LEAST_LONG = 16;

/** Parts of values that documents use where a secret belongs. AWS and others end their examples with EXAMPLE. Files are read as latin1, in which an ellipsis is three characters. */
const PART =
  /example|placeholder|change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)|redacted|sanitized|x{4}|\*{3}|\.{3}|…|â\u0080¦|#{4}|<[^<>]*>|\$\{|\{\{|%[a-z_]+%|your[-_ ]|[-_ ]here$|insert[-_ ]|to[-_]?do\b|fixme|dummy|lorem|foobar|deadbeef|n0t[-_]?real|not[-_]?(?:a[-_]?)?(?:real|secret)/i;

/** Keyboard and alphabet sequences, which no generator makes. */
const SEQUENCES = ['1234567890', '0123456789', 'abcdefghij', 'qwertyuiop', '0987654321', 'abcd1234', '123456789'];

/** Words for a secret instead of one: "password", "my-secret-token", "DB_PASS". And the defaults of databases, which everybody knows. */
const WORD =
  /^(?:(?:my|the|a|an|some|any|db|user|root|admin|super|test|fake|sample|default|new|old|secure|strong|very|app|api|auth|access|client|database)[-_ ]?){0,4}(?:p[a@4]ss(?:w[o0]r[dt]|wd|phrase|code)?|pwd?|secret|token|key|credentials?|test|testing|hunter2|foo|bar|baz|qux|secr[e3]t|topsecret|letmein|unset|missing|unknown|empty|string|value|text|user(?:name)?|postgres(?:ql)?|mysql|mariadb|redis|rabbitmq|mongo(?:db)?|minio(?:admin)?|root|admin(?:istrator)?|guest)(?:[-_ ]?(?:word|key|token|value|string|goes|\d{1,4}))?[!.]?$/i;

/** The public key of Azure's storage emulators. Source: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const AZURITE = 'Eby8vdM02xNOcqFlqUwJ';
/** The head of the token of https://jwt.io, whose subject is 1234567890. */
const JWT_OF_DOCUMENTS = 'eyJzdWIiOiIxMjM0NTY3ODkw';

/** Longer values are judged by their beginning. */
const MOST_READ = 200;

/** Reports whether a value replaces a secret, as in a document or a template. */
export function isPlaceholder(value: string): boolean {
  const head = value.slice(0, MOST_READ);
  return PART.test(head) || WORD.test(head) || head.includes(AZURITE) || head.includes(JWT_OF_DOCUMENTS);
}

/** Reports whether a token is a placeholder or too regular for one that a generator made. */
export function isPlaceholderToken(rest: string): boolean {
  if (isMonotonous(rest)) return true;
  const lower = rest.slice(0, MOST_READ).toLowerCase();
  return SEQUENCES.some((part) => lower.includes(part)) || isPlaceholder(rest);
}

const LEAST_LENGTH = 8;
const MOST_COUNTED = 64;
const CODES = 128;
const counts = new Uint8Array(CODES);
/** Bits of a character that occurs so many times, times that number. */
const PRODUCTS = Float64Array.from({ length: MOST_COUNTED + 1 }, (_, count) =>
  count === 0 ? 0 : count * Math.log2(count),
);

/** Measures the Shannon entropy of the characters. About 1 in 10⁵ random texts of 16 letters and digits has fewer than 2.5 bits (measured). */
function isMonotonous(text: string): boolean {
  const length = Math.min(text.length, MOST_COUNTED);
  if (length < LEAST_LENGTH) return true;
  counts.fill(0);
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at) % CODES;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  let sum = 0;
  for (const count of counts) sum += PRODUCTS[count] ?? 0;
  return Math.log2(length) - sum / length < (length < LEAST_LONG ? 2 : 2.5);
}
