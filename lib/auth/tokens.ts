import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'plim_';

/** Creates a token of 256 bits, which is shown once. `hint` is its beginning, to distinguish it from others. */
export function makeToken(): { token: string; hash: Buffer; hint: string } {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashSecret(token), hint: token.slice(0, PREFIX.length + 4) };
}

/** Creates the code of a one-time link: 160 bits. */
export function makeCode(): { code: string; hash: Buffer } {
  const code = randomBytes(20).toString('base64url');
  return { code, hash: hashSecret(code) };
}

/** The stored form of a random secret. Random bits cannot be guessed, so no slow hash is needed. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Compares in constant time. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hashSecret(a), hashSecret(b));
}
