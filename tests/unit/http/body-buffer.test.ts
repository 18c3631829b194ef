import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type Server, request as send } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type BodyBufferLimits, createBodyBuffer, REQUEST_OVERHEAD_BYTES } from '#lib/http/body-buffer.ts';
import { createConcurrencyLimit } from '#lib/http/concurrency-limit.ts';
import { createIdleSockets } from '#lib/http/idle-sockets.ts';
import { installRequestFilter } from '#lib/http/install-request-filter.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';

const MIB = 1024 * 1024;
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

type Options = Partial<BodyBufferLimits> & { atOnce?: number; idle?: number };

/** Starts a server behind a body buffer that processes one request at a time. It answers with the body. */
async function openServer({ atOnce = 1, idle = 1_000, ...limits }: Options = {}) {
  const bodies = createBodyBuffer({ maxBytes: () => MIB, timeoutMs: 10_000, totalBytes: 32 * MIB, ...limits });
  const limit = createConcurrencyLimit({ atOnce, waiting: 100 });
  const path = new AsyncLocalStorage<string>();
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    seen.push(path.getStore() ?? 'lost');
    const text = request.url === '/ignores' ? '' : await readAll(request);
    response.end(`${request.method} ${text.length} ${text.slice(0, 20)}`);
  });
  servers.push(server);
  installRequestFilter(
    (request, response, next) =>
      path.run(request.url ?? '', () => bodies(request, response, () => limit(request, response, next))),
    { target: server, allowsUpgrades: false, idle: createIdleSockets({ max: idle }) },
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = (url: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${url}`, init);
  return { server, port, ask, seen };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** Opens a connection and records its answers. */
function open(port: number) {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  const heard = { text: '', isClosed: false };
  socket.on('data', (chunk) => {
    heard.text += chunk;
  });
  socket.on('close', () => {
    heard.isClosed = true;
  });
  return { socket, heard };
}

const head = (bytes: number, more = '') => `POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n${more}\r\n`;
const CHUNKED = 'POST /chunked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('a request body that arrives slowly', () => {
  it('takes no slot: 64 of them, and 64 slow headers, delay no other request', async () => {
    const { port, ask } = await openServer();
    for (let at = 0; at < 64; at += 1) {
      open(port).socket.write(`${head(1_000)}a`);
      open(port).socket.write(`${CHUNKED}1\r\na\r\n`);
      open(port).socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow');
    }
    await pause(100);
    const startedAt = cpuMs();
    expect(await (await ask('/page')).text()).toBe('GET 0 ');
    expect(await (await ask('/form', { method: 'POST', body: 'b'.repeat(5_000) })).text()).toMatch(/^POST 5000 b/);
    expect(cpuMs() - startedAt).toBeLessThan(500);
  });

  it('is rejected with 408 as a problem document after the timeout, and the connection is closed', async () => {
    const { port, seen } = await openServer({ timeoutMs: 200 });
    const { socket, heard } = open(port);
    socket.write(`${head(10)}abc`);
    await pause(150);
    socket.write('d');
    await expect.poll(() => heard.isClosed, { timeout: 3_000 }).toBe(true);
    expect(heard.text).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json.*connection: close/is);
    const problem = JSON.parse(heard.text.split('\r\n\r\n')[1]?.match(/\{.*\}/)?.[0] ?? '');
    expect(problem).toMatchObject({ status: 408, title: 'Too slow', detail: 'The body did not arrive within 0.2 s.' });
    expect(seen).toEqual([]);
  });

  it('has no limit on the time of the route afterwards', async () => {
    const { ask } = await openServer({ timeoutMs: 50, atOnce: 1 });
    const answers = await Promise.all([1, 2, 3].map(() => ask('/', { method: 'POST', body: 'x' })));
    await pause(100);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('a request body that has arrived', () => {
  it.each([0, 1, 16_384, 65_536, 65_537, MIB])('reaches the route complete with %d bytes', async (bytes) => {
    const { ask } = await openServer();
    const answer = await ask('/', { method: 'POST', body: 'a'.repeat(bytes) });
    expect(await answer.text()).toBe(`POST ${bytes} ${'a'.repeat(Math.min(20, bytes))}`);
  });

  it('is accepted in chunks up to the limit and rejected with 413 one byte above it', async () => {
    const { port, seen } = await openServer();
    const exact = open(port);
    exact.socket.write(`${CHUNKED}100000\r\n${'a'.repeat(MIB)}\r\n0\r\n\r\n`);
    await expect.poll(() => exact.heard.text).toMatch(new RegExp(`POST ${MIB} a`));
    const over = open(port);
    over.socket.write(`${CHUNKED}100001\r\n${'a'.repeat(MIB + 1)}\r\n0\r\n\r\n`);
    await expect.poll(() => over.heard.text).toMatch(/^HTTP\/1\.1 413 /);
    expect(seen).toEqual(['/chunked']);
  });

  it('is discarded with 50 MB in chunks, and the 413 is delivered', async () => {
    const { port } = await openServer();
    const { socket, heard } = open(port);
    const closed = once(socket, 'close');
    socket.write(CHUNKED);
    const piece = Buffer.concat([Buffer.from(`${MIB.toString(16)}\r\n`), Buffer.alloc(MIB), Buffer.from('\r\n')]);
    for (let at = 0; at < 50 && !socket.destroyed; at += 1)
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => {}), closed]);
    await closed;
    expect(heard.text).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('keeps the connection and the request context, whether the route reads it or not', async () => {
    const { port, seen } = await openServer();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const url of ['/a', '/ignores', '/b']) {
      const sent = send({ host: '127.0.0.1', port, path: url, method: 'POST', agent }).end('x'.repeat(100_000));
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      ports.add(sent.socket?.localPort);
      expect(response.statusCode).toBe(200);
      await readAll(response);
    }
    agent.destroy();
    expect(ports.size).toBe(1);
    expect(seen).toEqual(['/a', '/ignores', '/b']);
  });

  it('is accepted after Expect: 100-continue', async () => {
    const { port } = await openServer();
    const { socket, heard } = open(port);
    socket.write(head(3, 'Expect: 100-continue\r\n'));
    await expect.poll(() => heard.text).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('abc');
    await expect.poll(() => heard.text).toContain('POST 3 abc');
  });
});

describe('many request bodies together', () => {
  it('stay within the memory limit: the oldest incomplete one is rejected with 503', async () => {
    const { port, ask } = await openServer({ totalBytes: 10 * REQUEST_OVERHEAD_BYTES + MIB, atOnce: 1 });
    const old = Array.from({ length: 4 }, () => open(port));
    for (const { socket } of old) {
      socket.write(head(MIB) + 'a'.repeat(400_000));
      await pause(30);
    }
    await expect.poll(() => old[0]?.heard.text).toMatch(/^HTTP\/1\.1 503 .*retry-after: 2/is);
    expect(old.slice(-2).map(({ heard }) => heard.text)).toEqual(['', '']);
    const form = await ask('/', { method: 'POST', body: 'b'.repeat(500_000) });
    expect(form.status).toBe(200);
  });

  it('count with their overhead, so that thousands of tiny ones are limited too', async () => {
    const { port, ask } = await openServer({ totalBytes: 20 * REQUEST_OVERHEAD_BYTES + 1_000 });
    const slow = Array.from({ length: 60 }, () => open(port));
    for (const { socket } of slow) socket.write(`${head(1_000)}a`);
    await expect.poll(() => slow.filter(({ heard }) => heard.text.includes(' 503 ')).length).toBeGreaterThanOrEqual(40);
    expect((await ask('/', { method: 'POST', body: 'b' })).status).toBe(200);
  });

  it('free their memory when they are aborted', async () => {
    const { port, ask, seen } = await openServer({ totalBytes: MIB });
    for (let round = 0; round < 20; round += 1) {
      const { socket } = open(port);
      socket.write(head(MIB) + 'a'.repeat(200_000));
      await pause(10);
      socket.destroy();
    }
    expect((await ask('/', { method: 'POST', body: 'a'.repeat(900_000) })).status).toBe(200);
    expect(seen).toHaveLength(1);
  });
});

describe('idle connections', () => {
  it('are limited: the one idle longest is closed, but never one in use', async () => {
    const { port, ask } = await openServer({ idle: 3, timeoutMs: 1_000 });
    const used = open(port);
    used.socket.write(`${head(3)}a`);
    await pause(20);
    const waiting = [];
    for (let at = 0; at < 5; at += 1) {
      waiting.push(open(port));
      await pause(20);
    }
    expect(waiting.map(({ heard }) => heard.isClosed)).toEqual([true, true, false, false, false]);
    used.socket.write('bc');
    await expect.poll(() => used.heard.text).toContain('POST 3 abc');
    expect((await ask('/')).status).toBe(200);
  });
});
