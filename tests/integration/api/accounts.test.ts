import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditList, InvitationList, SessionList, TokenList, UserList } from '#lib/views/dto/people.ts';
import { type Answer, type Api, openApi } from './api.ts';
import { addPerson, cookieOf, PASSWORD, signInAs } from './people.ts';
import type { Method } from './routes.ts';

const NEXT_PASSWORD = 'eleven barges under fog';

let api: Api;
let adminId: string;

beforeAll(async () => {
  api = await openApi();
  adminId = await addPerson(api, 'admin');
});
afterAll(() => api.close());

const as = (proof: Record<string, string>) => ({
  ask: (method: Method, path: string, body?: object): Promise<Answer> =>
    api.call(method, `/api/v1${path}`, body, { as: proof }),
});
const stranger = as({});

describe('sign-in', () => {
  it('sets a cookie that scripts cannot read and other sites do not send (X-15)', async () => {
    const { headers } = await stranger.ask('POST', '/sign-in', { email: 'admin@plimsoll.test', password: PASSWORD });
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/^plimsoll\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(headers.get('cache-control')).toContain('no-store');
  });

  it('accepts the e-mail address in any case', async () => {
    await expect(signInAs(api, 'Admin@Plimsoll.TEST')).resolves.toHaveProperty('cookie');
  });

  it('gives the same answer to a wrong password, an unknown address and a disabled account (X-18)', async () => {
    const id = await addPerson(api, 'viewer', 'idle@plimsoll.test');
    await as(await signInAs(api, 'admin@plimsoll.test')).ask('PATCH', `/users/${id}`, { isDisabled: true });
    const tries = [
      { email: 'admin@plimsoll.test', password: 'not this one' },
      { email: 'nobody@plimsoll.test', password: PASSWORD },
      { email: 'idle@plimsoll.test', password: PASSWORD },
      { email: 'not an address', password: PASSWORD },
    ];
    const answers = await Promise.all(tries.map((body) => stranger.ask('POST', '/sign-in', body)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
    expect(answers.every(({ headers }) => headers.getSetCookie().length === 0)).toBe(true);
  });

  it('rejects most of 1,000 wrong passwords unchecked, and the owner can sign in from elsewhere (X-18)', async () => {
    await addPerson(api, 'viewer', 'target@plimsoll.test');
    const statuses: number[] = [];
    for (let batch = 0; batch < 20; batch += 1) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          api.call(
            'POST',
            '/api/v1/sign-in',
            { email: 'target@plimsoll.test', password: `guess ${batch} ${index}` },
            { as: { 'x-plimsoll-address': '198.51.100.7' } },
          ),
        ),
      );
      statuses.push(...answers.map(({ status }) => status));
      if (batch === 0) expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(990);
    const body = { email: 'target@plimsoll.test', password: PASSWORD };
    const blocked = await api.call('POST', '/api/v1/sign-in', body, { as: { 'x-plimsoll-address': '198.51.100.7' } });
    expect(blocked.status).toBe(429);
    const elsewhere = await api.call('POST', '/api/v1/sign-in', body, { as: { 'x-plimsoll-address': '203.0.113.9' } });
    expect(elsewhere.status).toBe(204);
  });

  it('ends with sign-out for one browser, or for all browsers', async () => {
    const [first, second] = [await signInAs(api, 'admin@plimsoll.test'), await signInAs(api, 'admin@plimsoll.test')];
    expect((await as(first).ask('POST', '/sign-out')).status).toBe(204);
    expect((await as(first).ask('GET', '/me')).status).toBe(401);
    expect((await as(second).ask('GET', '/me')).status).toBe(200);
    expect((await as(second).ask('POST', '/sign-out-everywhere')).status).toBe(204);
    expect((await as(second).ask('GET', '/me')).status).toBe(401);
  });

  it('is required again with an expired session or a changed cookie', async () => {
    const { cookie = '' } = await signInAs(api, 'admin@plimsoll.test');
    const changed = cookie.replace(/=(.)/, (_, letter) => `=${letter === 'A' ? 'B' : 'A'}`);
    expect((await as({ cookie: changed }).ask('GET', '/me')).status).toBe(401);
    await api.runtime.db.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
    expect((await as({ cookie }).ask('GET', '/me')).status).toBe(401);
  });
});

describe('an account', () => {
  it('loses every session but a new one when its password changes (X-17)', async () => {
    await addPerson(api, 'viewer', 'changer@plimsoll.test');
    const [here, there] = [await signInAs(api, 'changer@plimsoll.test'), await signInAs(api, 'changer@plimsoll.test')];
    const wrong = await as(here).ask('POST', '/password', { current: 'x', next: NEXT_PASSWORD });
    expect(wrong.body).toMatchObject({ status: 422, field: 'current' });
    const weak = await as(here).ask('POST', '/password', { current: PASSWORD, next: 'qwertyuiop' });
    expect(weak.body).toMatchObject({ status: 422, field: 'password' });
    const { status, headers } = await as(here).ask('POST', '/password', { current: PASSWORD, next: NEXT_PASSWORD });
    expect(status).toBe(200);
    expect((await as(there).ask('GET', '/me')).status).toBe(401);
    expect((await as(here).ask('GET', '/me')).status).toBe(401);
    expect((await as({ cookie: cookieOf(headers) }).ask('GET', '/me')).status).toBe(200);
    await expect(signInAs(api, 'changer@plimsoll.test')).rejects.toThrow('401');
    await signInAs(api, 'changer@plimsoll.test', NEXT_PASSWORD);
  });

  it('lists its sessions and ends one of them, and another account cannot end it', async () => {
    await addPerson(api, 'viewer', 'browser@plimsoll.test');
    const [here, there] = [await signInAs(api, 'browser@plimsoll.test'), await signInAs(api, 'browser@plimsoll.test')];
    const list = SessionList.parse((await as(here).ask('GET', '/sessions')).body);
    expect(list.items.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true]);
    const other = list.items.find(({ isCurrent }) => !isCurrent)?.id ?? '';
    const admin = as(await signInAs(api, 'admin@plimsoll.test'));
    expect((await admin.ask('DELETE', `/sessions/${other}`)).status).toBe(404);
    expect((await as(here).ask('DELETE', `/sessions/${other}`)).status).toBe(204);
    expect((await as(there).ask('GET', '/me')).status).toBe(401);
  });

  it('gets a token whose text is shown once and stored as a hash, with its last use, until it is revoked (X-20)', async () => {
    const editor = await addPerson(api, 'editor', 'maker@plimsoll.test');
    const person = as(await signInAs(api, 'maker@plimsoll.test'));
    const made = await person.ask('POST', '/tokens', { name: 'ci', scopes: ['read', 'check', 'read'] });
    expect(made.status).toBe(201);
    const { token, id, scopes, expiresAt } = made.body as Record<string, string>;
    expect(token).toMatch(/^plim_[\w-]{43}$/);
    expect(scopes).toEqual(['read', 'check']);
    expect(Date.parse(expiresAt ?? '') - Date.now()).toBeGreaterThan(89 * 86_400_000);
    const { text, body } = await person.ask('GET', '/tokens');
    expect(text).not.toContain(token);
    expect(TokenList.parse(body).items[0]).toMatchObject({ id, lastUsedAt: null, owner: { id: editor } });
    expect(JSON.stringify(await api.runtime.db.token.findMany())).not.toContain(token);
    const used = as({ authorization: `Bearer ${token}` });
    expect((await used.ask('GET', '/overview')).status).toBe(200);
    expect((await used.ask('POST', '/tokens', { name: 'more', scopes: ['read'] })).status).toBe(403);
    await expect
      .poll(async () => TokenList.parse((await person.ask('GET', '/tokens')).body).items[0]?.lastUsedAt)
      .not.toBeNull();
    const viewer = as(await signInAs(api, 'browser@plimsoll.test'));
    expect((await viewer.ask('DELETE', `/tokens/${id}`)).status).toBe(404);
    expect((await person.ask('DELETE', `/tokens/${id}`)).status).toBe(204);
    expect((await used.ask('GET', '/overview')).status).toBe(401);
  });

  it('makes no token above its role, and its tokens lose rights with its role', async () => {
    const id = await addPerson(api, 'editor', 'shrinking@plimsoll.test');
    const viewer = as(await signInAs(api, 'browser@plimsoll.test'));
    expect((await viewer.ask('POST', '/tokens', { name: 'x', scopes: ['write'] })).body).toMatchObject({ status: 422 });
    const made = await as(await signInAs(api, 'shrinking@plimsoll.test')).ask('POST', '/tokens', {
      name: 'x',
      scopes: ['write'],
    });
    const token = as({ authorization: `Bearer ${(made.body as { token: string }).token}` });
    const add = { reference: 'registry.invalid/team/app' };
    expect((await token.ask('POST', '/repositories', add)).status).toBe(201);
    await as(await signInAs(api, 'admin@plimsoll.test')).ask('PATCH', `/users/${id}`, { role: 'viewer' });
    expect((await token.ask('POST', '/repositories', add)).status).toBe(403);
    expect((await token.ask('GET', '/overview')).status).toBe(200);
  });

  it('gets the name and the expiry time of an expired token in the error', async () => {
    const person = as(await signInAs(api, 'maker@plimsoll.test'));
    const made = await person.ask('POST', '/tokens', { name: 'old one', scopes: ['read'], expiresInDays: 1 });
    const { token, id } = made.body as { token: string; id: string };
    await api.runtime.db.token.update({ where: { id }, data: { expiresAt: new Date('2026-01-02T03:04:05Z') } });
    const { status, body, headers } = await as({ authorization: `Bearer ${token}` }).ask('GET', '/overview');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toMatchObject({ detail: 'The token "old one" expired on 2026-01-02 at 03:04 UTC.' });
  });

  it('cannot authenticate by a token in a URL', async () => {
    const token = process.env.PLIMSOLL_ADMIN_TOKEN;
    for (const name of ['token', 'access_token', 'authorization'])
      expect((await stranger.ask('GET', `/overview?${name}=${token}`)).status).toBe(401);
  });
});

describe('account administration', () => {
  it('creates one account per invitation (X-20)', async () => {
    const admin = as(await signInAs(api, 'admin@plimsoll.test'));
    const made = await admin.ask('POST', '/invitations', { role: 'editor' });
    const { url, id } = made.body as { url: string; id: string };
    const code = url.split('#')[1] ?? '';
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/invitation#[\w-]{27}$/);
    expect(Buffer.from(code, 'base64url').length).toBeGreaterThanOrEqual(16);
    const { text, body } = await admin.ask('GET', '/invitations');
    expect(text).not.toContain(code);
    expect(InvitationList.parse(body).items.map((item) => item.id)).toContain(id);
    expect((await stranger.ask('POST', '/invitations/look', { code })).body).toEqual({
      kind: 'invitation',
      role: 'editor',
      email: null,
      name: null,
    });
    const guest = { code, name: 'Guest', email: 'guest@plimsoll.test', password: PASSWORD };
    const answers = await Promise.all([1, 2, 3].map(() => stranger.ask('POST', '/invitations/accept', guest)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(await api.runtime.db.user.count({ where: { email: guest.email } })).toBe(1);
    expect((await as(await signInAs(api, guest.email)).ask('GET', '/me')).body).toMatchObject({ role: 'editor' });
    const again = await stranger.ask('POST', '/invitations/accept', { ...guest, email: 'two@plimsoll.test' });
    expect(again.status).toBe(404);
  });

  it('limits an invitation to its address, and rejects a revoked or expired one', async () => {
    const admin = as(await signInAs(api, 'admin@plimsoll.test'));
    const invite = async () => {
      const { body } = await admin.ask('POST', '/invitations', { role: 'viewer', email: 'named@plimsoll.test' });
      const { id, url } = body as { id: string; url: string };
      return { id, code: url.split('#')[1] ?? '' };
    };
    const guest = { name: 'Guest', email: 'other@plimsoll.test', password: PASSWORD };
    const [named, revoked, old] = [await invite(), await invite(), await invite()];
    const refused = await stranger.ask('POST', '/invitations/accept', { ...guest, code: named.code });
    expect(refused.body).toMatchObject({ status: 422, field: 'email' });
    expect((await admin.ask('DELETE', `/invitations/${revoked.id}`)).status).toBe(204);
    await api.runtime.db.invitation.update({ where: { id: old.id }, data: { expiresAt: new Date() } });
    for (const { code } of [revoked, old])
      expect((await stranger.ask('POST', '/invitations/accept', { ...guest, code })).status).toBe(404);
  });

  it('sets a new password by a reset link, and ends the old sessions (X-17)', async () => {
    const id = await addPerson(api, 'viewer', 'forgetful@plimsoll.test');
    const before = as(await signInAs(api, 'forgetful@plimsoll.test'));
    const admin = as(await signInAs(api, 'admin@plimsoll.test'));
    const { url } = (await admin.ask('POST', `/users/${id}/reset`)).body as { url: string };
    const code = url.split('#')[1] ?? '';
    expect((await stranger.ask('POST', '/invitations/look', { code })).body).toMatchObject({
      kind: 'reset',
      email: 'forgetful@plimsoll.test',
    });
    const accepted = await stranger.ask('POST', '/invitations/accept', { code, password: NEXT_PASSWORD });
    expect(accepted.status).toBe(204);
    expect((await before.ask('GET', '/me')).status).toBe(401);
    await signInAs(api, 'forgetful@plimsoll.test', NEXT_PASSWORD);
  });

  it('ends sessions on a changed role, and sessions and links on a disabled account (X-17)', async () => {
    const id = await addPerson(api, 'editor', 'moved@plimsoll.test');
    const admin = as(await signInAs(api, 'admin@plimsoll.test'));
    const first = as(await signInAs(api, 'moved@plimsoll.test'));
    expect((await admin.ask('PATCH', `/users/${id}`, { role: 'viewer' })).body).toMatchObject({ role: 'viewer' });
    expect((await first.ask('GET', '/me')).status).toBe(401);
    const second = as(await signInAs(api, 'moved@plimsoll.test'));
    const { url } = (await admin.ask('POST', `/users/${id}/reset`)).body as { url: string };
    await admin.ask('PATCH', `/users/${id}`, { isDisabled: true });
    expect((await second.ask('GET', '/me')).status).toBe(401);
    await expect(signInAs(api, 'moved@plimsoll.test')).rejects.toThrow('401');
    const accept = { code: url.split('#')[1], password: NEXT_PASSWORD };
    const elsewhere = as({ 'x-plimsoll-address': '198.51.100.20' });
    expect((await elsewhere.ask('POST', '/invitations/accept', accept)).status).toBe(404);
    await admin.ask('PATCH', `/users/${id}`, { isDisabled: false });
    await signInAs(api, 'moved@plimsoll.test');
  });

  it('keeps one admin when two are removed at the same time', async () => {
    const second = await addPerson(api, 'admin', 'second@plimsoll.test');
    const ask = (id: string) => api.call('DELETE', `/api/v1/users/${id}`);
    const statuses = (await Promise.all([ask(adminId), ask(second)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([204, 422]);
    const { items } = UserList.parse((await api.call('GET', '/api/v1/users')).body);
    const left = items.filter(({ role }) => role === 'admin');
    expect(left).toHaveLength(1);
    const last = await api.call('PATCH', `/api/v1/users/${left[0]?.id}`, { role: 'editor' });
    expect(last.body).toMatchObject({ status: 422, detail: 'This is the only admin.' });
    expect((await api.call('PATCH', `/api/v1/users/${left[0]?.id}`, { isDisabled: true })).status).toBe(422);
  });
});

describe('the audit log', () => {
  it('lists who did what, newest first, in pages, and contains no secret (X-28)', async () => {
    const first = AuditList.parse((await api.call('GET', '/api/v1/audit?limit=5')).body);
    const rest = AuditList.parse((await api.call('GET', `/api/v1/audit?limit=500&cursor=${first.nextCursor}`)).body);
    const all = [...first.items, ...rest.items];
    expect(first.items).toHaveLength(5);
    expect(all.map(({ id }) => id)).toEqual([...all.map(({ id }) => id)].sort((a, b) => b - a));
    const actions = new Set(all.map(({ action }) => action));
    for (const action of ['user.change', 'user.remove', 'user.join', 'user.password', 'token.make', 'token.revoke'])
      expect(actions).toContain(action);
    expect(all.find(({ action }) => action === 'repository.add')?.actor).toMatchObject({ kind: 'token', name: 'x' });
    expect(JSON.stringify(all)).not.toMatch(/plim_|argon2|herons|barges/);
  });
});
