import { findUserSecret } from '#lib/findings/secrets/find-urls.ts';
import type { FileText } from './file-text.ts';
import { isPlaceholder, isPlaceholderToken } from './placeholder.ts';
import { type FileRule, nothing } from './rule.ts';

/** Addresses whose path is secret. `before` continues the keyword up to the secret; `rest` is its shape. */
type Webhook = { keyword: string; before?: RegExp; rest: RegExp };

const WEBHOOKS: readonly Webhook[] = [
  { keyword: 'hooks.slack.com/services/', rest: /^T\w{6,20}\/B\w{6,20}\/\w{20,60}/ },
  { keyword: 'hooks.slack.com/workflows/', rest: /^T\w{6,20}\/A\w{6,20}\/\d{10,30}\/\w{20,60}/ },
  { keyword: 'hooks.slack.com/triggers/', rest: /^[TE]\w{6,20}\/\d{6,30}\/\w{20,60}/ },
  ...['discord.com/api/', 'discordapp.com/api/'].map((keyword) => ({
    keyword,
    before: /^(?:v\d{1,2}\/)?webhooks\/\d{15,25}\//,
    rest: /^[\w-]{60,90}/,
  })),
  {
    keyword: '.webhook.office.com/webhookb2/',
    rest: /^[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/\w{20,60}\/[\w-]{20,90}/,
  },
  {
    keyword: 'chat.googleapis.com/v1/spaces/',
    before: /^[\w-]{6,40}\/messages\?/,
    rest: /^key=[\w-]{30,60}&token=[\w%-]{30,90}/,
  },
  // Power Automate, also for Teams.
  {
    keyword: '/triggers/manual/paths/invoke?',
    before: /^(?:[\w.%=-]{1,40}(?:&(?:amp;)?|\\u0026)){0,4}sig=/,
    rest: /^[\w-]{40,60}/,
  },
  { keyword: 'hooks.zapier.com/hooks/catch/', rest: /^\d{4,12}\/\w{5,30}/ },
];

const MOST_BEFORE = 120;
const MOST_AUTHORITY = 600;
/** Any text can contain an address with a short password of letters, as an example. */
const LEAST_PASSWORD = 6;
const LEAST_LETTERS = 10;

/** Hosts that documents use. Source: RFC 2606 */
const HOST_OF_DOCUMENTS =
  /^(?:[\w-]{1,63}\.){0,5}(?:example(?:\.(?:com|net|org|edu))?|test|invalid|host(?:name)?|domain\.(?:com|tld)|my-?host|your-?\w{1,30})\.?(?::|$)/i;

/** Rules for webhooks, and for passwords in URLs. */
export const ADDRESS_RULES: readonly FileRule[] = [
  ...WEBHOOKS.map(({ keyword, before = /^/, rest }) => ({
    keyword,
    find: ({ text }: FileText, at: number) => {
      const from = at + keyword.length;
      const path = text.slice(from, from + MOST_BEFORE + 300);
      const head = before.exec(path.slice(0, MOST_BEFORE))?.[0];
      const secret = head === undefined ? undefined : rest.exec(path.slice(head.length))?.[0];
      if (head === undefined || secret === undefined || isPlaceholderToken(secret)) return { found: [], next: from };
      const start = from + head.length;
      return { found: [{ start, end: start + secret.length, label: 'webhook' }], next: start + secret.length };
    },
  })),
  { keyword: '://', isCandidate: hasUserInfo, find: findUserInfo },
];

const [AT, COLON] = [64, 58];
/** A user without a password is a token when it has as many characters. */
const LEAST_TOKEN = 16;
/** The bytes that end the part of a URL between "://" and the path. */
const ENDS = new Set(Buffer.from(' \t\r\n/?#"\'<>`\\|'));

function hasUserInfo(bytes: Uint8Array, at: number): boolean {
  const end = Math.min(bytes.length, at + MOST_AUTHORITY);
  let hasColon = false;
  for (let next = at + 3; next < end; next += 1) {
    const byte = bytes[next] ?? 0;
    if (byte === AT) return hasColon || next - at - 3 >= LEAST_TOKEN;
    if (byte === COLON) hasColon = true;
    else if (ENDS.has(byte)) return false;
  }
  return false;
}

/** Finds the password of "scheme://user:password@host". */
function findUserInfo(file: FileText, at: number) {
  const { text } = file;
  const start = at + '://'.length;
  const end = file.runEnd('authority', start);
  if (end - start > MOST_AUTHORITY || !/[a-z0-9]/i.test(text[at - 1] ?? '')) return nothing(at);
  const authority = text.slice(start, end);
  const host = authority.lastIndexOf('@');
  if (host <= 0 || HOST_OF_DOCUMENTS.test(authority.slice(host + 1))) return nothing(at);
  const user = authority.slice(0, host);
  const secret = findUserSecret(user, 'shell');
  if (secret === null || isCode(user) || isPublicKey(user, text.slice(end, end + 60))) return nothing(at);
  const value = user.slice(secret.start, secret.end);
  const name = user.slice(0, Math.max(0, secret.start - 1));
  const isLongEnough = value.length >= (/\d/.test(value) ? LEAST_PASSWORD : LEAST_LETTERS);
  if (!isLongEnough || value === name || isPlaceholder(value)) return nothing(at);
  const found = { ...secret, start: start + secret.start, end: start + secret.end };
  return { found: [found], next: end };
}

/** Reports templates, patterns and code, which can also follow "://". */
const isCode = (user: string): boolean => /[{}()[\]^]|%[sdvq@]|\.{3}|\.[*+]|\$\w/.test(user);

/** Reports the key of an address of Sentry, which browsers send: https://<32 digits>@host/<project>. */
const isPublicKey = (user: string, path: string): boolean =>
  /^[0-9a-f]{32}$/.test(user) && /^\/(?:[\w-]{1,30}\/)?\d{1,20}(?![\w/.-])/.test(path);
