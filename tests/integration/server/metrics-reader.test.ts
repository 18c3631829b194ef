import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GET } from '#app/metrics/route.ts';
import { installRequestFilter } from '#lib/http/install-request-filter.ts';
import { createRateLimiter } from '#lib/http/rate-limiter.ts';
import type { RequestFilterOptions } from '#lib/http/request-filter.ts';
import { ADMIN_TOKEN, type Api, openApi } from '#tests/integration/api/api.ts';
import { addPerson, signInAs } from '#tests/integration/api/people.ts';
import { createTestFilter } from '#tests/support/filtered-server.ts';
import { askAs, speak } from '#tests/support/raw-http.ts';

let api: Api;
let readToken: string;
let checkToken: string;
const servers: Server[] = [];

beforeAll(async () => {
  api = await openApi({ env: { PLIMSOLL_PUBLIC: 'true' } });
  await addPerson(api, 'viewer');
  const viewer = await signInAs(api, 'viewer@plimsoll.test');
  const make = async (scope: string) => {
    const made = await api.call('POST', '/api/v1/tokens', { name: scope, scopes: [scope] }, { as: viewer });
    return (made.body as { token: string }).token;
  };
  [readToken, checkToken] = [await make('read'), await make('check')];
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
afterAll(() => api.close());

/** Starts a server with the filter before the route, as in the application. @returns its port */
async function serve(options: Partial<RequestFilterOptions> = {}): Promise<number> {
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const asked = new Request(`http://server.test${url}`, { method, headers: headers as Record<string, string> });
    const answer = await GET(asked, { params: Promise.resolve({}) });
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.length });
    response.end(body);
  });
  servers.push(server);
  const limiter = createRateLimiter({ limit: 1_000, windowMs: 60_000, maxKeys: 100, now: () => 0 });
  const filter = createTestFilter({ limiter, log: api.runtime.log, ...options });
  installRequestFilter(filter, { target: server, allowsUpgrades: false });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const LOCAL = '127.0.0.1:3000';

describe('/metrics without a token', () => {
  it('is answered for a request that certainly comes from this machine', async () => {
    const port = await serve();
    for (const host of [LOCAL, 'localhost', '[::1]:3000']) {
      const answer = await askAs(port, host, '/metrics');
      expect([answer.status, answer.body], host).toEqual([200, expect.stringContaining('plimsoll_runtimes')]);
    }
  });

  it('gets 401 with a hint under any other name and behind any proxy, also one without headers', async () => {
    const port = await serve();
    const refused = [
      await askAs(port, '10.0.0.7:3000', '/metrics'),
      await askAs(port, 'evil.example', '/metrics'),
      await askAs(port, LOCAL, '/metrics', { 'x-forwarded-for': '203.0.113.9' }),
      await askAs(port, LOCAL, '/metrics', { 'x-real-ip': '203.0.113.9' }),
      await askAs(port, LOCAL, '/metrics', { via: '1.1 varnish' }),
      await askAs(port, LOCAL, '/metrics', { 'cf-connecting-ip': '203.0.113.9' }),
      await askAs(port, LOCAL, '/metrics', { 'fly-client-ip': '203.0.113.9' }),
      await askAs(await serve({ baseUrl: 'https://plimsoll.example' }), LOCAL, '/metrics'),
      await askAs(await serve({ trustedProxies: 1 }), LOCAL, '/metrics'),
      await askAs(await serve({ boundTo: '0.0.0.0' }), LOCAL, '/metrics'),
    ];
    for (const { status, head, body } of refused) {
      expect([status, head], body).toEqual([401, expect.stringMatching(/^www-authenticate: Bearer/im)]);
      expect(JSON.parse(body)).toMatchObject({
        detail: expect.stringContaining('/metrics needs a token'),
        hint: expect.stringContaining('scope read'),
      });
      expect(body).not.toContain('plimsoll_runtimes');
    }
    // nginx sends this with "proxy_pass http://127.0.0.1:3000;" and no other setting.
    const nginx = `GET /metrics HTTP/1.0\r\nHost: ${LOCAL}\r\nConnection: close\r\n\r\n`;
    expect(await speak(port, nginx)).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('/metrics with a token', () => {
  it('is answered under any host name when the token has the scope read', async () => {
    for (const port of [await serve(), await serve({ boundTo: '0.0.0.0', baseUrl: 'https://plimsoll.example' })]) {
      for (const token of [readToken, ADMIN_TOKEN])
        expect((await askAs(port, '10.0.0.7:3000', '/metrics', bearer(token))).status).toBe(200);
      const scoped = await askAs(port, '10.0.0.7:3000', '/metrics', bearer(checkToken));
      expect([scoped.status, scoped.body]).toEqual([403, expect.stringContaining('scope read')]);
      expect((await askAs(port, '10.0.0.7:3000', '/metrics', bearer('plim_none'))).status).toBe(401);
    }
  });

  it('gets 401 or 403 for a wrong token, also on this machine', async () => {
    const port = await serve();
    for (const authorization of ['Bearer plim_none', 'Basic eDp5'])
      expect((await askAs(port, LOCAL, '/metrics', { authorization })).status).toBe(401);
    expect((await askAs(port, LOCAL, '/metrics', bearer(checkToken))).status).toBe(403);
  });
});
