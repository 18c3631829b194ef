import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'plim_';

/** 256 bits; shown once. `hint` tells it from others without telling it. */
export function makeToken(): { token: string; hash: Buffer; hint: string } {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashSecret(token), hint: token.slice(0, PREFIX.length + 4) };
}

/** 160 bits for a one-time link. */
export function makeCode(): { code: string; hash: Buffer } {
  const code = randomBytes(20).toString('base64url');
  return { code, hash: hashSecret(code) };
}

/** What is kept of a random secret: no slow hash is needed for so many random bits. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** In the same time whatever differs. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hashSecret(a), hashSecret(b));
}
