import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '#lib/auth/caller.ts';
import { TooManyTriesError } from '#lib/auth/errors.ts';
import { createOutboundLimit } from '#lib/server/outbound-limit.ts';

const ann: Actor = { kind: 'user', id: 'ann', name: 'ann@plimsoll.test' };
const bob: Actor = { kind: 'user', id: 'bob', name: 'bob@plimsoll.test' };
const operator: Actor = { kind: 'token', id: null, name: 'PLIMSOLL_ADMIN_TOKEN' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the limit on outbound requests (X-07)', () => {
  it.each([
    ['registry-test', 20],
    ['preview', 120],
    ['check', 60],
    ['instruction', 20],
    ['removal-check', 20],
    ['channel-test', 20],
    ['forge-test', 20],
  ] as const)('allows for %s per caller %i a minute', async (kind, times) => {
    const count = createOutboundLimit();
    for (let turn = 0; turn < times; turn += 1) await count(ann, kind);
    vi.advanceTimersByTime(20_500);
    const refusal = await count(ann, kind).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TooManyTriesError);
    expect(refusal).toMatchObject({ retryAfterSeconds: 40 });
    await count(bob, kind);
    await count(operator, kind);
    vi.advanceTimersByTime(39_600);
    await count(ann, kind);
  });

  it.each([
    ['registry-test', /requests to registries/],
    ['preview', /requests to registries/],
    ['check', /requests to registries/],
    ['instruction', /requests to registries/],
    ['removal-check', /requests to registries/],
    ['channel-test', /^Too many test messages within a minute\.$/],
    ['forge-test', /^Too many tests of Git hosts within a minute\.$/],
  ] as const)('names in the error of %s what was too much', async (kind, words) => {
    const count = createOutboundLimit(5);
    const asks = Array.from({ length: 6 }, () => count(ann, kind));
    await expect(Promise.all(asks)).rejects.toThrow(words);
  });

  it('counts tests of channels and Git hosts separately from registries', async () => {
    const count = createOutboundLimit(6);
    await count(ann, 'channel-test');
    await count(ann, 'forge-test');
    await count(ann, 'registry-test');
    await expect(count(ann, 'channel-test')).rejects.toThrow(TooManyTriesError);
  });

  it('shares one minute among all requests to registries', async () => {
    const count = createOutboundLimit(12);
    await count(ann, 'registry-test');
    for (let turn = 0; turn < 6; turn += 1) await count(ann, 'preview');
    await expect(count(ann, 'preview')).rejects.toThrow(TooManyTriesError);
  });
});
