import { afterAll, beforeAll, expect, it } from 'vitest';
import { PasswordChange } from '#lib/views/dto/people.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, cookieOf, PASSWORD, signInAs } from './people.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const NEXT_PASSWORD = 'eleven barges under fog';

async function makeTokens(as: Record<string, string>): Promise<Record<string, string>[]> {
  const made = await Promise.all(
    ['ci', 'grafana', 'old'].map((name) => api.call('POST', '/api/v1/tokens', { name, scopes: ['read'] }, { as })),
  );
  const tokens = made.map(({ body }) => body as { id: string; token: string });
  const expiresAt = new Date(Date.now() - 1_000);
  await api.runtime.db.token.update({ where: { id: tokens[2]?.id ?? '' }, data: { expiresAt } });
  return tokens.map(({ token }) => ({ authorization: `Bearer ${token}` }));
}
const statusOf = async (as: Record<string, string>) =>
  (await api.call('GET', '/api/v1/overview', undefined, { as })).status;

it('a password change counts the tokens that stay valid, and revokes them on request', async () => {
  await addPerson(api, 'editor', 'owner@plimsoll.test');
  await addPerson(api, 'editor', 'other@plimsoll.test');
  const others = await makeTokens(await signInAs(api, 'other@plimsoll.test'));
  const first = await signInAs(api, 'owner@plimsoll.test');
  const own = await makeTokens(first);

  const kept = await api.call('POST', '/api/v1/password', { current: PASSWORD, next: NEXT_PASSWORD }, { as: first });
  expect([kept.status, PasswordChange.parse(kept.body)]).toEqual([200, { validTokens: 2, revokedTokens: 0 }]);
  expect(await Promise.all(own.map(statusOf))).toEqual([200, 200, 401]);

  const body = { current: NEXT_PASSWORD, next: PASSWORD, revokeTokens: true };
  const second = { cookie: cookieOf(kept.headers) };
  const revoked = await api.call('POST', '/api/v1/password', body, { as: second });
  expect([revoked.status, PasswordChange.parse(revoked.body)]).toEqual([200, { validTokens: 0, revokedTokens: 3 }]);
  expect(await Promise.all(own.map(statusOf))).toEqual([401, 401, 401]);
  expect(await Promise.all(others.map(statusOf))).toEqual([200, 200, 401]);

  const [last] = await api.runtime.db.auditEvent.findMany({
    where: { action: 'user.password' },
    orderBy: { id: 'desc' },
  });
  expect(last?.details).toEqual({ validTokens: 0, revokedTokens: 3 });
});

it('a refused password change revokes no token', async () => {
  await addPerson(api, 'editor', 'third@plimsoll.test');
  const as = await signInAs(api, 'third@plimsoll.test');
  const [token = {}] = await makeTokens(as);
  for (const body of [
    { current: 'not this one', next: NEXT_PASSWORD, revokeTokens: true },
    { current: PASSWORD, next: 'qwertyuiop', revokeTokens: true },
  ])
    expect((await api.call('POST', '/api/v1/password', body, { as })).status).toBe(422);
  expect(await statusOf(token)).toBe(200);
});
