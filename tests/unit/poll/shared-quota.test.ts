import { describe, expect, it } from 'vitest';
import { createSharedQuota } from '#lib/poll/shared-quota.ts';
import type { Quota } from '#lib/registry/index.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const named = (remaining: number): Quota => ({ limit: 100, remaining, windowSeconds: 21_600, source: null });

function knowing(remaining: number) {
  const quota = createSharedQuota(() => NOW);
  quota.begin(false)(named(remaining));
  return quota;
}

describe('the shared quota of a registry', () => {
  it('is the value of the newest answer', () => {
    const quota = knowing(12);
    expect(quota.latest).toEqual({ limit: 100, remaining: 12, windowSeconds: 21_600, at: NOW });
    quota.begin(true)(named(90));
    expect(quota.latest?.remaining).toBe(90);
  });

  it('is not raised by the answer to a request that began before the last answer', () => {
    const quota = knowing(12);
    const slowHead = quota.begin(false);
    quota.begin(true)(named(11));
    quota.begin(true)(named(10));
    slowHead(named(12));
    expect(quota.latest?.remaining).toBe(10);
  });

  it('is lowered by the answer to a request that began earlier', () => {
    const quota = knowing(12);
    const slow = quota.begin(true);
    quota.begin(false)(named(12));
    slow(named(11));
    expect(quota.latest?.remaining).toBe(11);
  });

  it('decreases by one for a manifest request without quota headers, and a late answer does not undo it', () => {
    const quota = knowing(12);
    const slowHead = quota.begin(false);
    quota.begin(true)(null);
    quota.begin(false)(null);
    slowHead(named(12));
    expect(quota.latest?.remaining).toBe(11);
  });

  it('is null when no answer has quota headers', () => {
    const quota = createSharedQuota(() => NOW);
    quota.begin(true)(null);
    expect(quota.latest).toBeNull();
  });

  it('counts manifest requests in flight', () => {
    const quota = knowing(12);
    const ends = [quota.begin(true), quota.begin(true), quota.begin(false)];
    expect(quota.inFlight).toBe(2);
    for (const end of ends) end(null);
    expect(quota.inFlight).toBe(0);
  });

  it('takes a stored value only when it is newer', () => {
    const quota = knowing(12);
    quota.adopt({ limit: 100, remaining: 40, windowSeconds: 21_600, at: NOW });
    expect(quota.latest?.remaining).toBe(12);
    quota.adopt({ limit: 100, remaining: 7, windowSeconds: 21_600, at: new Date(NOW.getTime() + 1) });
    expect(quota.latest?.remaining).toBe(7);
  });
});
