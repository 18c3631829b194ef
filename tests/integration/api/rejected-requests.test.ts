import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRateLimiter } from '#lib/http/rate-limiter.ts';
import { runWithRequest } from '#lib/log/request-trace.ts';
import { ADMIN_TOKEN, type Api, openApi } from './api.ts';
import { addPerson, signInAs } from './people.ts';

const limiterOf = (limit: number) => createRateLimiter({ limit, windowMs: 60_000, maxKeys: 100, now: () => 0 });
const BEARER = { authorization: `Bearer ${ADMIN_TOKEN}` };

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const get = (as: Record<string, string>, address = '203.0.113.9') =>
  runWithRequest(
    {
      id: 'r',
      address,
      scheme: null,
      opensPage: false,
      isLocal: false,
      allowsEval: false,
      caller: null,
      isAnswered: false,
    },
    () => api.call('GET', '/api/v1/repositories', undefined, { as }),
  );

describe('the rate limit', () => {
  it('counts each token and session separately, and gives 429 with Retry-After', async () => {
    await addPerson(api, 'viewer');
    const first = await signInAs(api, 'viewer@plimsoll.test');
    const second = await signInAs(api, 'viewer@plimsoll.test');
    api.runtime.limits = { known: limiterOf(2), strangers: limiterOf(100) };
    for (const as of [BEARER, first, second]) {
      expect((await get(as)).headers.get('ratelimit-remaining')).toBe('1');
      expect((await get(as)).status).toBe(200);
      const refused = await get(as, '198.51.100.1');
      expect(refused.status).toBe(429);
      expect(refused.body).toMatchObject({ title: 'Too many requests', hint: 'Go on in 60 s.' });
      expect(refused.headers.get('retry-after')).toBe('60');
    }
  });

  it('counts strangers of one address together, including wrong tokens', async () => {
    api.runtime.limits = { known: limiterOf(100), strangers: limiterOf(3) };
    const wrong = { authorization: 'Bearer plim_wrong' };
    const answers = [
      await get({}),
      await get(wrong),
      await get({ authorization: 'Bearer plim_other' }),
      await get(wrong),
      await get({}),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429]);
    expect((await get({}, '203.0.113.10')).status).toBe(401);
    // A request with a valid token from the same address is not delayed by the refused ones.
    expect((await get(BEARER)).status).toBe(200);
  });
});

describe('a changing request from another site (X-15)', () => {
  it('is refused for a session, and accepted with a token', async () => {
    api.runtime.limits = { known: limiterOf(100), strangers: limiterOf(100) };
    const as = await signInAs(api, 'viewer@plimsoll.test');
    const post = (proof: Record<string, string>, headers: Record<string, string>) =>
      api.call('POST', '/api/v1/sign-out-everywhere', undefined, { as: proof, headers });
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await post(as, headers);
      expect([answer.status, answer.body]).toMatchObject([
        403,
        { title: 'Not from this site', hint: expect.any(String) },
      ]);
    }
    expect((await get(as)).status).toBe(200);
    const registry = { url: 'https://registry.example' };
    const origin = 'https://evil.example';
    expect((await api.call('POST', '/api/v1/registries', registry, { as: BEARER, headers: { origin } })).status).toBe(
      201,
    );
    expect((await post(as, { 'sec-fetch-site': 'same-origin' })).status).toBe(204);
    expect((await get(as)).status).toBe(401);
  });
});
