import { z } from 'zod';
import { findJson } from '#lib/registry/json.ts';

export type RegistryToken = {
  value: string;
  receivedAt: Date;
  expiresAt: Date;
};

const MIN_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 24 * 3600;
/** A token is renewed this long before it expires. */
const BUFFER_MS = 5000;
/** Characters and length that a header can carry. */
const HEADER_SAFE = /^[\x21-\x7e]{1,32768}$/;

const Answer = z.object({
  token: z.string().nullish(),
  access_token: z.string().nullish(),
  expires_in: z.unknown().optional(),
  issued_at: z.unknown().optional(),
});

/**
 * Parses the answer of a token endpoint. Returns null when it has no token that a header can carry.
 * `access_token` wins over `token`.
 */
export function findToken(bytes: Uint8Array, receivedAt: Date): RegistryToken | null {
  const answer = Answer.safeParse(findJson(bytes));
  if (!answer.success) return null;
  const value = answer.data.access_token || answer.data.token;
  if (!value || !HEADER_SAFE.test(value)) return null;
  return { value, receivedAt, expiresAt: expiryOf(answer.data.issued_at, answer.data.expires_in, receivedAt) };
}

export function isUsable(token: RegistryToken, now: Date): boolean {
  return token.expiresAt.getTime() - now.getTime() > BUFFER_MS;
}

/**
 * Computes the expiry from `issued_at`. The time of receipt is used when `issued_at` is in the future or already
 * expired, because clocks differ.
 */
function expiryOf(issuedAt: unknown, expiresIn: unknown, receivedAt: Date): Date {
  const lifetimeMs = lifetimeSeconds(expiresIn) * 1000;
  const issuedMs = typeof issuedAt === 'string' ? Date.parse(issuedAt) : Number.NaN;
  const received = receivedAt.getTime();
  const isBelievable = issuedMs <= received && issuedMs + lifetimeMs > received;
  return new Date((isBelievable ? issuedMs : received) + lifetimeMs);
}

/** Returns `expires_in` within bounds, or the default. */
function lifetimeSeconds(expiresIn: unknown): number {
  if (typeof expiresIn !== 'number' || !Number.isFinite(expiresIn)) return MIN_LIFETIME_SECONDS;
  return Math.min(Math.max(expiresIn, MIN_LIFETIME_SECONDS), MAX_LIFETIME_SECONDS);
}
