import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findFreePort } from '#tests/support/free-port.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, signInAs } from './people.ts';

const BASE_URL = 'http://plimsoll.test';
/** Accepts connections and never answers. */
const silent = createServer(() => {});

let api: Api;

async function open(issuer: string): Promise<Api> {
  return openApi({
    env: { PLIMSOLL_BASE_URL: BASE_URL, PLIMSOLL_OIDC_ISSUER: issuer, PLIMSOLL_OIDC_CLIENT_ID: 'x' },
  });
}

beforeAll(async () => {
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  api = await open(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await api.close();
  silent.closeAllConnections();
  silent.close();
});

it('an OIDC provider that hangs does not delay sign-in with a password', { timeout: 10_000 }, async () => {
  await addPerson(api, 'viewer');
  const proof = await signInAs(api, 'viewer@plimsoll.test');
  expect((await api.call('GET', '/api/v1/me', undefined, { as: proof })).status).toBe(200);
  expect((await api.call('POST', '/api/v1/sign-out', undefined, { as: proof })).status).toBe(204);
});

it('an OIDC provider that is down is reported as such', async () => {
  const { access } = api.runtime;
  const oidc = access().oidc;
  const gone = { ...access(), oidc: oidc && { ...oidc, issuer: `http://127.0.0.1:${await findFreePort()}` } };
  const { createAuth } = await import('#lib/auth/auth.ts');
  const auth = createAuth({ ...api.runtime, access: () => gone });
  await expect(auth.startOidc('/', new Headers())).rejects.toThrow('does not answer as it should');
});
