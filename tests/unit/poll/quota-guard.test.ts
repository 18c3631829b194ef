import { describe, expect, it } from 'vitest';
import type { QuotaState } from '#lib/analysis/polls/quota.ts';
import { createQuotaGuard, type QuotaGuardOptions } from '#lib/poll/quota-guard.ts';
import { WaitingForQuotaError } from '#lib/poll/waiting-for-quota-error.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const END = new Date(NOW.getTime() + 21_600_000);
const hub = (remaining: number): QuotaState => ({ limit: 100, remaining, windowSeconds: 21_600, at: NOW });

function guard(options: Partial<QuotaGuardOptions> = {}) {
  return createQuotaGuard({
    now: () => NOW,
    shared: known(50),
    guess: 9,
    countOthers: async () => 0,
    countOwn: () => 0,
    onWait: () => undefined,
    onReserve: () => undefined,
    ...options,
  });
}

const known = (remaining: number, inFlight = 0) => ({ inFlight, latest: hub(remaining) });

/** Sends a request once. */
const once = async (admit: () => void) => admit();

describe('createQuotaGuard', () => {
  it('sends nothing below the reserve of a tenth, and reports until when', async () => {
    let sent = 0;
    const request = async (admit: () => void) => {
      admit();
      sent += 1;
    };
    const waiting: unknown[] = [];
    const onReserve = (error: unknown) => waiting.push(error);
    await guard({ shared: known(11), onReserve }).spend('push', request);
    expect(waiting).toEqual([]);
    const refused = await guard({ shared: known(10), onReserve })
      .spend('push', request)
      .catch((error: unknown) => error);
    expect(sent).toBe(1);
    expect(refused).toBeInstanceOf(WaitingForQuotaError);
    expect(refused).toMatchObject({ wait: 'reserve', until: END });
    expect(waiting).toEqual([refused]);
  });

  it('counts requests of other polls in flight', async () => {
    await expect(guard({ shared: known(11, 1) }).spend('push', once)).rejects.toThrow(WaitingForQuotaError);
  });

  it('decides for each request that is sent, and counts it under its purpose', async () => {
    const shared = known(12);
    const one = guard({ shared });
    const refused = one.spend('retry', async (admit) => {
      for (;;) {
        admit();
        shared.latest = hub(shared.latest.remaining - 1);
      }
    });
    await expect(refused).rejects.toThrow(WaitingForQuotaError);
    shared.latest = hub(50);
    await one.spend('push', once);
    expect([...one.uses]).toEqual([
      ['retry', 2],
      ['push', 1],
    ]);
  });

  it.each<[string, QuotaState | null]>([
    ['no quota is known', null],
    ['what is known is of a window that is over', { ...hub(50), at: new Date(NOW.getTime() - 21_600_001) }],
  ])('sends the first request alone while %s', async (_, before) => {
    const shared = { inFlight: 0, latest: before };
    const one = guard({ shared });
    const order: string[] = [];
    const first = one.spend('push', async () => {
      order.push('first begins');
      await new Promise((resolve) => setTimeout(resolve, 20));
      shared.latest = hub(10);
      order.push('first ends');
    });
    const second = one.spend('push', async () => order.push('second'));
    await first;
    await expect(second).rejects.toThrow(WaitingForQuotaError);
    expect(order).toEqual(['first begins', 'first ends']);
  });

  it('estimates the same cost when called twice for one tag', async () => {
    const one = guard({ countOthers: async () => 17 });
    await expect(one.demandShare()).rejects.toMatchObject({ wait: 'share' });
    await expect(one.demandShare()).rejects.toMatchObject({ wait: 'share' });
  });
});
