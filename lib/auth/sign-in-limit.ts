import { createHash } from 'node:crypto';
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import type { DatabaseClient } from '#lib/db/client.ts';
import { addressGroup } from '#lib/net/address-group.ts';
import { TooManyTriesError } from './errors.ts';

const MINUTE_S = 60;
const FROM_ADDRESS = 'Too many wrong passwords or codes from your address.';

/** The kind of a try and its origin, which decide the limits that apply. */
export type Try =
  /** A code of 160 bits, which cannot be guessed. Only the address is limited, so that attackers cannot lock others out. */
  | { of: 'code'; address: string }
  /** A password, from a browser that never signed in to this account. */
  | { of: 'account'; email: string; address: string }
  /** A password, from a browser with a device cookie or a session. Counted apart from anonymous tries. */
  | { of: 'known-browser'; id: string };

/**
 * Limits tries of passwords across all replicas and restarts: strictly for one account from one address, less for one
 * address, and in total for one account from everywhere. An IPv6 address counts as its /64.
 */
export type SignInLimit = {
  /** Counts a try before the password is checked. @throws TooManyTriesError */
  count(tried: Try): Promise<void>;
  /** Removes a successful try from the count. */
  forget(tried: Try): Promise<void>;
};

export function createSignInLimit(db: DatabaseClient): SignInLimit {
  const make = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPrisma({
      storeClient: db,
      tableName: 'rateLimiterFlexible',
      keyPrefix,
      points,
      duration,
      // The general housekeeping deletes expired rows.
      clearExpiredByTimeout: false,
    });
  const browser = make('sign-in-browser', 10, 15 * MINUTE_S);
  const pair = make('sign-in-pair', 10, 15 * MINUTE_S);
  const source = make('sign-in-address', 60, 15 * MINUTE_S);
  const account = make('sign-in-account', 200, 60 * MINUTE_S);

  return {
    async count(tried) {
      if (tried.of === 'known-browser') {
        await consume(browser, toKey(tried.id), 'Too many wrong passwords from this browser.');
        return;
      }
      const from = addressGroup(tried.address);
      // Checks the address before counting, so that a blocked address adds no row for each account that it names.
      demandLeft(await source.get(toKey(from)), FROM_ADDRESS);
      if (tried.of === 'account')
        await consume(pair, toKey(tried.email, from), 'Too many wrong passwords for this account from your address.');
      await consume(source, toKey(from), FROM_ADDRESS);
      if (tried.of === 'account')
        await consume(account, toKey(tried.email), 'Too many wrong passwords for this account.');
    },
    async forget(tried) {
      if (tried.of === 'known-browser') {
        await browser.delete(toKey(tried.id));
        return;
      }
      const from = addressGroup(tried.address);
      // An office shares one address, so a successful try is only subtracted there and failed ones still count.
      const ofAccount =
        tried.of === 'account' ? [pair.delete(toKey(tried.email, from)), account.reward(toKey(tried.email))] : [];
      await Promise.all([source.reward(toKey(from)), ...ofAccount]);
    },
  };
}

async function consume(limiter: RateLimiterPrisma, key: string, refusal: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    refuse(error, refusal);
  }
}

function demandLeft(counted: RateLimiterRes | null, refusal: string): void {
  if (counted !== null && counted.remainingPoints <= 0) refuse(counted, refusal);
}

function refuse({ msBeforeNext }: RateLimiterRes, refusal: string): never {
  throw new TooManyTriesError(refusal, Math.ceil(msBeforeNext / 1_000));
}

/** Hashes the key: the text typed as an e-mail address may be a password and must not be stored in clear. */
function toKey(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url');
}
