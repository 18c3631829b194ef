import { RequestRejectedError } from './errors.ts';

export type RateDecision = {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** Until it counts anew. */
  resetSeconds: number;
};

export type RateLimiter = {
  /** Counts one request of `key`, or what it costs. */
  take(key: string, cost?: number): RateDecision;
  /** How many keys are counted at present. */
  readonly size: number;
};

/**
 * Requests per key in fixed windows. All windows begin together and are forgotten together: no timer and no list per
 * key, so that a flood of keys costs at most `maxKeys` entries of a map.
 *
 * @param now - milliseconds that only go forward
 */
export function createRateLimiter(options: {
  limit: number;
  windowMs: number;
  maxKeys: number;
  now: () => number;
}): RateLimiter {
  const { limit, windowMs, maxKeys, now } = options;
  let counts = new Map<string, number>();
  /** Of all keys that came when there was no more room. */
  let others = 0;
  let endsAt = now() + windowMs;

  function count(key: string, cost: number): number {
    const known = counts.get(key);
    if (known === undefined && counts.size >= maxKeys) {
      others += cost;
      // Together they may do what all that are told apart may: a flood of addresses must not lock everybody out.
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

/** What a client reads to slow down by itself. */
export const rateHeaders = ({ limit, remaining, resetSeconds }: RateDecision): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(resetSeconds),
});

export const tooManyRequests = (rate: RateDecision): RequestRejectedError =>
  new RequestRejectedError(429, `More than ${rate.limit} requests came within a minute.`, {
    hint: `Go on in ${rate.resetSeconds} s.`,
    headers: { ...rateHeaders(rate), 'retry-after': String(rate.resetSeconds) },
  });
