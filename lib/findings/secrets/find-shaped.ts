import type { FindSecrets, FoundSecret } from './found-secret.ts';

/** Finds secrets that have a shape instead of a prefix. Each search begins at a fixed word. */
export const findShaped: FindSecrets = (text) => [
  ...findPrivateKeys(text),
  ...findEncodedKeys(text),
  ...findWebhooks(text),
  ...findAround(text, ':AA', { before: /[0-9]/, least: 8, most: 10, label: 'Telegram bot token' }),
  ...findAround(text, '.atlasv1.', { before: /[A-Za-z0-9]/, least: 14, most: 14, label: 'Terraform token' }),
  ...findAround(text, 'Q~', { before: /[A-Za-z0-9_~.]/, least: 4, most: 4, label: 'Azure client secret' }),
  ...findAwsSecretKeys(text),
];

export const SHAPED_LABELS = [
  ...['private key', 'webhook', 'Telegram bot token', 'Terraform token', 'Azure client secret', 'AWS secret key'],
] as const;

const BEGIN = '-----BEGIN ';
const PRIVATE = /^[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const END = /-----END [A-Z0-9 ]{0,40}-----/g;

/** Finds PEM and OpenPGP keys. A key without its end mark extends to the end of the text. */
function findPrivateKeys(text: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  let hasEnd = true;
  for (let at = text.indexOf(BEGIN); at >= 0; ) {
    let next = at + BEGIN.length;
    if (PRIVATE.test(text.slice(next, next + 70))) {
      END.lastIndex = next;
      const closing: RegExpExecArray | null = hasEnd ? END.exec(text) : null;
      hasEnd = closing !== null;
      next = closing === null ? text.length : closing.index + closing[0].length;
      found.push({ start: at, end: next, label: 'private key' });
    }
    at = text.indexOf(BEGIN, next);
  }
  return found;
}

const BEGIN_IN_BASE64 = 'LS0tLS1CRUdJTi';
/** Base64 on one line or several. */
const BASE64 = /(?:[A-Za-z0-9+/=_-]+|(?:\r?\n|\\n)[ \t]{0,20}(?=[A-Za-z0-9+/=_-]{16}))+/y;

/** Finds a base64-encoded PEM private key, also after its certificate. */
function findEncodedKeys(text: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (let at = text.indexOf(BEGIN_IN_BASE64); at >= 0; ) {
    BASE64.lastIndex = at;
    BASE64.test(text);
    const end = BASE64.lastIndex;
    const pem = Buffer.from(text.slice(at, end).replaceAll('\\n', ''), 'base64').toString('latin1');
    if (/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(pem)) found.push({ start: at, end, label: 'private key' });
    at = text.indexOf(BEGIN_IN_BASE64, end);
  }
  return found;
}

/** URLs whose path is secret. Each pattern ends where the secret begins. */
const WEBHOOKS = [
  /hooks\.slack\.com\/(?:services|workflows|triggers)\//,
  /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{1,25}\//,
  /\.webhook\.office\.com\/webhookb2\//,
  /chat\.googleapis\.com\/v1\/spaces\/[A-Za-z0-9_-]{1,40}\/messages\?/,
  /hooks\.zapier\.com\/hooks\/catch\//,
];
const PATH = /[^\s"'<>{\\`]*/y;

function findWebhooks(text: string): FoundSecret[] {
  if (!/hooks|webhook|spaces/.test(text)) return [];
  return WEBHOOKS.flatMap((address) => findPaths(text, new RegExp(address, 'g')));
}

function findPaths(text: string, address: RegExp): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (let match = address.exec(text); match !== null; match = address.exec(text)) {
    const start = match.index + match[0].length;
    PATH.lastIndex = start;
    PATH.test(text);
    const end = PATH.lastIndex;
    const isReference = /^[$%{<]|^T0+\/B0+\/X+$/.test(text.slice(start, start + 50));
    if (end - start >= 8 && !isReference) found.push({ start, end, label: 'webhook' });
    address.lastIndex = end;
  }
  return found;
}

const TAIL = /[A-Za-z0-9_~.-]*/y;

/** Finds secrets by a word in their middle: `least` to `most` characters before it, 30 or more after it. */
function findAround(
  text: string,
  middle: string,
  { before, least, most, label }: { before: RegExp; least: number; most: number; label: string },
): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (let at = text.indexOf(middle); at >= 0; ) {
    let start = at;
    while (start > 0 && at - start < most && before.test(text[start - 1] ?? '')) start -= 1;
    TAIL.lastIndex = at + middle.length;
    TAIL.test(text);
    const end = TAIL.lastIndex;
    const isLongEnough = at - start >= least && end - at - middle.length >= 30;
    if (isLongEnough && /\d/.test(text.slice(start, at))) found.push({ start, end, label });
    else if (isLongEnough && middle === '.atlasv1.') found.push({ start, end, label });
    at = text.indexOf(middle, Math.max(end, at + 1));
  }
  return found;
}

/** Finds 40 characters of base64 in a text with an AWS key id. They are the key's secret. */
function findAwsSecretKeys(text: string): FoundSecret[] {
  if (!/(?:AKIA|ASIA)[A-Z0-9]{16}/.test(text)) return [];
  // A written "\n" does not belong to the text after it.
  return [...text.matchAll(/\\[nrt]|[A-Za-z0-9/+]+/g)].flatMap(({ 0: run, index }) => {
    const isSecret = run.length === 40 && /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
    return isSecret ? [{ start: index, end: index + 40, label: 'AWS secret key' }] : [];
  });
}
