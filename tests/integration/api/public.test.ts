import { afterAll, beforeAll, expect, it } from 'vitest';
import { Me } from '#lib/views/dto/people.ts';
import { ACCESS } from './access-table.ts';
import { type Api, openApi } from './api.ts';
import type { Method } from './routes.ts';

let api: Api;

beforeAll(async () => {
  api = await openApi({ env: { PLIMSOLL_PUBLIC: 'true', PLIMSOLL_HOST: '0.0.0.0' } });
});
afterAll(() => api.close());

it('PLIMSOLL_PUBLIC allows strangers to read, and nothing else', async () => {
  const letIn: string[] = [];
  for (const [row, { body, path: given }] of Object.entries(ACCESS)) {
    const [method, route = ''] = row.split(' ') as [Method, string];
    const path = given ?? route.replaceAll(/\[\w+\]/g, '0198c0de-0000-7000-8000-000000000000');
    const { status } = await api.call(method, path, body, { as: {} });
    expect([200, 201, 202, 204, 302, 401, 404, 422], row).toContain(status);
    if (status !== 401) letIn.push(row);
  }
  const expected = Object.entries(ACCESS).filter(
    // The state of the server itself is not public.
    ([row, { needs }]) => row !== 'GET /metrics' && ['anyone', 'something', 'read'].includes(needs),
  );
  // The sign-in of the table names an account that does not exist here.
  const rows = expected.map(([row]) => row).filter((row) => row !== 'POST /api/v1/sign-in');
  expect(letIn.sort()).toEqual(rows.sort());
});

it('PLIMSOLL_PUBLIC gives strangers the read permission in /me', async () => {
  const me = Me.parse((await api.call('GET', '/api/v1/me', undefined, { as: {} })).body);
  expect(me).toMatchObject({ kind: 'stranger', permissions: ['read'], role: null });
});

it('PLIMSOLL_PUBLIC does not accept a wrong token', async () => {
  const as = { authorization: 'Bearer plim_0123456789012345678901234567890123456789012' };
  expect((await api.call('GET', '/api/v1/overview', undefined, { as })).status).toBe(401);
});

it('PLIMSOLL_PUBLIC does not show strangers the address that an admin opened', async () => {
  const opened = { usedBaseUrl: 'http://internal.lan:3000', usedBaseUrlAt: new Date() };
  await api.runtime.db.instance.updateMany({ data: opened });
  const { body } = await api.call('GET', '/api/v1/base-url', undefined, { as: {} });
  expect(body).toEqual({ url: null, source: 'opened', openedAt: null });
});
