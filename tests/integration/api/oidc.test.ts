import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserList } from '#lib/views/dto/people.ts';
import { type OidcPerson, startOidcProvider, type TestProvider } from '#tests/support/oidc-provider.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, cookieOf } from './people.ts';

const BASE_URL = 'https://plimsoll.test';
const CALLBACK = `${BASE_URL}/api/auth/callback/oidc`;

const PERSON: OidcPerson = {
  sub: 'u-1',
  email: 'ada@plimsoll.test',
  emailVerified: true,
  name: 'Ada',
  groups: ['harbour-crew'],
};

let provider: TestProvider;
let api: Api;

beforeAll(async () => {
  provider = await startOidcProvider(CALLBACK);
  api = await openApi({
    env: {
      PLIMSOLL_BASE_URL: BASE_URL,
      PLIMSOLL_OIDC_ISSUER: provider.issuer,
      PLIMSOLL_OIDC_CLIENT_ID: provider.clientId,
      PLIMSOLL_OIDC_CLIENT_SECRET: provider.clientSecret,
      PLIMSOLL_OIDC_ADMIN_GROUPS: 'harbour-masters',
      PLIMSOLL_OIDC_EDITOR_GROUPS: 'pilots, harbour-crew',
      PLIMSOLL_OIDC_VIEWER_GROUPS: 'visitors',
    },
  });
});
afterAll(async () => {
  await api.close();
  await provider.close();
});

/** Signs in completely: the sign-in button, the provider, and the way back. */
async function signIn(person: OidcPerson, next = '/registries') {
  provider.person = person;
  const start = await api.call('POST', '/api/v1/sign-in/oidc', { next }, { as: {} });
  expect(start.status).toBe(200);
  const back = new URL(await provider.signIn((start.body as { url: string }).url));
  const cookie = cookieOf(start.headers);
  const end = await api.call('GET', `${back.pathname}${back.search}`, undefined, { as: { cookie } });
  return { end, location: end.headers.get('location') ?? '', proof: { cookie: cookieOf(end.headers) } };
}

const readMe = async (proof: Record<string, string>) =>
  (await api.call('GET', '/api/v1/me', undefined, { as: proof })).body;

describe('single sign-on', () => {
  it('creates an account with the role of the groups, and returns to the previous page', async () => {
    const { end, location, proof } = await signIn(PERSON);
    expect(end.status).toBe(302);
    expect(location).toBe(`${BASE_URL}/registries`);
    expect(await readMe(proof)).toMatchObject({ email: PERSON.email, name: 'Ada', role: 'editor', hasPassword: false });
    const [cookie = ''] = end.headers.getSetCookie().filter((text) => text.includes('session_token'));
    expect(cookie).toMatch(/^__Secure-plimsoll\.session_token=.*; Secure/i);
  });

  it('stores no token of the provider', async () => {
    const accounts = await api.runtime.db.account.findMany({ where: { providerId: 'oidc' } });
    expect(accounts).toHaveLength(1);
    expect(accounts[0]).toMatchObject({ accountId: 'u-1', accessToken: null, refreshToken: null, idToken: null });
  });

  it('applies changed groups, and ends sessions of the former role', async () => {
    const before = (await signIn(PERSON)).proof;
    const after = (await signIn({ ...PERSON, groups: ['visitors', 'harbour-masters'] })).proof;
    expect(await readMe(after)).toMatchObject({ role: 'admin' });
    expect(await readMe(before)).toMatchObject({ status: 401 });
    expect(await readMe((await signIn({ ...PERSON, groups: ['visitors'] })).proof)).toMatchObject({ role: 'viewer' });
  });

  it('ends the invitations of a former admin', async () => {
    const { proof } = await signIn({ ...PERSON, groups: ['harbour-masters'] });
    const made = await api.call('POST', '/api/v1/invitations', { role: 'admin' }, { as: proof });
    expect(made.status).toBe(201);
    const [, code] = (made.body as { url: string }).url.split('#');
    const look = () => api.call('POST', '/api/v1/invitations/look', { code }, { as: {} });
    expect((await look()).status).toBe(200);
    await signIn({ ...PERSON, groups: ['visitors'] });
    expect((await look()).status).toBe(404);
    expect(await api.runtime.db.invitation.count()).toBe(0);
    const [event] = await api.runtime.db.auditEvent.findMany({ where: { action: 'invitation.revoke' } });
    expect(event?.details).toMatchObject({ madeBy: PERSON.email });
  });

  it('refuses people without a role, ends their sessions, and creates no account for them', async () => {
    const { location, proof } = await signIn({
      ...PERSON,
      sub: 'u-2',
      email: 'eve@plimsoll.test',
      groups: ['strangers'],
    });
    expect(location).toBe(`${BASE_URL}/sign-in?error=no-role&error_description=no-role`);
    expect(await readMe(proof)).toMatchObject({ status: 401 });
    const before = (await signIn(PERSON)).proof;
    expect(await readMe(before)).toMatchObject({ email: PERSON.email });
    const lost = await signIn({ ...PERSON, groups: [] });
    expect(lost.location).toContain('error=no-role');
    // Sessions that started before the groups changed end too.
    expect(await readMe(before)).toMatchObject({ status: 401 });
    const { items } = UserList.parse((await api.call('GET', '/api/v1/users')).body);
    expect(items.map(({ email }) => email)).toEqual([PERSON.email]);
  });

  it('does not take over an account with a password by its e-mail address', async () => {
    await addPerson(api, 'admin', 'boss@plimsoll.test');
    const { location } = await signIn({ ...PERSON, sub: 'u-3', email: 'boss@plimsoll.test' });
    expect(location).toContain('/sign-in?error=account_not_linked');
  });

  it('refuses a disabled account', async () => {
    await api.runtime.db.user.updateMany({ where: { email: PERSON.email }, data: { disabledAt: new Date() } });
    const { proof, location } = await signIn(PERSON);
    expect(await readMe(proof)).toMatchObject({ status: 401 });
    expect(location).toContain('/sign-in?error=');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    '/%2f%2fevil.example',
    '/%5Cevil.example',
    'javascript:alert(1)',
  ])('redirects to the front page instead of %s (X-21)', async (next) => {
    const { location } = await signIn({ ...PERSON, sub: 'u-4', email: 'wanderer@plimsoll.test' }, next);
    expect(location).toBe(`${BASE_URL}/`);
  });

  it('refuses a callback with a code that was not requested', async () => {
    const { end, proof } = {
      end: await api.call('GET', '/api/auth/callback/oidc?code=x&state=y', undefined, { as: {} }),
      proof: {},
    };
    expect(end.status).toBe(302);
    expect(end.headers.getSetCookie().some((cookie) => /session_token=[^;]/.test(cookie))).toBe(false);
    expect(await readMe(proof)).toMatchObject({ status: 401 });
  });
});
