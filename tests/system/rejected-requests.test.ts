import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, makeDataFolder, startApp } from '#tests/support/app.ts';
import { askAs, speak } from '#tests/support/raw-http.ts';

const TOKEN = 'admin-token-canary-0123456789abcdef';
const BEARER = { authorization: `Bearer ${TOKEN}` };
const MIB = 1024 * 1024;
const REGISTRY = 'registry-canary.example';

const folder = makeDataFolder();
let app: App;
let port: number;

beforeAll(async () => {
  app = await startApp({ folder: folder.path, env: { PLIMSOLL_ADMIN_TOKEN: TOKEN, PLIMSOLL_LOG_LEVEL: 'debug' } });
  port = Number(new URL(app.url).port);
});
afterAll(async () => {
  await app.stop();
  folder.remove();
});

const statusOf = async (path: string, init?: RequestInit) =>
  (await fetch(app.url + path, { redirect: 'manual', ...init })).status;

/** Returns the JSON lines that the server printed so far. */
const readLog = () =>
  app
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Reports whether an answer only names the folder of the route that fits its path, as Next.js does for a prefetch: no page was rendered. */
const isRouteTree = ({ headers }: Response, text: string) =>
  headers.get('content-type') === 'text/x-component' && /\["children",\{"s":"\(unmatched\)"/.test(text);

describe('npm start on a laptop', () => {
  it('answers only loopback names, so that another name for 127.0.0.1 reads nothing (X-14)', async () => {
    for (const path of ['/', '/api/v1/overview', '/_next/static/nothing.js', '/icon.svg']) {
      const answer = await askAs(port, 'rebound.example', path, BEARER);
      expect([answer.status, answer.body], path).toEqual([421, expect.stringContaining('PLIMSOLL_BASE_URL')]);
    }
    expect((await askAs(port, `localhost:${port}`, '/api/v1/overview', BEARER)).status).toBe(200);
    for (const path of ['/api/health', '/api/ready'])
      expect((await askAs(port, '10.0.0.7', path)).status, path).toBe(200);
  });

  it('shows /metrics without a token only when no proxy can have forwarded the request', async () => {
    const local = `localhost:${port}`;
    expect((await askAs(port, local, '/metrics')).status).toBe(200);
    expect((await askAs(port, '10.0.0.7', '/metrics')).status).toBe(401);
    expect((await askAs(port, '10.0.0.7', '/metrics', BEARER)).status).toBe(200);
    for (const name of ['x-forwarded-for', 'x-real-ip', 'via', 'fly-client-ip', 'cf-connecting-ip'])
      expect((await askAs(port, local, '/metrics', { [name]: '203.0.113.9' })).status, name).toBe(401);
    // nginx sends this by default.
    const head = `GET /metrics HTTP/1.0\r\nHost: ${local}\r\nConnection: close\r\n\r\n`;
    expect(await speak(port, head)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('keeps the headers of a route: a badge is cached, and sandboxed when it is opened directly', async () => {
    const badge = await fetch(`${app.url}/api/v1/badge/registry.example/team/app/1.svg`);
    expect(badge.headers.get('cache-control')).toBe('public, max-age=300');
    expect(badge.headers.get('content-security-policy')).toContain('sandbox');
    for (const path of ['/api/v1/overview', '/api/v1/nothing', '/api/health']) {
      const { headers } = await fetch(app.url + path);
      expect(headers.get('content-security-policy'), path).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('cache-control'), path).toContain('no-store');
    }
  });

  it('answers an unknown address below /api/ with 404 to every method', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      expect(await statusOf('/api/v1/nothing', { method, headers: BEARER }), method).toBe(404);
    const problem = await (await fetch(`${app.url}/api/v1/nothing`, { headers: { rsc: '1' } })).json();
    expect(problem).toMatchObject({ title: 'Not found', detail: 'There is no GET /api/v1/nothing.' });
  });

  it('connects to no other server by WebSockets or absolute request lines (X-13)', async () => {
    let connections = 0;
    const inner = createServer((_, response) => response.end('secret')).on('connection', () => {
      connections += 1;
    });
    await once(inner.listen(0, '127.0.0.1'), 'listening');
    const targets = [
      'http://169.254.169.254/',
      `http://127.0.0.1:${(inner.address() as AddressInfo).port}/`,
      '/',
      '/api/v1/overview',
    ];
    for (const target of targets) {
      const head = `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n';
      expect(await speak(port, head + upgrade), target).toMatch(/^HTTP\/1\.1 400 /);
      if (target.startsWith('http'))
        expect(await speak(port, `${head}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(await speak(port, `CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)).toBe('');
    inner.close();
    expect(connections).toBe(0);
  });

  it('gives no access by headers that a client sends about itself (X-12)', async () => {
    const added = await fetch(`${app.url}/api/v1/registries`, {
      method: 'POST',
      headers: { ...BEARER, 'content-type': 'application/json' },
      body: JSON.stringify({ url: `https://${REGISTRY}` }),
    });
    expect(added.status).toBe(201);
    expect(await (await fetch(`${app.url}/registries`, { headers: BEARER })).text()).toContain(REGISTRY);
    const subrequest = 'proxy:proxy:proxy:proxy:proxy';
    const tricks: Record<string, string>[] = [
      { 'x-middleware-subrequest': subrequest },
      { 'x-middleware-subrequest': 'src/proxy:src/proxy:src/proxy:src/proxy:src/proxy' },
      { 'x-plimsoll-address': '127.0.0.1', 'x-forwarded-for': '127.0.0.1' },
      { rsc: '1' },
      { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
      { 'x-middleware-rewrite': '/api/v1/overview', 'x-middleware-next': '1', 'x-matched-path': '/' },
    ];
    for (const headers of tricks) {
      const what = JSON.stringify(headers);
      for (const path of [
        '/api/v1/overview',
        '/api/v1/repositories',
        '/api/v1/repositories/%2e%2e/registries',
        '/api/v1/%6fverview',
      ])
        expect([401, 404], `${path} ${what}`).toContain(await statusOf(path, { headers, redirect: 'follow' }));
      for (const path of [
        '/',
        '/registries',
        '/repositories/a%2f..%2fb',
        '/registries.rsc',
        '/registries.segments/_tree.segment.rsc',
      ]) {
        const answer = await fetch(app.url + path, { headers, redirect: 'manual' });
        const text = await answer.text();
        const isShut =
          [307, 308, 404].includes(answer.status) ||
          text.includes('/sign-in') ||
          text.includes('NEXT_REDIRECT') ||
          isRouteTree(answer, text);
        expect(isShut, `${path} ${what} ${answer.status}`).toBe(true);
        expect(text, `${path} ${what}`).not.toContain(REGISTRY);
      }
    }
  });

  it('accepts no token in a URL, and logs none', async () => {
    for (const query of [`token=${TOKEN}`, `access_token=${TOKEN}`, `authorization=Bearer%20${TOKEN}`]) {
      expect(await statusOf(`/api/v1/overview?${query}`), query).toBe(401);
      expect(await statusOf(`/?${query}`), query).toBe(307);
    }
    await statusOf(`/api/v1/nothing?token=${TOKEN}`, { headers: { ...BEARER, referer: `${app.url}/?token=${TOKEN}` } });
    await expect.poll(() => readLog().some(({ path }) => path === '/api/v1/nothing')).toBe(true);
    expect(app.output()).not.toContain('canary');
  });

  it('logs only lines of JSON, each request once, with the id of its response', async () => {
    const { headers } = await fetch(`${app.url}/api/v1/overview?limit=7`, {
      headers: { ...BEARER, 'x-request-id': 'mine' },
    });
    const id = headers.get('x-request-id');
    const own = () => readLog().filter(({ requestId, msg }) => requestId === id && msg === 'answered');
    await expect.poll(() => own().length).toBe(1);
    expect(own()[0]).toMatchObject({
      level: 'info',
      method: 'GET',
      path: '/api/v1/overview',
      status: 200,
      caller: 'token',
    });
    expect(own()[0]).toMatchObject({ address: '127.0.0.1' });
    const said = app.output().split('\n');
    const greeting = said.findIndex((line) => line.includes('Ctrl-C stops it'));
    expect(said.slice(greeting + 1).filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
  });

  it('refuses a change that a page of another site requests (X-15)', async () => {
    const post = (headers: Record<string, string>) => statusOf('/api/v1/sign-out', { method: 'POST', headers });
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1', `https://127.0.0.1:${port + 1}`])
      expect(await post({ origin, cookie: 'a=b' }), origin).toBe(403);
    expect(await post({ origin: app.url, cookie: 'a=b' })).not.toBe(403);
  });
});

describe('a body of 50 MB', () => {
  /** Returns the resident memory in MiB that the process reports. */
  async function memory(): Promise<number> {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    return Number(/^plimsoll_process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / MIB;
  }

  /** Sends an upload and resolves with the status, even if not all of it could be sent. */
  async function upload(path: string, headers: Record<string, string>, method = 'POST'): Promise<number> {
    const sent = send(app.url + path, { method, headers }).on('error', () => {});
    sent.setMaxListeners(0);
    const answered = once(sent, 'response');
    const chunk = Buffer.alloc(MIB, ' ');
    let isOver = false;
    sent.on('close', () => {
      isOver = true;
    });
    void answered.then(
      ([response]) => response.resume(),
      () => {},
    );
    // The loop ends after this time at the latest, because a client that has its answer may stop sending.
    const patience = new Promise<void>((done) => setTimeout(done, 2_500));
    void patience.then(() => {
      isOver = true;
    });
    for (let at = 0; at < 50 && !isOver; at += 1) {
      if (!sent.write(chunk)) await Promise.race([once(sent, 'drain'), once(sent, 'close'), patience]).catch(() => {});
    }
    sent.end();
    const [response] = await answered;
    sent.destroy();
    return response.statusCode;
  }

  it.skipIf(process.platform !== 'linux')(
    'is discarded as it arrives, at any path, with a length or chunked',
    async () => {
      for (let at = 0; at < 20; at += 1)
        await Promise.all([statusOf('/api/v1/overview', { headers: BEARER }), statusOf('/sign-in')]);
      const before = await memory();
      const json = { ...BEARER, 'content-type': 'application/json' };
      const announced = { 'content-length': String(50 * MIB) };
      const pieces = { 'transfer-encoding': 'chunked' };
      for (const path of [
        '/api/v1/repositories',
        '/api/v1/overview',
        '/api/health',
        '/sign-in',
        '/nothing',
        '/_next/static/nothing.js',
      ])
        expect(await upload(path, { ...json, ...announced }), path).toBe(413);
      expect(await upload('/api/v1/repositories', { ...json, ...pieces })).toBe(413);
      for (const path of ['/api/health', '/sign-in', '/nothing', '/api/v1/repositories/x/poll']) {
        const status = await upload(path, { ...json, ...pieces });
        expect(status, path).toBeLessThan(500);
      }
      await Promise.all(Array.from({ length: 8 }, () => upload('/api/v1/repositories', { ...json, ...pieces })));
      // Twenty complete bodies would take 1 GB. The allowed rest is memory that the busy server has not freed yet.
      expect((await memory()) - before).toBeLessThan(400);
      expect(await statusOf('/api/v1/overview', { headers: BEARER })).toBe(200);
    },
  );
});

describe('npm start on a server, bound to all addresses', () => {
  it('answers to PLIMSOLL_BASE_URL with HSTS, and shows /metrics to tokens that may read', async () => {
    const env = {
      PLIMSOLL_HOST: '0.0.0.0',
      PLIMSOLL_BASE_URL: 'https://plimsoll.example',
      PLIMSOLL_ADMIN_TOKEN: TOKEN,
    };
    const other = makeDataFolder();
    const server = await startApp({
      folder: other.path,
      env: { ...env, PLIMSOLL_PUBLIC: 'true', PLIMSOLL_TRUSTED_PROXIES: '1' },
    });
    const at = Number(new URL(server.url).port);
    const ours = await askAs(at, 'plimsoll.example', '/api/v1/overview', BEARER);
    expect(ours.status).toBe(200);
    expect(ours.head).toMatch(/^strict-transport-security: max-age=/im);
    const lie = await askAs(at, 'evil.example', '/');
    expect([lie.status, lie.body]).toEqual([
      421,
      expect.stringContaining('This Plimsoll is at https://plimsoll.example'),
    ]);
    expect((await askAs(at, '10.0.0.7:3000', '/api/ready')).status).toBe(200);

    expect((await askAs(at, '10.0.0.7:3000', '/metrics')).status).toBe(401);
    expect((await askAs(at, '10.0.0.7:3000', '/metrics', { authorization: 'Bearer none' })).status).toBe(401);
    const metrics = await askAs(at, '10.0.0.7:3000', '/metrics', BEARER);
    expect([metrics.status, metrics.body]).toEqual([200, expect.stringContaining('plimsoll_runtimes 1\n')]);
    await server.stop();
    other.remove();
  });
});
