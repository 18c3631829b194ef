import { createHash } from 'node:crypto';
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import type { DatabaseClient } from '#lib/db/client.ts';
import { TooManyTriesError } from './errors.ts';

const MINUTE_S = 60;

/**
 * How often a password may be tried (PROTOCOL X-18), over all replicas and restarts: few times for one account from one
 * address, more from one address, and a bound on one account from everywhere, so that strangers do not lock its owner out
 * with a handful of tries.
 */
export type SignInLimit = {
  /**
   * Counts a try.
   *
   * @param email - null for a code of 160 bits, which nobody guesses: there only the address counts, so that strangers' tries lock
   *   nobody else out
   * @throws TooManyTriesError
   */
  count(email: string | null, address: string): Promise<void>;
  /** It was the right password or code: the try does not count. */
  forget(email: string | null, address: string): Promise<void>;
};

export function createSignInLimit(db: DatabaseClient): SignInLimit {
  const make = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPrisma({
      ...{ storeClient: db, tableName: 'rateLimiterFlexible', keyPrefix, points, duration },
      // Rows that ran out go with the other housekeeping.
      clearExpiredByTimeout: false,
    });
  const pair = make('sign-in-pair', 10, 15 * MINUTE_S);
  const source = make('sign-in-address', 60, 15 * MINUTE_S);
  const account = make('sign-in-account', 200, 60 * MINUTE_S);

  return {
    async count(email, address) {
      if (email !== null)
        await consume(pair, toKey(email, address), 'Too many wrong passwords for this account from your address.');
      await consume(source, toKey(address), 'Too many wrong passwords or codes from your address.');
      if (email !== null) await consume(account, toKey(email), 'Too many wrong passwords for this account.');
    },
    async forget(email, address) {
      // Many may sign in from one office; what counts there is what was wrong.
      const ofAccount = email === null ? [] : [pair.delete(toKey(email, address)), account.reward(toKey(email))];
      await Promise.all([source.reward(toKey(address)), ...ofAccount]);
    },
  };
}

async function consume(limiter: RateLimiterPrisma, key: string, refusal: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new TooManyTriesError(refusal, Math.ceil(error.msBeforeNext / 1_000));
  }
}

/** What was typed as an e-mail address may have been the password: it is not kept as it was. */
function toKey(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url');
}
