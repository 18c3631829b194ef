import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Actor } from '#lib/auth/caller.ts';
import { TooManyTriesError } from '#lib/auth/errors.ts';

export type AskKind = 'preview' | 'test';

/** A minute's worth of asking, and what each kind takes of it: 20 tests, or the rows of a long paste. */
const POINTS = 120;
const COSTS: Record<AskKind, number> = { preview: 1, test: 6 };
const WINDOW_SECONDS = 60;

export type AskLimit = (actor: Actor, kind: AskKind) => Promise<void>;

/**
 * How often one caller makes this process ask registries at once (PROTOCOL X-07): enough for people, too little to search
 * a network or to wear down a registry through us.
 *
 * @throws TooManyTriesError - what the function made here rejects with
 */
export function createAskLimit(points = POINTS): AskLimit {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  return async (actor, kind) => {
    try {
      await limiter.consume(`${actor.kind} ${actor.id ?? actor.name}`, COSTS[kind]);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new TooManyTriesError('Registries were asked too often for you within a minute.', seconds);
    }
  };
}
