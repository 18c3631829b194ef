import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDispatcher, type DispatcherOptions } from '#lib/net/dispatcher.ts';
import type { Resolve } from '#lib/net/guard.ts';
import { type ConnectionPolicy, PUBLIC_ONLY, policyFor } from '#lib/net/policy.ts';
import { CERTIFICATE, PRIVATE_KEY } from './certificate.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Heard = { port: number; hosts: (string | undefined)[]; serverNames: unknown[] };

async function listen(server: Server, address: string): Promise<number> {
  server.listen(0, address);
  await once(server, 'listening');
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function startServer(address = '127.0.0.1'): Promise<Heard> {
  const heard: Heard = { port: 0, hosts: [], serverNames: [] };
  const server = createServer((request, response) => {
    heard.hosts.push(request.headers.host);
    response.end('hello');
  });
  heard.port = await listen(server, address);
  return heard;
}

async function ask(origin: string, policy: ConnectionPolicy, options: Partial<DispatcherOptions> = {}) {
  const dispatcher = createDispatcher({ policy, ...options });
  closers.push(() => dispatcher.destroy());
  const { statusCode, body } = await dispatcher.request({ origin, path: '/', method: 'GET' });
  await body.dump();
  return statusCode;
}

/** Returns one answer after the other. The last one is repeated. */
function resolver(...answers: LookupAddress[][]) {
  return vi.fn<Resolve>(async () => (answers.length > 1 ? answers.shift() : answers[0]) ?? []);
}
const v4 = (address: string): LookupAddress => ({ address, family: 4 });

describe('a connection goes only to an address that was checked (S-13, S-14)', () => {
  it.each(['127.0.0.1', '127.1', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost'])(
    'and none to http://%s unless its host or network is allowed',
    async (host) => {
      const heard = await startServer();
      const origin = `http://${host}:${heard.port}`;
      await expect(ask(origin, PUBLIC_ONLY)).rejects.toMatchObject({ code: 'private-address' });
      expect(heard.hosts).toEqual([]);
      // The host is compared in the spelling of the URL parser.
      const allowedHosts = policyFor([], { url: origin, allowPrivate: true }).allowedHosts;
      expect(await ask(origin, { privateNetworks: [], allowedHosts })).toBe(200);
      expect(await ask(origin, { privateNetworks: ['127.0.0.0/8', '::1/128'], allowedHosts: [] })).toBe(200);
      expect(heard.hosts).toHaveLength(2);
    },
  );

  it('and the name is resolved once for each connection, so that a changed answer is checked (S-14)', async () => {
    const heard = await startServer();
    const inside = { privateNetworks: ['127.0.0.1/32'], allowedHosts: [] };
    const resolve = resolver([v4('127.0.0.1')], [v4('127.0.0.2')]);
    const origin = `http://rebind.example.com:${heard.port}`;
    expect(await ask(origin, inside, { resolve })).toBe(200);
    expect(resolve).toHaveBeenCalledTimes(1);
    await expect(ask(origin, inside, { resolve })).rejects.toMatchObject({ code: 'private-address' });
    expect(resolve).toHaveBeenCalledTimes(2);
    expect(heard.hosts).toEqual([`rebind.example.com:${heard.port}`]);
  });

  it('and a second connection of the same pool resolves the name again (S-14)', async () => {
    const heard = await startServer();
    const resolve = resolver([v4('127.0.0.1')], [v4('169.254.169.254')]);
    const dispatcher = createDispatcher({ policy: { privateNetworks: 'all', allowedHosts: [] }, resolve });
    closers.push(() => dispatcher.destroy());
    const request = () =>
      dispatcher.request({ origin: `http://rebind.example.com:${heard.port}`, path: '/', method: 'GET', reset: true });
    await (await request()).body.dump();
    await expect(request()).rejects.toMatchObject({ code: 'forbidden-address' });
  });

  it('and is rejected when one address of the name is not allowed, in any order (S-13)', async () => {
    const heard = await startServer();
    const policy = { privateNetworks: ['127.0.0.1/32'], allowedHosts: [] };
    for (const answers of [
      [v4('127.0.0.1'), v4('10.0.0.1')],
      [v4('10.0.0.1'), v4('127.0.0.1')],
    ]) {
      const asked = ask(`http://r.example.com:${heard.port}`, policy, { resolve: resolver(answers) });
      await expect(asked).rejects.toMatchObject({ code: 'private-address', host: `r.example.com:${heard.port}` });
    }
    expect(heard.hosts).toEqual([]);
  });

  it('and the addresses of a name are tried in turn', async () => {
    const heard = await startServer('127.0.0.2');
    const policy = { privateNetworks: ['127.0.0.0/8'], allowedHosts: [] };
    const resolve = resolver([v4('127.0.0.1'), v4('127.0.0.2')]);
    expect(await ask(`http://r.example.com:${heard.port}`, policy, { resolve })).toBe(200);
  });

  it.each([
    [[], 'ENOTFOUND'],
    [null, 'EAI_AGAIN'],
  ] as const)('and a name without an address fails with the error of the resolver: %j', async (answer, code) => {
    const resolve: Resolve = () =>
      answer === null ? Promise.reject(Object.assign(new Error('later'), { code })) : Promise.resolve(answer);
    await expect(ask('http://r.example.com:5000', PUBLIC_ONLY, { resolve })).rejects.toMatchObject({ code });
  });

  it('and a resolver that never answers ends at the connect timeout (S-49)', async () => {
    const resolve: Resolve = () => new Promise(() => {});
    const asked = ask('http://r.example.com:5000', PUBLIC_ONLY, { resolve, connectTimeoutMs: 100 });
    await expect(asked).rejects.toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT' });
  });
});

it('a connection to the port of another service is rejected (S-18)', async () => {
  const resolve = resolver([v4('1.1.1.1')]);
  await expect(ask('http://r.example.com:6379', PUBLIC_ONLY, { resolve })).rejects.toMatchObject({
    code: 'forbidden-port',
  });
});

it('a certificate is checked against the name, not against the address (S-68)', async () => {
  const names: unknown[] = [];
  const server = createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (_, response) => response.end());
  server.on('secureConnection', (socket) => names.push(socket.servername));
  const port = await listen(server, '127.0.0.1');
  const policy = { privateNetworks: ['127.0.0.0/8'], allowedHosts: [] };
  const options = { caPem: CERTIFICATE, resolve: resolver([v4('127.0.0.1')]) };
  expect(await ask(`https://localhost:${port}`, policy, options)).toBe(200);
  expect(names).toEqual(['localhost']);
  await expect(ask(`https://other.example.com:${port}`, policy, options)).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});
