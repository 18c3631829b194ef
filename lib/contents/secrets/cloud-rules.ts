import type { FoundSecret } from '#lib/findings/secrets/found-secret.ts';
import { looksRandom } from '#lib/findings/secrets/random-value.ts';
import type { FileText } from './file-text.ts';
import { isPlaceholderToken } from './placeholder.ts';
import { type FileRule, nothing } from './rule.ts';

/** The secret of an AWS key is at most this far from its id, as in one profile of a credentials file. */
const NEAR = 300;
const AWS_IDS = ['AKIA', 'ASIA'];
const AFTER_NAME = 80;
/** No token of these kinds is longer after its word. */
const MOST_REST = 100;
const AWS_SECRET = /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

const AWS_NAMES = [
  ...['secret_access_key', 'SECRET_ACCESS_KEY', 'SecretAccessKey', 'secretAccessKey', 'secret-access-key'],
];

/** Rules for tokens that a word in their middle or before them reveals. */
export const CLOUD_RULES: readonly FileRule[] = [
  ...AWS_NAMES.map((keyword) => ({
    keyword,
    find: (file: FileText, at: number) => {
      const from = at + keyword.length;
      return { found: secretsWithin(file, from, from + AFTER_NAME).slice(0, 1), next: from };
    },
  })),
  azureKey('AccountKey=', /^[A-Za-z0-9+/]{86}==/, 'Azure storage key'),
  azureKey('SharedAccessKey=', /^[A-Za-z0-9+/]{43}=/, 'Azure access key'),
  around(':AA', { run: 'word', before: /[0-9]/, least: 8, most: 10, rest: /^[\w-]{33}$/, label: 'Telegram bot token' }),
  around('.atlasv1.', {
    run: 'word with dots',
    before: /[A-Za-z0-9]/,
    least: 14,
    most: 14,
    rest: /^[\w=-]{60,70}$/,
    label: 'Terraform token',
  }),
  ...[...'0123456789'].map((digit) =>
    around(`${digit}Q~`, {
      run: 'azure',
      before: /[A-Za-z0-9_~.]/,
      least: 3,
      most: 3,
      rest: /^[\w~.-]{31,34}$/,
      label: 'Azure client secret',
    }),
  ),
];

/** Finds the secret beside an AWS key id: the nearest one, after it or before it, up to the next id on that side. */
export function findAwsSecret(file: FileText, start: number, end: number): FoundSecret[] {
  const next = Math.min(...AWS_IDS.map((id) => file.nextOf(id, end)));
  const after = secretsWithin(file, end, Math.min(end + NEAR, next));
  if (after.length > 0) return after.slice(0, 1);
  const from = Math.max(0, start - NEAR);
  const head = file.text.slice(from, start);
  const previous = Math.max(0, ...AWS_IDS.map((id) => head.lastIndexOf(id)));
  return secretsWithin(file, from + previous, start).slice(-1);
}

/** Finds runs of exactly 40 characters of base64. Those with digits of hexadecimal only are checksums. */
function secretsWithin({ text }: FileText, from: number, to: number): FoundSecret[] {
  return [...text.slice(from, to).matchAll(AWS_SECRET)].flatMap(({ index, 0: run }) => {
    const isSecret = looksRandom(run) && /[a-z]/.test(run) && /[A-Z]/.test(run) && !isPlaceholderToken(run);
    return isSecret ? [{ start: from + index, end: from + index + run.length, label: 'AWS secret key' }] : [];
  });
}

/** Finds the key in a connection string: 64 bytes of a storage account, or 32 bytes of a bus, in base64. */
function azureKey(keyword: string, shape: RegExp, label: string): FileRule {
  return {
    keyword,
    find({ text }, at) {
      const start = at + keyword.length;
      const key = shape.exec(text.slice(start, start + 88))?.[0] ?? '';
      if (key === '' || isPlaceholderToken(key)) return nothing(at);
      const end = start + key.length;
      return { found: [{ start, end, label }], next: end };
    },
  };
}

type Around = {
  run: 'word' | 'word with dots' | 'azure';
  /** The characters before the word, and how many. */
  before: RegExp;
  least: number;
  most: number;
  rest: RegExp;
  label: string;
};

/** A token that is recognised by a word in its middle. */
function around(keyword: string, { run, before, least, most, rest, label }: Around): FileRule {
  return {
    keyword,
    find(file, at) {
      const { text } = file;
      let start = at;
      while (start > 0 && at - start <= most && before.test(text[start - 1] ?? '')) start -= 1;
      const from = at + keyword.length;
      const end = file.runEnd(run, from);
      const isWhole = at - start >= least && at - start <= most && end - from <= MOST_REST;
      if (!isWhole || !rest.test(text.slice(from, end)) || isPlaceholderToken(text.slice(from, end)))
        return nothing(at);
      return { found: [{ start, end, label }], next: end };
    },
  };
}
