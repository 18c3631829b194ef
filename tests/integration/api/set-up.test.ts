import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUpFromEnvironment } from '#lib/commands/accounts/set-up.ts';
import { contextOf } from '#lib/server/request-context.ts';
import { type Api, openApi } from './api.ts';
import { cookieOf, PASSWORD } from './people.ts';

const person = (name: string) => ({ name, email: `${name}@plimsoll.test`, password: PASSWORD });

let api: Api;
let code: string;

beforeAll(async () => {
  api = await openApi();
  code = (await api.runtime.auth.findSetUpCode()) ?? '';
});
afterAll(() => api.close());

const setUp = (body: object) => api.call('POST', '/api/v1/set-up', body, { as: {} });

describe('the first account', () => {
  it('has one set-up code of at least 128 bits, which stays the same (X-19)', async () => {
    expect(Buffer.from(code, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(await api.runtime.auth.findSetUpCode()).toBe(code);
  });

  it('is not created with a wrong code, nor with a common password (X-19)', async () => {
    const wrong = await setUp({ ...person('mallory'), code: `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}` });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toMatchObject({ field: 'code' });
    const weak = await setUp({ ...person('mallory'), password: 'password123', code });
    expect(weak.body).toMatchObject({ status: 422, field: 'password' });
    expect(await api.runtime.db.user.count()).toBe(0);
  });

  it('is created once by simultaneous requests, as a signed-in admin, and its code ends (X-19)', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => setUp({ ...person(`person${index}`), code })),
    );
    const made = answers.filter(({ status }) => status === 204);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(7).fill(404)]);
    expect(await api.runtime.db.user.count()).toBe(1);
    const cookie = cookieOf(made[0]?.headers ?? new Headers());
    const me = await api.call('GET', '/api/v1/me', undefined, { as: { cookie } });
    expect(me.body).toMatchObject({ kind: 'user', role: 'admin' });
    expect((await setUp({ ...person('late'), code })).status).toBe(404);
    expect(await api.runtime.auth.findSetUpCode()).toBeNull();
  });

  it('is not created from the environment once there is an account', async () => {
    const { commands } = contextOf(api.runtime, { kind: 'system', name: 'environment' });
    await setUpFromEnvironment(commands, { email: 'env@plimsoll.test', password: PASSWORD });
    expect(await api.runtime.db.user.count()).toBe(1);
  });

  it('is in the audit log without its code or password', async () => {
    const { text, body } = await api.call('GET', '/api/v1/audit');
    expect(body).toMatchObject({ items: [{ action: 'user.set-up', actor: { kind: 'stranger' } }] });
    expect(text).not.toContain(code);
    expect(text).not.toContain(PASSWORD);
  });
});
