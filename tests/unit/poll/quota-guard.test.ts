import { describe, expect, it } from 'vitest';
import type { QuotaState } from '#lib/analysis/quota.ts';
import { createQuotaGuard, type QuotaGuardOptions } from '#lib/poll/quota-guard.ts';
import { WaitingForQuotaError } from '#lib/poll/waiting-for-quota-error.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const END = new Date(NOW.getTime() + 21_600_000);
const hub = (remaining: number): QuotaState => ({ limit: 100, remaining, windowSeconds: 21_600, at: NOW });

function guard(options: Partial<QuotaGuardOptions> = {}) {
  return createQuotaGuard({
    ...{ now: () => NOW, quota: () => hub(50), shared: { inFlight: 0 }, guess: 9 },
    ...{ countOthers: async () => 0, countOwn: () => 0, onWait: () => undefined },
    ...options,
  });
}

describe('createQuotaGuard', () => {
  it('sends nothing below the reserve of a tenth, and says until when', async () => {
    let sent = 0;
    const request = async () => {
      sent += 1;
    };
    await guard({ quota: () => hub(11) }).spend('push', request);
    const refused = await guard({ quota: () => hub(10) })
      .spend('push', request)
      .catch((error: unknown) => error);
    expect(sent).toBe(1);
    expect(refused).toBeInstanceOf(WaitingForQuotaError);
    expect(refused).toMatchObject({ wait: 'reserve', until: END });
  });

  it('counts requests of other polls that are under way', async () => {
    const shared = { inFlight: 1 };
    await expect(guard({ quota: () => hub(11), shared }).spend('push', async () => undefined)).rejects.toThrow(
      WaitingForQuotaError,
    );
    expect(shared.inFlight).toBe(1);
  });

  it('gives the place of a request that failed back, and counts it under its purpose', async () => {
    const shared = { inFlight: 0 };
    const one = guard({ shared });
    await expect(one.spend('retry', () => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off');
    await one.spend('push', async () => expect(shared.inFlight).toBe(1));
    expect(shared.inFlight).toBe(0);
    expect([...one.uses]).toEqual([
      ['retry', 1],
      ['push', 1],
    ]);
  });

  it('sends the first request alone while no quota is known', async () => {
    let quota: QuotaState | null = null;
    const one = guard({ quota: () => quota });
    const order: string[] = [];
    const first = one.spend('push', async () => {
      order.push('first begins');
      await new Promise((resolve) => setTimeout(resolve, 20));
      quota = hub(10);
      order.push('first ends');
    });
    const second = one.spend('push', async () => order.push('second'));
    await first;
    await expect(second).rejects.toThrow(WaitingForQuotaError);
    expect(order).toEqual(['first begins', 'first ends']);
  });

  it('asked twice for one tag, guesses the same cost', async () => {
    const one = guard({ countOthers: async () => 17 });
    await expect(one.demandShare()).rejects.toMatchObject({ wait: 'share' });
    await expect(one.demandShare()).rejects.toMatchObject({ wait: 'share' });
  });
});
