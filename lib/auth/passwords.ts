import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { COMMON_PASSWORDS } from './common-passwords.ts';

const derive = promisify(argon2);

/** argon2id with 19 MiB and two passes, as recommended by OWASP's password storage cheat sheet. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/-]{11,64})\$([\w+/-]{11,128})$/;

/** Each hash takes 19 MiB while it is computed. During a burst of sign-ins the others wait, so that memory stays bounded. */
const AT_ONCE = 2;

export type Passwords = {
  /** Returns a PHC string: "$argon2id$v=19$m=19456,t=2,p=1$salt$hash". */
  hash(password: string): Promise<string>;
  /** Returns false also for a hash in another format. */
  verify(password: string, hash: string): Promise<boolean>;
};

/** Creates the hasher of the process. Only one may exist, since it bounds how many hashes are computed at the same time. */
export function createPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    async hash(password) {
      const nonce = randomBytes(16);
      const message = normalise(password);
      const tag = await inTurn(() => derive('argon2id', { message, nonce, tagLength: TAG_BYTES, ...COST }));
      return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${toText(nonce)}$${toText(tag)}`;
    },
    async verify(password, hash) {
      const [, memory, passes, parallelism, salt = '', expected = ''] = FORM.exec(hash) ?? [];
      if (memory === undefined) return false;
      const stored = Buffer.from(expected, 'base64');
      const tag = await inTurn(() =>
        derive('argon2id', {
          message: normalise(password),
          nonce: Buffer.from(salt, 'base64'),
          tagLength: stored.length,
          memory: Number(memory),
          passes: Number(passes),
          parallelism: Number(parallelism),
        }),
      );
      return timingSafeEqual(tag, stored);
    },
  };
}

const MIN_LENGTH = 10;

/**
 * Returns the problem of a new password as a sentence; null when there is none. A common word stays common with digits or
 * signs around it, with capitals, and with 0 for o.
 */
export function findPasswordProblem(password: string, email: string): string | null {
  if ([...password].length < MIN_LENGTH) return `The password needs at least ${MIN_LENGTH} characters.`;
  if (new Set(password).size < 4) return 'The password repeats too few characters.';
  const plain = password.toLowerCase();
  const [account = ''] = email.toLowerCase().split('@');
  if (account.length >= 4 && plain.includes(account)) return 'The password contains the e-mail address.';
  const core = plain.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const spellings = [plain, unleet(plain), core, unleet(core), unleet(plain).replace(/^[^a-z]+|[^a-z]+$/g, '')];
  if (spellings.some((word) => COMMON_PASSWORDS.has(word)) || isRun(plain))
    return 'This password is among the most common ones, which are tried first.';
  return null;
}

/** Reports whether a text is a keyboard or alphabet run, such as 1234567890, abcdefghij or qwertyuiop. */
function isRun(text: string): boolean {
  const rows = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
  const backwards = [...text].reverse().join('');
  const pieces = text.match(/[a-z]+|\d+/g) ?? [];
  const isPart = (piece: string) => rows.some((row) => row.includes(piece) || `${row}${row}`.includes(piece));
  return [text, backwards].some(isPart) || (pieces.join('') === text && pieces.length <= 2 && pieces.every(isPart));
}

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function unleet(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => LEET[sign] ?? sign);
}

/** NFKC, so that the same characters match however a keyboard composes them. */
function normalise(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'), 'utf8');
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
