import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeFilteredServers, openFilteredServer } from '#tests/support/filtered-server.ts';
import { speak } from '#tests/support/raw-http.ts';

const MIB = 1024 * 1024;
afterEach(closeFilteredServers);

it('a request is marked as one that opens a page before Next.js removes its headers (X-14)', async () => {
  const { ask, seen } = await openFilteredServer();
  await ask('/');
  await ask('/', { rsc: '1' });
  await ask('/', {}, 'HEAD');
  await ask('/', { 'sec-fetch-dest': 'iframe' });
  expect(seen.map(({ opensPage }) => opensPage)).toEqual([true, false, false, false]);
});

describe('request headers about the client', () => {
  const LIES = {
    'x-plimsoll-address': '10.0.0.1',
    'x-plimsoll-path': '/secret',
    'x-plimsoll-nonce': 'n',
    'x-middleware-subrequest': 'proxy:proxy:proxy',
    'x-middleware-rewrite': '/',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-for': '10.0.0.2',
    forwarded: 'for=10.0.0.3',
    'content-security-policy': "script-src 'nonce-n'",
    'x-request-id': 'mine',
  };

  it('are replaced by the actual values (X-12, X-14)', async () => {
    const { ask, seen } = await openFilteredServer();
    const answer = await ask('/', { ...LIES, cookie: 'a=b', 'x-other': 'stays' });
    const id = answer.headers['x-request-id'];
    expect(id).toMatch(/^[\w-]{16}$/);
    const { connection: _, host: __, ...headers } = seen[0]?.headers ?? {};
    expect(headers).toEqual({
      'x-request-id': id,
      'x-plimsoll-address': '127.0.0.1',
      'x-forwarded-for': '127.0.0.1',
      cookie: 'a=b',
      'x-other': 'stays',
    });
  });

  it('are read from the configured header behind Fly, with a rate limit per client', async () => {
    const { ask, seen } = await openFilteredServer({ trustedProxies: 1, clientIpHeader: 'fly-client-ip', limit: 1 });
    const from = (address: string) => ({ 'fly-client-ip': address, 'x-forwarded-for': `${address}, 66.241.124.1` });
    expect((await ask('/', from('203.0.113.9'))).status).toBe(200);
    expect((await ask('/', from('203.0.113.10'))).status).toBe(200);
    expect((await ask('/', from('203.0.113.9'))).status).toBe(429);
    expect(seen.map(({ headers }) => headers['x-plimsoll-address'])).toEqual(['203.0.113.9', '203.0.113.10']);
  });

  it('do not crash the process with an unusual address', async () => {
    const { ask } = await openFilteredServer({ trustedProxies: 1 });
    for (const address of ['::1%-', 'fe80::1%br-0a1b', '::%', '::ffff:1.2.3.4%1.2.3.4'])
      expect((await ask('/', { 'x-forwarded-for': address })).status).toBe(200);
  });

  it('are trusted from a trusted proxy for address and request id only', async () => {
    const { ask, seen } = await openFilteredServer({ trustedProxies: 1 });
    const answer = await ask('/', { 'x-forwarded-for': 'spoofed, 203.0.113.9', 'x-request-id': 'from-the_proxy-7' });
    expect(seen[0]?.headers).toMatchObject({ 'x-plimsoll-address': '203.0.113.9', 'x-request-id': 'from-the_proxy-7' });
    expect(answer.headers['x-request-id']).toBe('from-the_proxy-7');
    const lies = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' };
    await ask('/', { ...lies, forwarded: 'host=evil.example', 'x-real-ip': '192.0.2.1' });
    for (const name of [...Object.keys(lies), 'forwarded', 'x-real-ip'])
      expect(seen[1]?.headers).not.toHaveProperty(name);
    for (const bad of ['a'.repeat(65), 'a b', 'a"b', ''])
      expect((await ask('/', { 'x-request-id': bad })).headers['x-request-id']).toMatch(/^[\w-]{16}$/);
    expect((await ask('/', { 'x-request-id': 'a'.repeat(64) })).headers['x-request-id']).toBe('a'.repeat(64));
  });
});

describe('response headers', () => {
  it('include the security headers, and HSTS only with TLS (X-24)', async () => {
    const plain = await (await openFilteredServer()).ask('/');
    expect(plain.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(plain.headers).not.toHaveProperty('strict-transport-security');
    const secure = await openFilteredServer({ baseUrl: 'https://plimsoll.example' });
    expect((await secure.ask('/')).headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    const refused = await secure.ask('/', { host: 'evil.example' });
    expect([refused.status, refused.headers['x-content-type-options']]).toEqual([421, 'nosniff']);
  });
});

describe('response headers of data', () => {
  const DEFAULTS = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'private, no-store',
  };

  it('forbid loading and caching unless the route sets other ones', async () => {
    const { ask } = await openFilteredServer({ baseUrl: 'http://localhost/below' });
    for (const path of ['/api/v1/overview', '/api/nothing', '/metrics', '/below/api/v1/overview'])
      expect((await ask(path)).headers, path).toMatchObject(DEFAULTS);
    expect((await ask('/api/v1/overview', {}, 'PURGE')).headers['content-security-policy']).toContain("'none'");
    for (const path of ['/', '/apiary', '/metrics/more', '/_next/static/a.js'])
      expect((await ask(path)).headers, path).not.toHaveProperty('cache-control');
    const own = { 'content-security-policy': 'sandbox', 'cache-control': 'public, max-age=300' };
    const badge = await (await openFilteredServer({ sets: own })).ask('/api/v1/badge/host/app/1.svg');
    expect(badge.headers).toMatchObject(own);
    const half = await (await openFilteredServer({ sets: { 'cache-control': 'no-store' } })).ask('/api/v1/overview');
    expect(half.headers).toMatchObject({ ...DEFAULTS, 'cache-control': 'no-store' });
  });
});

describe('the request filter', () => {
  it('rejects several Host headers with 400, and a foreign one with 421', async () => {
    const { port, seen } = await openFilteredServer();
    const ask = (lines: string) => speak(port, `GET / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
    for (const lines of [
      'Host: localhost\r\nHost: evil.example\r\n',
      'Host: evil.example\r\nhost: localhost\r\n',
      'Host: localhost\r\nHOST: localhost\r\n',
      '',
    ])
      expect(await ask(lines), JSON.stringify(lines)).toMatch(/^HTTP\/1\.1 400 /);
    for (const lines of ['Host: localhost, evil.example\r\n', 'Host: \r\n', 'Host: evil.example\r\n'])
      expect(await ask(lines), JSON.stringify(lines)).toMatch(/^HTTP\/1\.1 421 /);
    expect(seen).toEqual([]);
  });

  it('never passes a body with two lengths to a route as two requests', async () => {
    const { port, seen } = await openFilteredServer({ reads: true });
    const inner = 'GET /inner HTTP/1.1\r\nHost: localhost\r\n\r\n';
    for (const lines of [
      `Content-Length: ${inner.length}\r\nTransfer-Encoding: chunked\r\n`,
      `Content-Length: 0\r\nContent-Length: ${inner.length}\r\n`,
      'Transfer-Encoding: chunked, identity\r\n',
      'Transfer-Encoding : chunked\r\n',
      'Content-Length: 0\r\n Transfer-Encoding: chunked\r\n',
    ])
      expect(await speak(port, `POST / HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n0\r\n\r\n${inner}`), lines).toMatch(
        /^HTTP\/1\.1 400 /,
      );
    expect(seen.map(({ url }) => url)).not.toContain('/inner');
  });

  it('rejects a foreign Host with 421 and a hint, as plain text for a browser (X-14)', async () => {
    const { ask, seen } = await openFilteredServer({ baseUrl: 'https://plimsoll.example/below', boundTo: '0.0.0.0' });
    const answer = await ask('/', { host: 'evil.example' });
    expect([answer.status, answer.headers['content-type']]).toEqual([421, 'application/problem+json']);
    expect(JSON.parse(answer.text)).toMatchObject({
      status: 421,
      detail: 'This Plimsoll is at https://plimsoll.example/below, not at "evil.example".',
      hint: expect.stringContaining('PLIMSOLL_BASE_URL'),
    });
    const page = await ask('/', { host: 'evil.example', accept: 'text/html,*/*' });
    expect(page.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(page.text).toMatch(/^This Plimsoll is at .*\n.*PLIMSOLL_BASE_URL.*\n$/);
    expect(seen).toEqual([]);
    for (const path of ['/below/api/health', '/api/ready', '/metrics?x'])
      expect((await ask(path, { host: '10.1.2.3:3000' })).status, path).toBe(200);
  });

  it('rejects request lines with another server, and WebSockets (X-13)', async () => {
    let visits = 0;
    const other = createServer((_, response) => {
      visits += 1;
      response.end();
    });
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const target = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const { port, server, seen } = await openFilteredServer();
    server.on('upgrade', () => {
      throw new Error('an upgrade reached the application');
    });
    const head = `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
    expect(await speak(port, `${head}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await speak(port, head + upgrade)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await speak(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${upgrade}`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await speak(port, 'CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')).toBe('');
    other.close();
    expect([visits, seen]).toEqual([0, []]);
  });

  it('rejects a path that is not valid text with 400', async () => {
    const { ask, seen } = await openFilteredServer();
    for (const path of ['/%ff', '/a/%c0%af', '/%zz', '/api/v1/images/%', '/a%00b']) {
      const answer = await ask(path);
      expect([answer.status, answer.headers['content-type']], path).toEqual([400, 'application/problem+json']);
    }
    expect(seen).toEqual([]);
    expect((await ask('/%C3%A4?x=%ff')).status).toBe(200);
  });

  it('rejects unsupported methods with 405', async () => {
    const { ask } = await openFilteredServer();
    for (const method of ['TRACE', 'PROPFIND', 'PURGE']) expect((await ask('/', {}, method)).status, method).toBe(405);
  });

  it('rejects requests above the limit per minute and address with 429, except probes and files', async () => {
    const { ask } = await openFilteredServer({ limit: 2, trustedProxies: 1 });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    expect((await ask('/', from('203.0.113.9'))).status).toBe(200);
    expect((await ask('/api/v1/overview', from('203.0.113.9'))).status).toBe(200);
    const refused = await ask('/', from('203.0.113.9'));
    expect(refused.status).toBe(429);
    expect(refused.headers).toMatchObject({ 'retry-after': '60', 'ratelimit-limit': '2', 'ratelimit-remaining': '0' });
    expect(JSON.parse(refused.text)).toMatchObject({ title: 'Too many requests', hint: 'Go on in 60 s.' });
    expect((await ask('/', from('203.0.113.10'))).status).toBe(200);
    for (const path of ['/api/health', '/api/ready', '/_next/static/a.js', '/icon.svg'])
      expect((await ask(path, from('203.0.113.9'))).status, path).toBe(200);
    for (const path of ['/_next/static/../../sign-in', '/_next/static/%2e%2e/sign-in', '/?x=/api/health'])
      expect((await ask(path, from('203.0.113.9'))).status, path).toBe(429);
  });
});

describe('a request body that is too large', () => {
  it('is rejected by its Content-Length before it arrives', async () => {
    const { port, seen } = await openFilteredServer();
    const head = (bytes: number) =>
      `POST /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`;
    const answer = await speak(port, head(2 * MIB + 1));
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*"title":"Too large".*"hint":"Send it in parts\."/s);
    expect(seen).toEqual([]);
    expect(await speak(port, head(2 * MIB) + 'a'.repeat(2 * MIB))).toMatch(/^HTTP\/1\.1 200 /);
  });
});
