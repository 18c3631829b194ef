import { describe, expect, it } from 'vitest';
import { createRateLimiter, rateHeaders, tooManyRequests } from '#lib/http/rate-limiter.ts';

function openLimiter({ limit = 3, maxKeys = 100 } = {}) {
  let now = 0;
  const limiter = createRateLimiter({ limit, maxKeys, windowMs: 60_000, now: () => now });
  return { limiter, pass: (ms: number) => (now += ms) };
}

describe('createRateLimiter', () => {
  it('allows exactly the limit, per key', () => {
    const { limiter } = openLimiter();
    expect([1, 2, 3].map(() => limiter.take('a').isAllowed)).toEqual([true, true, true]);
    expect(limiter.take('a')).toEqual({ isAllowed: false, limit: 3, remaining: 0, resetSeconds: 60 });
    expect(limiter.take('b')).toMatchObject({ isAllowed: true, remaining: 2 });
  });

  it('starts a new count when the minute is over, not a millisecond earlier', () => {
    const { limiter, pass } = openLimiter({ limit: 1 });
    limiter.take('a');
    pass(59_999);
    expect(limiter.take('a')).toMatchObject({ isAllowed: false, resetSeconds: 1 });
    pass(1);
    expect(limiter.take('a')).toMatchObject({ isAllowed: true, resetSeconds: 60 });
    expect(limiter.size).toBe(1);
  });

  it('bounds its memory under 100,000 addresses, and keeps the counts of earlier ones', () => {
    const { limiter, pass } = openLimiter({ limit: 2, maxKeys: 1_000 });
    limiter.take('first');
    const flood = Array.from({ length: 100_000 }, (_, at) => limiter.take(`address ${at}`));
    expect(limiter.size).toBe(1_000);
    expect(limiter.take('first').isAllowed).toBe(true);
    expect(limiter.take('first').isAllowed).toBe(false);
    // All addresses beyond the bound share one counter, which allows as many requests as all separate counters
    // together.
    expect(flood.filter(({ isAllowed }) => isAllowed)).toHaveLength(999 + 2_000);
    pass(60_000);
    expect(limiter.take('address 99999').isAllowed).toBe(true);
    expect(limiter.size).toBe(1);
    // The shared counter also starts again from 0.
    const next = Array.from({ length: 1_000 }, (_, at) => limiter.take(`next ${at}`));
    expect(next.at(-1)?.isAllowed).toBe(true);
  });

  it('returns headers and a hint with the time to retry', () => {
    const rate = { isAllowed: false, limit: 3, remaining: 0, resetSeconds: 12 };
    expect(tooManyRequests(rate)).toMatchObject({
      status: 429,
      hint: 'Go on in 12 s.',
      headers: { 'retry-after': '12', 'ratelimit-limit': '3', 'ratelimit-remaining': '0', 'ratelimit-reset': '12' },
    });
    expect(rateHeaders({ ...rate, remaining: 2 })['ratelimit-remaining']).toBe('2');
  });
});
