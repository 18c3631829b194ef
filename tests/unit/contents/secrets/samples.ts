import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { TOKEN_KINDS, type TokenKind } from '#lib/findings/secrets/token-kinds.ts';
import { below, createRandom, type Random } from '#tests/support/random.ts';

/** Sample is a secret of a kind. It is made by the test, so that no scanner finds it in this repository. */
export type Sample = { kind: string; secret: string };

const random = createRandom(20_261_130);
const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();

const pick = (alphabet: string, length: number, from: Random = random): string =>
  Array.from({ length }, () => alphabet[below(from, alphabet.length)]).join('');
const letters = (length: number) => `a1B${pick(DIGITS + UPPER + LOWER, length - 3)}`;
const hex = (length: number) => `9f${pick('0123456789abcdef', length - 2)}`;

/** Kinds that files are judged by more strictly than by prefix and least length. */
const SHAPES: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((prefix) => [prefix, () => pick(`${UPPER}234567`, 16)])),
  AIza: () => letters(35),
  LTAI: () => letters(20),
  npm_: () => letters(36),
  SK: () => hex(32),
  'key-': () => hex(32),
  dapi: () => hex(32),
  pat: () => `${letters(14)}.${hex(64)}`,
  oy2: () => pick(DIGITS + LOWER, 43),
  cio: () => letters(32),
  'sk-': () => letters(48),
  'API-': () => pick(DIGITS + UPPER, 28),
  'ico-': () => letters(32),
  glc_: () => base64(`{"o":"${letters(6)}","n":"${letters(12)}","k":"${letters(24)}"}`).replace(/=+$/, ''),
  eyJ: () => jwt().slice(3),
  'sk.eyJ': () => `${base64Url(`{"u":"${letters(20)}"}`).slice(3)}.${letters(22)}`,
  'SG.': () => `${letters(22)}.${letters(43)}`,
};

const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64Url = (text: string) => Buffer.from(text).toString('base64url');
const jwt = () =>
  [JSON.stringify({ alg: 'HS256', typ: 'JWT' }), JSON.stringify({ sub: letters(12), iat: 1_700_000_000 })]
    .map(base64Url)
    .concat(letters(43))
    .join('.');

function restOf(prefix: string, { alphabet, least, most, parts }: TokenKind): string {
  const shape = SHAPES[prefix];
  if (shape !== undefined) return shape();
  const length = Math.min(most ?? Number.POSITIVE_INFINITY, Math.max(least + 4, 16));
  const rest = alphabet === 'hex' ? hex(length) : letters(length);
  return parts === 2 ? `${rest}.${rest}` : rest;
}

/** One token of each public prefix. */
export const TOKENS: readonly Sample[] = TOKEN_KINDS.flatMap((kind) =>
  kind.prefixes.map((prefix) => ({ kind: `${prefix}…`, secret: prefix + restOf(prefix, kind) })),
);

/** Keys of a real generator, in the forms in which files have them. */
function keys(): (Sample & { name: string })[] {
  const begin = (name: string) => `${'-----'}BEGIN ${name}${'-----'}`;
  const end = (name: string) => `${'-----'}END ${name}${'-----'}`;
  const wrapped = (bytes: number) => randomBytes(bytes).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  const { privateKey } = generateKeyPairSync('ed25519');
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trimEnd();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const pkcs1 = rsa.export({ type: 'pkcs1', format: 'pem' }).toString().trimEnd();
  const encrypted = rsa
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString()
    .trimEnd();
  const openSsh = `${begin('OPENSSH PRIVATE KEY')}\nb3BlbnNzaC1rZXktdjE${wrapped(200)}\n${end('OPENSSH PRIVATE KEY')}`;
  const pgp = `${begin('PGP PRIVATE KEY BLOCK')}\nVersion: GnuPG v2\n\n${wrapped(600)}\n=aB1d\n${end('PGP PRIVATE KEY BLOCK')}`;
  const putty = `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: a\nPublic-Lines: 2\n${wrapped(80)}\nPrivate-Lines: 1\n${randomBytes(36).toString('base64')}`;
  const all = { pkcs8, pkcs1, encrypted, openSsh, pgp, putty };
  const chain = `${begin('CERTIFICATE')}\n${wrapped(600)}\n${end('CERTIFICATE')}\n${pkcs8}\n`;
  const named = Object.entries(all);
  return [
    ...named,
    ...named.map(([name, key]) => [`${name} with CRLF`, key.replaceAll('\n', '\r\n')] as const),
    ['pkcs8 in JSON', pkcs8.replaceAll('\n', '\\n')] as const,
    ['pkcs1 in JSON', pkcs1.replaceAll('\n', '\\n')] as const,
    ['pkcs1 in base64', base64(`${pkcs1}\n`)] as const,
    ['pkcs8 after a certificate, in base64', base64(chain)] as const,
  ].map(([name, secret]) => ({ kind: 'private key', name, secret }));
}
export const KEYS: readonly (Sample & { name: string })[] = keys();

/** Secrets that a word before or inside them reveals. `text` is what a file has. */
export const SHAPED: readonly (Sample & { text: string })[] = [
  ...['aws_secret_access_key = ', 'AWS_SECRET_ACCESS_KEY=', '"SecretAccessKey": "', "secretAccessKey: '"].map(
    (before) => around('AWS secret key', before, `${pick(DIGITS + UPPER + LOWER, 38)}/a`),
  ),
  around('Azure storage key', 'AccountName=a;AccountKey=', randomBytes(64).toString('base64'), ';EndpointSuffix=x'),
  around(
    'Azure access key',
    'SharedAccessKeyName=a;SharedAccessKey=',
    randomBytes(32).toString('base64'),
    ';EntityPath=x',
  ),
  around('private key', '[Interface]\nPrivateKey = ', randomBytes(32).toString('base64')),
  around('private key', 'PresharedKey=', randomBytes(32).toString('base64')),
  around('private key', '{"kty":"OKP","crv":"Ed25519","d":"', randomBytes(32).toString('base64url'), '","x":"a"}'),
  around('private key', '{ "k" : "', randomBytes(32).toString('base64url'), '", "kty" : "oct" }'),
  around('Telegram bot token', 'bot ', `${pick('123456789', 9)}:AA${letters(33)}`),
  around('Terraform token', 'token = "', `${letters(14)}.atlasv1.${letters(67)}`, '"'),
  around('Azure client secret', 'x=', `${letters(3)}8Q~${letters(34)}`),
  around('webhook', 'https://hooks.slack.com/services/', `T${pick(UPPER, 9)}/B${pick(UPPER, 9)}/${letters(24)}`),
  around(
    'webhook',
    'https://hooks.slack.com/workflows/',
    `T${pick(UPPER, 9)}/A${pick(UPPER, 9)}/${pick(DIGITS, 18)}/${letters(24)}`,
  ),
  around('webhook', 'https://hooks.slack.com/triggers/', `T${pick(UPPER, 9)}/${pick(DIGITS, 13)}/${letters(32)}`),
  around('webhook', `https://discord.com/api/webhooks/${pick(DIGITS, 18)}/`, letters(68)),
  around('webhook', `https://discordapp.com/api/v10/webhooks/${pick(DIGITS, 18)}/`, letters(68)),
  around(
    'webhook',
    'https://a.webhook.office.com/webhookb2/',
    `${uuid()}@${uuid()}/IncomingWebhook/${hex(32)}/${uuid()}`,
  ),
  around(
    'webhook',
    'https://chat.googleapis.com/v1/spaces/AAAAAAAAB/messages?',
    `key=${letters(39)}&token=${letters(43)}`,
  ),
  around('webhook', 'https://hooks.zapier.com/hooks/catch/', `${pick('123456789', 7)}/${letters(8)}`),
  around(
    'webhook',
    'https://a.logic.azure.com:443/workflows/b/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=',
    letters(43),
  ),
  around('password', 'url: postgres://app:', letters(14), '@db.internal:5432/app'),
  around('password', 'redis://:', letters(20), '@cache:6379/0'),
  around('token', 'https://', letters(40), '@git.internal/team/app.git'),
];

function uuid(): string {
  return [8, 4, 4, 4, 12].map((length) => hex(length)).join('-');
}

function around(kind: string, before: string, secret: string, after = ''): Sample & { text: string } {
  return { kind, secret, text: before + secret + after };
}
