import { describe, expect, it } from 'vitest';
import { decideQuota, spreadSeconds } from '#lib/analysis/polls/quota.ts';

const now = new Date('2026-01-31T00:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('the quota for background requests (P-09)', () => {
  const hub = { limit: 100, remaining: 60, windowSeconds: 21_600, at: now };

  it('allows everything when the registry has none', () => {
    expect(decideQuota(null, { spent: 1_000_000, cost: 1 }, now)).toEqual({ allowed: true, reason: 'unlimited' });
    expect(decideQuota({ ...hub, windowSeconds: 0 }, { spent: 99, cost: 1 }, now)).toMatchObject({ allowed: true });
  });

  const asked = (spent: number, cost = 1) => ({ spent, cost });

  it('is a quarter of the whole, including the cost of the next tag', () => {
    expect(decideQuota(hub, asked(24), now)).toEqual({ allowed: true, reason: 'within-share' });
    expect(decideQuota(hub, asked(25), now)).toMatchObject({ allowed: false, reason: 'share-used' });
    expect(decideQuota(hub, asked(20, 5), now)).toMatchObject({ allowed: true });
    const decision = decideQuota(hub, asked(20, 6), now);
    if (decision.allowed) throw new Error('allowed');
    expect(decision.retryAt.getTime()).toBeGreaterThan(now.getTime());
    expect(decision.retryAt.getTime()).toBeLessThanOrEqual(now.getTime() + 21_600_000);
  });

  it('allows a cost above that quarter only when nothing was spent before', () => {
    expect(decideQuota(hub, asked(0, 40), now)).toMatchObject({ allowed: true });
    expect(decideQuota(hub, asked(1, 40), now)).toMatchObject({ allowed: false });
  });

  it('ends at the last tenth of the whole until the window is over', () => {
    expect(decideQuota({ ...hub, remaining: 11 }, asked(0), now)).toMatchObject({ allowed: true });
    expect(decideQuota({ ...hub, remaining: 10 }, asked(0), now)).toEqual({
      allowed: false,
      reason: 'reserve-reached',
      retryAt: new Date(now.getTime() + 21_600_000),
    });
    expect(decideQuota({ ...hub, remaining: 0, at: ago(21_600_001) }, asked(0), now)).toMatchObject({ allowed: true });
  });

  it('determines how long a back-fill takes', () => {
    expect([0, 25, 26, 50, 51].map((requests) => spreadSeconds(hub, requests) / 21_600)).toEqual([0, 0, 2, 2, 3]);
    expect(spreadSeconds(null, 1_000)).toBe(0);
    expect(spreadSeconds({ limit: 1, windowSeconds: 60 }, 2)).toBe(120);
  });
});
