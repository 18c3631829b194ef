import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, type Api, openApi } from './api.ts';
import { addPerson, signInAs } from './people.ts';
import type { Method } from './routes.ts';

let api: Api;

beforeAll(async () => {
  api = await openApi();
  await addPerson(api, 'admin');
});
afterAll(() => api.close());

const as = (proof: Record<string, string>) => ({
  ask: (method: Method, path: string, body?: object): Promise<Answer> =>
    api.call(method, `/api/v1${path}`, body, { as: proof }),
});

it('wrong invitation codes lock out the address that sent them, and no other address', async () => {
  const admin = as(await signInAs(api, 'admin@plimsoll.test'));
  const from = (address: string) => as({ 'x-plimsoll-address': address });
  for (let n = 0; n < 5; n += 1) {
    const wrong = Array.from({ length: 50 }, (_, at) =>
      from(`203.0.113.${n}`).ask('POST', '/invitations/look', { code: `${n}${at}`.padEnd(27, 'x') }),
    );
    await Promise.all(wrong);
  }
  const many = Array.from({ length: 30 }, () =>
    from('203.0.113.1').ask('POST', '/invitations/look', { code: 'y'.repeat(27) }),
  );
  expect((await Promise.all(many)).map(({ status }) => status)).toContain(429);
  const { body } = await admin.ask('POST', '/invitations', { role: 'viewer' });
  const code = (body as { url: string }).url.split('#')[1];
  expect((await from('198.51.100.7').ask('POST', '/invitations/look', { code })).status).toBe(200);
});
