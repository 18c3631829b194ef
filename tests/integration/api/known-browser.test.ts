import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSignInLimit } from '#lib/auth/sign-in-limit.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, cookieOf, PASSWORD, removePeople, signInAs } from './people.ts';

const OWNER = 'owner@plimsoll.test';
const NEXT_PASSWORD = 'eleven barges under fog';

let api: Api;
let ownerId: string;
let admin: Record<string, string>;
let known: Record<string, string>;

beforeAll(async () => {
  api = await openApi();
  await addPerson(api, 'admin');
  admin = await signInAs(api, 'admin@plimsoll.test');
});
beforeEach(async () => {
  await removePeople(api);
  ownerId = await addPerson(api, 'viewer', OWNER);
  known = await signInAs(api, OWNER);
});
afterAll(() => api.close());

const addressed = (address: string, headers: Record<string, string> = {}) => ({
  'x-plimsoll-address': address,
  ...headers,
});
const signIn = (password: string, as: Record<string, string>, email = OWNER) =>
  api.call('POST', '/api/v1/sign-in', { email, password }, { as });

/**
 * Counts more failed attempts for the account than are allowed, from many addresses, with the counter that sign-in
 * uses.
 */
async function exhaustAccount(): Promise<void> {
  const limit = createSignInLimit(api.runtime.db);
  for (let net = 0; net < 25; net += 1)
    for (let at = 0; at < 9; at += 1)
      await limit.count({ of: 'account', email: OWNER, address: `198.51.100.${net}` }).catch(() => {});
}

describe('after too many wrong passwords for an account', () => {
  it('a browser that signed in before can sign in from any address, and others have to wait', async () => {
    await exhaustAccount();
    expect((await signIn(PASSWORD, addressed('203.0.113.9'))).status).toBe(429);
    for (const address of ['203.0.113.9', '198.51.100.3'])
      expect((await signIn(PASSWORD, addressed(address, known))).status).toBe(204);
  });

  it('a reset link signs in, and a session can change its password', async () => {
    await exhaustAccount();
    const changed = await api.call(
      'POST',
      '/api/v1/password',
      { current: PASSWORD, next: NEXT_PASSWORD },
      { as: addressed('203.0.113.9', known) },
    );
    expect(changed.status).toBeLessThan(300);
    const made = await api.call('POST', `/api/v1/users/${ownerId}/reset`, undefined, { as: admin });
    const [, code] = (made.body as { url: string }).url.split('#');
    const accepted = await api.call('POST', '/api/v1/invitations/accept', { code, password: PASSWORD }, { as: {} });
    expect(accepted.status).toBe(204);
    expect(cookieOf(accepted.headers)).toContain('plimsoll.session_token=');
  });
});

describe('a known browser', () => {
  it('has ten tries of its own in 15 minutes, and does not use those of others', async () => {
    const wrong = await Promise.all(Array.from({ length: 12 }, () => signIn('wrong', addressed('203.0.113.9', known))));
    expect(wrong.map(({ status }) => status).sort()).toEqual([...Array(10).fill(401), 429, 429]);
    expect((await signIn(PASSWORD, addressed('203.0.113.9', known))).status).toBe(429);
    expect((await signIn(PASSWORD, addressed('203.0.113.9'))).status).toBe(204);
  });

  it('is known only for its own account, and no longer after a password change', async () => {
    const other = 'admin@plimsoll.test';
    const tries = async (email: string) => {
      const answers = await Promise.all(
        Array.from({ length: 11 }, () => signIn('wrong', addressed('203.0.113.20', known), email)),
      );
      return answers.filter(({ status }) => status === 429).length;
    };
    expect(await tries(other)).toBe(1);
    expect(await api.runtime.db.rateLimiterFlexible.count({ where: { key: { startsWith: 'sign-in-browser' } } })).toBe(
      0,
    );
    await api.call('POST', '/api/v1/password', { current: PASSWORD, next: NEXT_PASSWORD }, { as: known });
    await api.runtime.db.rateLimiterFlexible.deleteMany();
    expect(await tries(OWNER)).toBe(1);
    expect(await api.runtime.db.rateLimiterFlexible.count({ where: { key: { startsWith: 'sign-in-browser' } } })).toBe(
      0,
    );
  });

  it('stays known after sign-out', async () => {
    const out = await api.call('POST', '/api/v1/sign-out', undefined, { as: known });
    expect(cookieOf(out.headers)).not.toContain('plimsoll.device');
  });
});

it('an address without remaining tries adds no row for each account that it names', async () => {
  const limit = createSignInLimit(api.runtime.db);
  const tryAt = (at: number) => limit.count({ of: 'account', email: `p${at}@plimsoll.test`, address: '203.0.113.99' });
  for (let at = 0; at < 60; at += 1) await tryAt(at);
  const rows = await api.runtime.db.rateLimiterFlexible.count();
  for (let at = 60; at < 80; at += 1) await expect(tryAt(at)).rejects.toThrow('from your address');
  expect(await api.runtime.db.rateLimiterFlexible.count()).toBe(rows);
});

describe('an IPv6 address', () => {
  it('counts as its /64, for passwords and for codes', async () => {
    const wrong = await Promise.all(
      Array.from({ length: 12 }, (_, at) => signIn('wrong', addressed(`2001:db8:1:2::${at + 1}`))),
    );
    expect(wrong.map(({ status }) => status).sort()).toEqual([...Array(10).fill(401), 429, 429]);
    expect((await signIn(PASSWORD, addressed('2001:db8:1:3::1'))).status).toBe(204);
    const look = (address: string) =>
      api.call('POST', '/api/v1/invitations/look', { code: 'x'.repeat(27) }, { as: addressed(address) });
    const codes = await Promise.all(Array.from({ length: 61 }, (_, at) => look(`2001:db8:9:9:${at}::1`)));
    expect(codes.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it('that is a mapped IPv4 address counts as the IPv4 address', async () => {
    for (let at = 0; at < 10; at += 1) await signIn('wrong', addressed('::ffff:203.0.113.77'));
    expect((await signIn(PASSWORD, addressed('203.0.113.77'))).status).toBe(429);
    expect((await signIn(PASSWORD, addressed('::ffff:203.0.113.78'))).status).toBe(204);
  });
});
