import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashSecret, makeCode } from '#lib/auth/tokens.ts';
import { InvitationList } from '#lib/views/dto/people.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, PASSWORD, removePeople, signInAs } from './people.ts';

const MAKER = 'maker@plimsoll.test';

let api: Api;
let admin: Record<string, string>;
let makerId: string;
let maker: Record<string, string>;

beforeAll(async () => {
  api = await openApi();
  await addPerson(api, 'admin');
  admin = await signInAs(api, 'admin@plimsoll.test');
});
beforeEach(async () => {
  await removePeople(api);
  makerId = await addPerson(api, 'admin', MAKER);
  maker = await signInAs(api, MAKER);
});
afterAll(() => api.close());

const codeOf = ({ body }: { body: unknown }) => (body as { url: string }).url.split('#')[1] ?? '';
const invite = async (as?: Record<string, string>) =>
  codeOf(await api.call('POST', '/api/v1/invitations', { role: 'admin' }, as ? { as } : {}));
const look = (code: string) => api.call('POST', '/api/v1/invitations/look', { code }, { as: {} });
const accept = (code: string, body: object = { name: 'Guest', email: 'guest@plimsoll.test' }) =>
  api.call('POST', '/api/v1/invitations/accept', { code, password: PASSWORD, ...body }, { as: {} });
const change = (body: object, id = makerId) => api.call('PATCH', `/api/v1/users/${id}`, body, { as: admin });
const listed = async () =>
  InvitationList.parse((await api.call('GET', '/api/v1/invitations', undefined, { as: admin })).body).items;
const revoked = () => api.runtime.db.auditEvent.findMany({ where: { action: 'invitation.revoke' } });

describe('invitations and reset links of an admin', () => {
  const ways = {
    'lost the role': () => change({ role: 'editor' }),
    'was disabled': () => change({ isDisabled: true }),
    'was removed': () => api.call('DELETE', `/api/v1/users/${makerId}`, undefined, { as: admin }),
  };
  it.each(Object.entries(ways))('end when the admin %s', async (_, end) => {
    const viewer = await addPerson(api, 'viewer');
    const invitation = await invite(maker);
    const reset = codeOf(await api.call('POST', `/api/v1/users/${viewer}/reset`, undefined, { as: maker }));
    const others = await invite(admin);
    expect((await look(invitation)).status).toBe(200);
    const before = (await revoked()).length;
    expect((await end()).status).toBeLessThan(300);
    for (const code of [invitation, reset]) expect((await look(code)).status).toBe(404);
    expect((await accept(invitation)).status).toBe(404);
    expect((await accept(reset, {})).status).toBe(404);
    expect((await look(others)).status).toBe(200);
    expect((await listed()).map(({ createdBy }) => createdBy)).toEqual(['admin@plimsoll.test']);
    const events = (await revoked()).slice(before);
    expect(events.map(({ details }) => details)).toEqual(Array(2).fill(expect.objectContaining({ madeBy: MAKER })));
    expect(events.map(({ actorName }) => actorName)).toEqual(Array(2).fill('admin@plimsoll.test'));
    await signInAs(api, 'viewer@plimsoll.test');
  });

  it('stay valid when the removal of the admin is refused', async () => {
    const { db } = api.runtime;
    await db.user.deleteMany({ where: { id: makerId } });
    const code = await invite(admin);
    const me = await db.user.findUniqueOrThrow({ where: { email: 'admin@plimsoll.test' } });
    expect((await change({ role: 'viewer' }, me.id)).status).toBe(422);
    expect((await look(code)).status).toBe(200);
  });

  it('are refused when used after their maker lost the role, also when they were not deleted', async () => {
    const code = await invite(maker);
    await api.runtime.db.user.update({ where: { id: makerId }, data: { role: 'viewer' } });
    expect(await listed()).toEqual([]);
    expect((await look(code)).status).toBe(404);
    expect((await accept(code)).status).toBe(404);
    expect(await api.runtime.db.user.count({ where: { email: 'guest@plimsoll.test' } })).toBe(0);
    await api.runtime.db.user.update({ where: { id: makerId }, data: { role: 'admin' } });
    expect((await accept(code)).status).toBe(204);
  });

  it('stay valid when PLIMSOLL_ADMIN_TOKEN made them, which has no account', async () => {
    const code = await invite();
    await change({ role: 'viewer' });
    expect((await listed()).map(({ createdBy }) => createdBy)).toEqual(['PLIMSOLL_ADMIN_TOKEN']);
    expect((await accept(code)).status).toBe(204);
  });
});

it('invitations of release 0.2.0 without an id are checked by the address of their maker', async () => {
  const insert = async (createdBy: string) => {
    const { code } = makeCode();
    const now = new Date();
    await api.runtime.db.invitation.create({
      data: {
        codeHash: Uint8Array.from(hashSecret(code)),
        role: 'viewer',
        createdBy,
        createdAt: now,
        expiresAt: new Date(now.getTime() + 60_000),
      },
    });
    return code;
  };
  const [ofMaker, ofNobody, ofToken] = [
    await insert(MAKER),
    await insert('gone@plimsoll.test'),
    await insert('PLIMSOLL_ADMIN_TOKEN'),
  ];
  const statuses = async () => [
    (await look(ofMaker)).status,
    (await look(ofNobody)).status,
    (await look(ofToken)).status,
  ];
  expect(await statuses()).toEqual([200, 404, 200]);
  await change({ isDisabled: true });
  expect(await statuses()).toEqual([404, 404, 200]);
  expect(await api.runtime.db.invitation.count({ where: { createdBy: MAKER } })).toBe(0);
});

it('an API token of a former admin has the rights of the new role, and none when the account is disabled', async () => {
  const made = await api.call('POST', '/api/v1/tokens', { name: 'ci', scopes: ['read', 'write'] }, { as: maker });
  const as = { authorization: `Bearer ${(made.body as { token: string }).token}` };
  const add = { reference: 'registry.invalid/team/app' };
  await change({ role: 'viewer' });
  expect((await api.call('POST', '/api/v1/repositories', add, { as })).status).toBe(403);
  expect((await api.call('GET', '/api/v1/overview', undefined, { as })).status).toBe(200);
  await change({ isDisabled: true });
  expect((await api.call('GET', '/api/v1/overview', undefined, { as })).status).toBe(401);
});

describe('a reset link of a disabled account', () => {
  it('cannot be created: the error asks to enable the account first', async () => {
    const id = await addPerson(api, 'viewer');
    await change({ isDisabled: true }, id);
    const made = await api.call('POST', `/api/v1/users/${id}/reset`, undefined, { as: admin });
    expect([made.status, made.body]).toEqual([
      422,
      expect.objectContaining({
        detail: expect.stringContaining('is disabled'),
        hint: expect.stringContaining('Enable'),
      }),
    ]);
  });

  it('created before gives an error that names the reason, and works once the account is enabled', async () => {
    const id = await addPerson(api, 'viewer');
    const code = codeOf(await api.call('POST', `/api/v1/users/${id}/reset`, undefined, { as: admin }));
    const { db } = api.runtime;
    await db.user.update({ where: { id }, data: { disabledAt: new Date() } });
    const before = await db.account.findFirstOrThrow({ where: { userId: id } });
    for (const { status, body } of [await look(code), await accept(code, {})])
      expect([status, body]).toEqual([
        422,
        expect.objectContaining({ code: 'account-disabled', hint: expect.stringContaining('enable') }),
      ]);
    expect(await db.account.findFirstOrThrow({ where: { userId: id } })).toEqual(before);
    expect((await change({ isDisabled: false }, id)).status).toBe(200);
    expect((await accept(code, {})).status).toBe(204);
    expect((await accept(code, {})).status).toBe(404);
  });
});
