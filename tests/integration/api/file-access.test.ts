import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserList } from '#lib/views/dto/people.ts';
import { type Api, openApi } from './api.ts';
import { cookieOf, PASSWORD } from './people.ts';

const BOSS = 'boss@plimsoll.test';
const folder = mkdtempSync(join(tmpdir(), 'access-'));
const path = join(folder, 'plimsoll.yaml');
const write = (access: string) => writeFileSync(path, `access:\n${access}`);

let api: Api;

beforeAll(async () => {
  write(`  roles: {admin: [Boss@plimsoll.test]}\n`);
  api = await openApi({ env: { PLIMSOLL_CONFIG: path } });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

/**
 * Accepts an invitation as a viewer with this address. `named` means that the admin put the address into the
 * invitation.
 */
async function acceptAs(email: string, named: boolean): Promise<Record<string, string>> {
  const made = await api.call('POST', '/api/v1/invitations', { role: 'viewer', email: named ? email : null });
  const code = (made.body as { url: string }).url.split('#')[1];
  const body = { code, name: 'Somebody', password: PASSWORD, ...(named ? {} : { email }) };
  const accepted = await api.call('POST', '/api/v1/invitations/accept', body, { as: {} });
  expect(accepted.status, accepted.text).toBe(204);
  return { cookie: cookieOf(accepted.headers) };
}

const roleOf = async (proof: Record<string, string>) =>
  ((await api.call('GET', '/api/v1/me', undefined, { as: proof })).body as { role: string }).role;

describe('access by plimsoll.yaml', () => {
  it('gives no role to a person who types that address into an open invitation', async () => {
    const proof = await acceptAs(BOSS, false);
    expect(await roleOf(proof)).toBe('viewer');
    expect((await api.call('GET', '/api/v1/users', undefined, { as: proof })).status).toBe(403);
    await api.runtime.db.user.deleteMany({ where: { email: BOSS } });
  });

  it('gives the role to an account that an admin invited by that address, as long as the file has it', async () => {
    const proof = await acceptAs(BOSS, true);
    expect(await roleOf(proof)).toBe('admin');
    const token = await api.call('POST', '/api/v1/tokens', { name: 'ci', scopes: ['write'] }, { as: proof });
    expect(token.status, token.text).toBe(201);
    const invited = await api.call('POST', '/api/v1/invitations', { role: 'admin' }, { as: proof });
    const [, code] = (invited.body as { url: string }).url.split('#');
    const look = async () => (await api.call('POST', '/api/v1/invitations/look', { code }, { as: {} })).status;
    expect(await look()).toBe(200);
    write(`  roles: {editor: [${BOSS}]}\n`);
    await api.runtime.file.reload();
    // An invitation is valid only while its creator may create one.
    expect(await look()).toBe(404);
    expect(await roleOf(proof)).toBe('editor');
    const { items } = UserList.parse((await api.call('GET', '/api/v1/users')).body);
    expect(items).toMatchObject([{ email: BOSS, role: 'editor', isRoleFromFile: true }]);
    const clicked = await api.call('PATCH', `/api/v1/users/${items[0]?.id}`, { role: 'admin' });
    expect(clicked.body).toMatchObject({ status: 422, field: 'role', hint: expect.stringContaining('access.roles') });
    write('  roles: {}\n');
    await api.runtime.file.reload();
    expect(await roleOf(proof)).toBe('viewer');
    const { token: secret } = token.body as { token: string };
    const poll = { as: { authorization: `Bearer ${secret}` } };
    expect((await api.call('PUT', '/api/v1/owners', { items: [] }, poll)).status).toBe(403);
  });

  it('allows anyone to read while the file has public: true', async () => {
    const read = async () => (await api.call('GET', '/api/v1/overview', undefined, { as: {} })).status;
    expect(await read()).toBe(401);
    write('  public: true\n');
    await api.runtime.file.reload();
    expect(await read()).toBe(200);
    write('  public: maybe\n');
    await api.runtime.file.reload();
    expect(await read()).toBe(200);
    write('  public: false\n');
    await api.runtime.file.reload();
    expect(await read()).toBe(401);
  });
});
