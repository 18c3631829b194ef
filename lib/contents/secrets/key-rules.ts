import type { FileText } from './file-text.ts';
import { isPlaceholderToken } from './placeholder.ts';
import { type FileRule, nothing } from './rule.ts';

const BEGIN = '-----BEGIN ';
const PRIVATE = /^[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** What may stand before the first line of the key: headers, line ends, also escaped, and quotes of a program. */
const MOST_HEAD = 600;
/** The largest keys in use, of 16,384 bits, have 13 KB. OpenPGP blocks with many user ids are longer. */
const MOST_KEY = 64 * 1024;
/** A line of a key has 64 to 76 characters, of which a short key can have fewer. */
const LINE = /[A-Za-z0-9+/]{32,}/g;

const LABEL = 'private key';

/** Rules for private keys: PEM and OpenPGP, also in base64, and PuTTY's format. */
export const KEY_RULES: readonly FileRule[] = [
  { keyword: BEGIN, find: findPem },
  { keyword: 'LS0tLS1CRUdJTi', find: findEncoded },
  { keyword: 'PuTTY-User-Key-File-', find: findPutty },
  ...['PrivateKey', 'PresharedKey'].map((keyword) => ({ keyword, find: findWireGuard(keyword) })),
  ...['"d"', '"k"'].map((keyword) => ({ keyword, isCandidate: hasColon, find: findJsonWebKey })),
];

const [COLON, BLANK] = [58, 32];

/** Rejects most strings of one letter, which are no names. */
function hasColon(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 3] === COLON || (bytes[at + 3] === BLANK && bytes[at + 4] === COLON);
}

/** Finds a key with content. Programs that read keys contain the first line alone. */
function findPem(file: FileText, at: number) {
  const { text } = file;
  const name = PRIVATE.exec(text.slice(at + BEGIN.length, at + BEGIN.length + 70));
  if (name === null) return nothing(at);
  const from = at + BEGIN.length + name[0].length;
  const closing = file.nextOf('-----END ', from);
  const opening = file.nextOf(BEGIN, from);
  const content = text.slice(from, Math.min(from + MOST_HEAD, closing, opening));
  if (!hasKeyLine(content)) return { found: [], next: from };
  const isClosed = closing < opening && closing - at <= MOST_KEY;
  // Without its last line a key is a cut file, or other text follows.
  const end = isClosed ? endOfMark(text, closing) : from + content.trimEnd().length;
  return { found: [{ start: at, end, label: LABEL }], next: end };
}

function hasKeyLine(content: string): boolean {
  return (content.match(LINE) ?? []).some(
    (line) => /\d/.test(line) && /[a-z]/.test(line) && /[A-Z]/.test(line) && new Set(line.slice(0, 64)).size >= 12,
  );
}

function endOfMark(text: string, at: number): number {
  const mark = /^-----END [A-Z0-9 ]{0,40}-----/.exec(text.slice(at, at + 60))?.[0];
  return at + (mark?.length ?? 0);
}

/** Finds a key in base64, also after its certificate, as in a kubeconfig. */
function findEncoded(file: FileText, at: number) {
  const end = file.runEnd('base64', at);
  const pem = Buffer.from(file.text.slice(at, Math.min(end, at + MOST_KEY)), 'base64').toString('latin1');
  const key = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(pem);
  const hasContent = key !== null && hasKeyLine(pem.slice(key.index + key[0].length, key.index + MOST_HEAD));
  return { found: hasContent ? [{ start: at, end, label: LABEL }] : [], next: Math.max(end, at + 1) };
}

/** Source: https://the.earth.li/~sgtatham/putty/0.81/htmldoc/AppendixC.html */
function findPutty(file: FileText, at: number) {
  const lines = file.nextOf('Private-Lines: ', at);
  const following = file.nextOf('PuTTY-User-Key-File-', at + 1);
  if (lines > following || lines - at > MOST_KEY) return nothing(at);
  const rest = file.text.slice(lines, lines + MOST_KEY);
  const key = /^Private-Lines: \d{1,3}\r?\n[A-Za-z0-9+/=\r\n]{40,40000}/.exec(rest)?.[0];
  if (key === undefined) return nothing(at);
  const end = lines + key.trimEnd().length;
  return { found: [{ start: at, end, label: LABEL }], next: end };
}

/** Finds "PrivateKey = " with 32 bytes in base64. Source: https://man7.org/linux/man-pages/man8/wg.8.html */
function findWireGuard(keyword: string): FileRule['find'] {
  return ({ text }, at) => {
    const from = at + keyword.length;
    const [all, head = '', key = ''] =
      /^([ \t]{0,8}=[ \t]{0,8})([A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])/.exec(text.slice(from, from + 70)) ?? [];
    if (all === undefined || isPlaceholderToken(key)) return nothing(at);
    const start = from + head.length;
    return { found: [{ start, end: start + key.length, label: LABEL }], next: start + key.length };
  };
}

/** The type of a JSON Web Key is at most this far from its private part. An RSA key of 4,096 bits has 3,200 characters. */
const MOST_JSON_KEY = 4_000;
const TYPE = '"kty"';

/** Finds the private part of a JSON Web Key: "d" of a pair, "k" of a key for both sides. Source: RFC 7518 */
function findJsonWebKey({ text }: FileText, at: number) {
  const [all = '', head = '', secret = ''] =
    /^("[dk]"\s{0,8}:\s{0,8}")([\w-]{22,1400})(?=")/.exec(text.slice(at, at + 1_420)) ?? [];
  const end = at + all.length;
  if (secret === '' || isPlaceholderToken(secret)) return nothing(at);
  const before = text.slice(Math.max(0, at - MOST_JSON_KEY), at);
  const behind = text.slice(end, end + MOST_JSON_KEY);
  const isKey = before.slice(before.lastIndexOf('{') + 1).includes(TYPE) || behind.split('}', 1)[0]?.includes(TYPE);
  return { found: isKey ? [{ start: at + head.length, end, label: LABEL }] : [], next: end };
}
