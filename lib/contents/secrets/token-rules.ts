import { isBoundary, isToken } from '#lib/findings/secrets/find-tokens.ts';
import { TOKEN_KINDS, type TokenKind } from '#lib/findings/secrets/token-kinds.ts';
import { findAwsSecret } from './cloud-rules.ts';
import { belongs, type FileText } from './file-text.ts';
import { isPlaceholderToken } from './placeholder.ts';
import { type FileRule, nothing } from './rule.ts';

/** No kind of token is longer. A longer run is data. */
const MOST_LENGTH = 8_192;
/** Prefixes of two characters are searched together with the next one. */
const SHORT = 2;
const HEX = '0123456789abcdefABCDEF';

/**
 * In a file, tokens of these prefixes are judged more strictly than in a build instruction, where they can be cut: exact
 * lengths and alphabets, because files contain much more text in base64. Sources:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html,
 * https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml
 */
const STRICT: Readonly<Record<string, RegExp>> = {
  AKIA: /^[A-Z2-7]{16}$/,
  ASIA: /^[A-Z2-7]{16}$/,
  ABIA: /^[A-Z2-7]{16}$/,
  ACCA: /^[A-Z2-7]{16}$/,
  AIza: /^[\w-]{35}$/,
  LTAI: /^[A-Za-z0-9]{16,24}$/,
  npm_: /^[A-Za-z0-9]{36}$/,
  SK: /^[0-9a-f]{32}$/,
  pat: /^[A-Za-z0-9]{14}\.[a-f0-9]{64}$/,
  dapi: /^[a-f0-9]{32}$/,
  oy2: /^[a-z0-9]{43}$/,
  cio: /^[A-Za-z0-9]{32}$/,
  'sk-': /^[A-Za-z0-9]{48}$/,
  'API-': /^[A-Z0-9]{26,32}$/,
  'ico-': /^[A-Za-z0-9]{32}$/,
  // Both are JSON in base64.
  glc_: /^eyJ[A-Za-z0-9+/]{29,400}={0,3}$/,
  eyJ: /^[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}$/,
};

/** One rule for each prefix of lib/findings. */
export const TOKEN_RULES: readonly FileRule[] = TOKEN_KINDS.flatMap((kind) =>
  kind.prefixes.flatMap((prefix) =>
    (prefix.length > SHORT ? [prefix] : [...HEX].map((digit) => prefix + digit)).map((keyword) => ({
      keyword,
      isCandidate: (bytes: Uint8Array, at: number) => canBegin(bytes, at) && hasRun(bytes, at + prefix.length, kind),
      find: (file: FileText, at: number) => findToken(file, at, prefix, kind),
    })),
  ),
);

const WORD = belongs('letters and digits');
const [BACKSLASH, DASH, FULL_STOP] = [92, 45, 46];

/** Does what isBoundary does for texts, except that more bytes can follow a backslash. */
const canBegin = (bytes: Uint8Array, at: number): boolean =>
  at === 0 || WORD[bytes[at - 1] ?? 0] === 0 || (at > 1 && bytes[at - 2] === BACKSLASH);

function hasRun(bytes: Uint8Array, from: number, { alphabet, least }: TokenKind): boolean {
  const table = belongs(alphabet);
  if (from + least > bytes.length) return false;
  for (let at = from; at < from + least; at += 1) if (table[bytes[at] ?? 0] === 0) return false;
  return true;
}

/** Leaves out a full stop or dash at the end, which belongs to the sentence. */
function trimEnd(bytes: Uint8Array, from: number, end: number): number {
  let last = end;
  while (last > from && (bytes[last - 1] === FULL_STOP || bytes[last - 1] === DASH)) last -= 1;
  return last;
}

function findToken(file: FileText, at: number, prefix: string, kind: TokenKind) {
  const before = file.slice(Math.max(0, at - 2), at);
  if (!isBoundary(before, before.length)) return nothing(at);
  const from = at + prefix.length;
  const end = trimEnd(file.bytes, from, file.runEnd(kind.alphabet, from));
  // A run that is no token contains none of this prefix.
  const next = Math.max(end, at + 1);
  if (end - from > MOST_LENGTH) return { found: [], next };
  const rest = file.slice(from, end);
  const isKind = isToken(rest, kind, false) && (STRICT[prefix]?.test(rest) ?? true);
  if (!isKind || isPlaceholderToken(rest)) return { found: [], next };
  const token = { start: at, end, label: `${prefix}…` };
  const found = prefix === 'AKIA' || prefix === 'ASIA' ? [token, ...findAwsSecret(file, at, end)] : [token];
  return { found, next };
}
