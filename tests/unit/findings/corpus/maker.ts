import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { below, createRandom, pickOne, type Random } from '#tests/support/random.ts';

const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();
const WORDS =
  'amber birch cobalt delta ember falcon garnet harbor indigo juniper kestrel lagoon maple nickel onyx pepper quartz raven saffron timber umber violet walnut yarrow zephyr'.split(
    ' ',
  );

/** Maker makes the random parts of a corpus, the same for the same seed. No secret was ever issued. */
export type Maker = {
  random: Random;
  /** Letters and digits. */
  alnum(length: number): string;
  upper(length: number): string;
  lower(length: number): string;
  digits(length: number): string;
  hex(length: number): string;
  /** Random bytes in base64, with its padding. */
  base64(bytes: number): string;
  base64Url(bytes: number): string;
  bytes(length: number): Buffer;
  uuid(): string;
  word(): string;
  /** A password as people choose one: words, digits, and often a character besides. */
  password(): string;
  /** A token of jwt.io's form with these claims. */
  jwt(claims?: object): string;
  key(): KeyObject;
};

export function createMaker(seed: number): Maker {
  const random = createRandom(seed);
  let count = 0;
  const pick = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[below(random, alphabet.length)]).join('');
  const bytes = (length: number): Buffer => {
    count += 1;
    return createHash('shake256', { outputLength: length }).update(`${seed} ${count}`).digest();
  };
  const word = () => pickOne(random, WORDS) ?? '';
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  const maker: Maker = {
    random,
    bytes,
    word,
    alnum: (length) => pick(DIGITS + UPPER + LOWER, length),
    upper: (length) => pick(UPPER, length),
    lower: (length) => pick(LOWER, length),
    digits: (length) => pick('123456789', 1) + pick(DIGITS, length - 1),
    hex: (length) => pick('0123456789abcdef', length),
    base64: (length) => bytes(length).toString('base64'),
    base64Url: (length) => bytes(length).toString('base64url'),
    uuid: () => [8, 4, 4, 4, 12].map((length) => pick('0123456789abcdef', length)).join('-'),
    password() {
      const forms = [
        () => `${capital(word())}-${word()}-${pick(DIGITS, 2)}`,
        () => `${capital(word())}${pick(DIGITS, 4)}!`,
        () => pick(DIGITS + UPPER + LOWER, 20),
        () => `${word()}_${word()}${pick(DIGITS, 3)}`,
        () => pick(`${DIGITS}${UPPER}${LOWER}-_~`, 32),
      ];
      return (pickOne(random, forms) ?? word)();
    },
    jwt(claims = {}) {
      const parts = [
        { alg: 'HS256', typ: 'JWT' },
        { sub: pick(DIGITS, 8), iat: 1_764_460_800, ...claims },
      ];
      return [
        ...parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')),
        maker.base64Url(32),
      ].join('.');
    },
    key: () => toEd25519(bytes(32)),
  };
  return maker;
}

/** The head of PKCS #8 for Ed25519. Source: RFC 8410 */
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

const toEd25519 = (seed: Buffer) =>
  createPrivateKey({ key: Buffer.concat([ED25519, seed]), format: 'der', type: 'pkcs8' });
