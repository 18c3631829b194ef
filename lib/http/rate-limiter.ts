import { RequestRejectedError } from './errors.ts';
import { MAX_COUNTED } from './limits.ts';

export type RateDecision = {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the next window. */
  resetSeconds: number;
};

export type RateLimiter = {
  /** Counts one request of `key`, or `cost` requests. */
  take(key: string, cost?: number): RateDecision;
  /** Number of keys counted in this window. */
  readonly size: number;
};

/**
 * Counts requests per key in fixed windows. All windows begin and end together, without a timer or list per key, so that a
 * flood of keys costs at most `maxKeys` map entries.
 *
 * @param now - monotonic time in milliseconds
 */
export function createRateLimiter(options: {
  limit: number;
  windowMs: number;
  maxKeys: number;
  now: () => number;
}): RateLimiter {
  const { limit, windowMs, maxKeys, now } = options;
  let counts = new Map<string, number>();
  /** Requests of all keys beyond `maxKeys`. */
  let others = 0;
  let endsAt = now() + windowMs;

  function count(key: string, cost: number): number {
    const known = counts.get(key);
    if (known === undefined && counts.size >= maxKeys) {
      others += cost;
      // All further keys share as many requests as the counted ones have together, so that a flood of addresses locks nobody out.
      return Math.ceil(others / maxKeys);
    }
    counts.set(key, (known ?? 0) + cost);
    return (known ?? 0) + cost;
  }

  return {
    take(key, cost = 1) {
      const at = now();
      if (at >= endsAt) {
        counts = new Map();
        others = 0;
        endsAt = at + windowMs;
      }
      const used = count(key, cost);
      return {
        isAllowed: used <= limit,
        limit,
        remaining: Math.max(0, limit - used),
        resetSeconds: Math.max(1, Math.ceil((endsAt - at) / 1_000)),
      };
    },
    get size() {
      return counts.size;
    },
  };
}

/** Counts at most `limit` requests per key and minute. */
export const perMinute = (limit: number): RateLimiter =>
  createRateLimiter({ limit, windowMs: 60_000, maxKeys: MAX_COUNTED, now: () => performance.now() });

/** Headers that let a client slow down in time. */
export const rateHeaders = ({ limit, remaining, resetSeconds }: RateDecision): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(resetSeconds),
});

export const tooManyRequests = (rate: RateDecision): RequestRejectedError =>
  new RequestRejectedError(429, `More than ${rate.limit} requests arrived within a minute.`, {
    hint: `Go on in ${rate.resetSeconds} s.`,
    headers: { ...rateHeaders(rate), 'retry-after': String(rate.resetSeconds) },
  });
