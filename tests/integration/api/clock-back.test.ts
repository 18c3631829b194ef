import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeToken } from '#lib/auth/tokens.ts';
import { insertToken } from '#lib/db/accounts/tokens.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, signInAs } from './people.ts';

const HOUR_MS = 3_600_000;
let api: Api;

beforeAll(async () => {
  api = await openApi();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => api.close());

/** Sets only the date back. Timers continue. */
const setBack = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - ms });

describe('with a clock that is set back by an hour', () => {
  it('a session stays valid, and sign-in and sign-out work', async () => {
    await addPerson(api, 'viewer');
    const before = await signInAs(api, 'viewer@plimsoll.test');
    setBack(HOUR_MS);
    const statusOf = async (as: Record<string, string>) =>
      (await api.call('GET', '/api/v1/me', undefined, { as })).status;
    expect(await statusOf(before)).toBe(200);
    const after = await signInAs(api, 'viewer@plimsoll.test');
    expect(await statusOf(after)).toBe(200);
    expect((await api.call('POST', '/api/v1/sign-out', undefined, { as: before })).status).toBe(204);
    expect([await statusOf(before), await statusOf(after)]).toEqual([401, 200]);
    vi.useRealTimers();
    expect(await statusOf(after)).toBe(200);
  });

  it('a token is valid until its expiry time, and not after it', async () => {
    const userId = await addPerson(api, 'viewer', 'token@plimsoll.test');
    const { token, hash, hint } = makeToken();
    const createdAt = new Date();
    const expiresAt = new Date(Date.now() + 60_000);
    await insertToken(api.runtime.db, { userId, name: 'ci', hash, hint, scopes: ['read'], createdAt, expiresAt });
    const as = { authorization: `Bearer ${token}` };
    const read = async () => (await api.call('GET', '/api/v1/overview', undefined, { as })).status;
    setBack(HOUR_MS);
    expect(await read()).toBe(200);
    setBack(-2 * HOUR_MS);
    expect(await read()).toBe(401);
  });

  it('the rate limit counts requests by a monotonic clock', async () => {
    const { limits } = api.runtime;
    const first = limits.strangers.take('203.0.113.7');
    setBack(HOUR_MS);
    const second = limits.strangers.take('203.0.113.7');
    expect(second.remaining).toBe(first.remaining - 1);
    expect(second.resetSeconds).toBeLessThanOrEqual(60);
  });
});
