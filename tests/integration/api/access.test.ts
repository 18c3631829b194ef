import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeToken } from '#lib/auth/tokens.ts';
import { insertToken } from '#lib/db/accounts/tokens.ts';
import { ACCESS, type Need } from './access-table.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, signInAs } from './people.ts';
import { loadRoutes, METHODS, type Method } from './routes.ts';

/**
 * calls every route and method as every kind of caller, and compares the answers with one table. A route
 * without a row fails, and a row without a route fails.
 */
const CALLERS = {
  stranger: [],
  viewer: ['read', 'check', 'account'],
  editor: ['read', 'check', 'write', 'account'],
  admin: ['read', 'check', 'write', 'administer', 'account'],
  'token of an admin to read': ['read'],
  'token of an admin to check': ['check'],
  'token of an admin to write': ['read', 'write'],
  'token of a viewer to write': ['read', 'check'],
  'the operator’s token': ['read', 'check', 'write', 'administer'],
  'an expired token': null,
  'a token of a disabled account': null,
  'a made-up token': null,
  'a made-up cookie': [],
} as const satisfies Record<string, readonly Need[] | null>;

type Name = keyof typeof CALLERS;

const names = Object.keys(CALLERS) as Name[];
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

let api: Api;
let proofs: Record<Name, () => Promise<Record<string, string>>>;

async function addToken(userId: string, scopes: ('read' | 'check' | 'write')[], expiresAt: Date | null = null) {
  const { token, hash, hint } = makeToken();
  await insertToken(api.runtime.db, { userId, name: 'test', hash, hint, scopes, createdAt: new Date(), expiresAt });
  return async () => bearer(token);
}

beforeAll(async () => {
  // On a loopback address /metrics would need no token.
  api = await openApi({ env: { PLIMSOLL_HOST: '0.0.0.0' } });
  const viewer = await addPerson(api, 'viewer');
  await addPerson(api, 'editor');
  const admin = await addPerson(api, 'admin');
  await addPerson(api, 'admin', 'second-admin@plimsoll.test');
  const gone = await addPerson(api, 'admin', 'gone@plimsoll.test');
  const tokenOfGone = await addToken(gone, ['read', 'write']);
  await api.runtime.db.user.update({ where: { id: gone }, data: { disabledAt: new Date() } });
  proofs = {
    stranger: async () => ({}),
    // Some routes end sessions, so each call has its own session.
    viewer: () => signInAs(api, 'viewer@plimsoll.test'),
    editor: () => signInAs(api, 'editor@plimsoll.test'),
    admin: () => signInAs(api, 'admin@plimsoll.test'),
    'token of an admin to read': await addToken(admin, ['read']),
    'token of an admin to check': await addToken(admin, ['check']),
    'token of an admin to write': await addToken(admin, ['write']),
    'token of a viewer to write': await addToken(viewer, ['read', 'write', 'check']),
    'the operator’s token': async () => bearer(process.env.PLIMSOLL_ADMIN_TOKEN ?? ''),
    'an expired token': await addToken(admin, ['read', 'write', 'check'], new Date(Date.now() - 1_000)),
    'a token of a disabled account': tokenOfGone,
    'a made-up token': async () => bearer('plim_0123456789012345678901234567890123456789012'),
    'a made-up cookie': async () => ({ cookie: 'plimsoll.session_token=abcdefgh.ijklmnop' }),
  };
});
afterAll(() => api.close());

describe('access to the API', () => {
  it('has a row in this table for every route and method, and no other row', async () => {
    const existing = (await loadRoutes()).flatMap(({ path, handlers }) =>
      METHODS.filter((method) => handlers[method]).map((method) => `${method} ${path}`),
    );
    expect(Object.keys(ACCESS).sort()).toEqual(existing.sort());
  });

  it.each(Object.entries(ACCESS))(
    'is limited to the callers that a row allows: %s',
    async (row, { needs, body, path: given, open = false }) => {
      const [method, route = ''] = row.split(' ') as [Method, string];
      const path = given ?? route.replaceAll(/\[\w+\]/g, '0198c0de-0000-7000-8000-000000000000');
      const found: Record<string, string> = {};
      const expected: Record<string, string> = {};
      for (const name of names) {
        const may = CALLERS[name];
        const { status, text } = await api.call(method, path, body, { as: await proofs[name]() });
        found[name] = status === 401 ? 'unknown' : status === 403 ? 'refused' : status < 500 ? 'let in' : text;
        const isKnown = may !== null && may.length > 0;
        const isAllowed =
          needs === 'anyone' || (needs === 'something' ? isKnown : (may as readonly Need[] | null)?.includes(needs));
        expected[name] = open || (may !== null && isAllowed) ? 'let in' : isKnown ? 'refused' : 'unknown';
      }
      expect(found).toEqual(expected);
    },
  );

  it('gives a stranger 401 without a hint whether a thing exists', async () => {
    for (const [row, { needs, body, path: given, open = false }] of Object.entries(ACCESS)) {
      if (needs === 'anyone' || open) continue;
      const [method, route = ''] = row.split(' ') as [Method, string];
      const { body: answer } = await api.call(method, given ?? route.replaceAll(/\[\w+\]/g, '1'), body, { as: {} });
      expect(JSON.stringify(answer), row).not.toContain('There is no');
    }
  });
});
