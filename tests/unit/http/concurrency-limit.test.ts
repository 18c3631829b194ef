import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ConcurrencyLimitOptions, createConcurrencyLimit } from '#lib/http/concurrency-limit.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Starts a server behind a concurrency limit. Its answers wait until the test ends them. */
async function openServer(options: ConcurrencyLimitOptions) {
  const limit = createConcurrencyLimit(options);
  const inside = new Map<string, ServerResponse>();
  const current = new AsyncLocalStorage<string>();
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    current.run(url, () => limit(request, response, () => inside.set(current.getStore() ?? '', response)));
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = (path: string, init: RequestInit = {}) => fetch(origin + path, init);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 50));
  return { ask, inside, settle };
}

describe('the concurrency limit', () => {
  it('admits as many requests as configured, and queues the others in order', async () => {
    const { ask, inside, settle } = await openServer({ atOnce: 2, waiting: 2 });
    const asked = ['/a', '/b', '/c', '/d'].map(async (path) => {
      await settle();
      return ask(path);
    });
    await settle();
    await settle();
    const first = [...inside.keys()];
    expect(first).toHaveLength(2);
    inside.get(first[0] ?? '')?.end('done');
    await settle();
    expect(inside.size).toBe(3);
    // The third request has its own context and not that of the request that ended.
    expect(new Set(inside.keys()).size).toBe(3);
    for (const path of [1, 2, 3]) {
      [...inside.values()][path]?.end('done');
      await settle();
    }
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('rejects with 503 and Retry-After when the queue is full', async () => {
    const { ask, inside, settle } = await openServer({ atOnce: 1, waiting: 1 });
    const [working, waiting] = [ask('/a'), settle().then(() => ask('/b'))];
    await settle();
    await settle();
    const refused = await ask('/c');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.json()).toMatchObject({ title: 'Too busy', hint: 'Try again in a few seconds.' });
    inside.get('/a')?.end();
    await working;
    await settle();
    inside.get('/b')?.end();
    expect((await waiting).status).toBe(200);
  });

  it('drops a queued request whose client disconnected', async () => {
    const { ask, inside, settle } = await openServer({ atOnce: 1, waiting: 1 });
    const working = ask('/a');
    await settle();
    const gone = new AbortController();
    const left = ask('/b', { signal: gone.signal }).catch(() => 'left');
    await settle();
    gone.abort();
    expect(await left).toBe('left');
    await settle();
    const next = ask('/c');
    await settle();
    inside.get('/a')?.end();
    await working;
    await settle();
    inside.get('/c')?.end();
    expect((await next).status).toBe(200);
    expect([...inside.keys()]).toEqual(['/a', '/c']);
  });

  it.each(['/api/health', '/api/ready?x=1', '/_next/static/chunks/a.js', '/icon.svg'])(
    'admits %s regardless of the load, with and without a base path',
    async (path) => {
      const { ask, inside, settle } = await openServer({ atOnce: 0, waiting: 0, basePath: '/plimsoll' });
      for (const one of [path, `/plimsoll${path}`]) {
        const asked = ask(one);
        await settle();
        inside.get(one)?.end();
        expect((await asked).status).toBe(200);
      }
    },
  );

  it.each([
    '/api/readyness',
    '/api/v1/overview?x=/api/health',
    '/api/v1/overview?x=/_next/static/',
    '/api/v1/overview/api/health',
    '/other/_next/static/a.js',
    '/plimsoll/sign-in?to=/api/ready',
    '/_next/static/../../sign-in',
    '/_next/static/%2e%2E/../sign-in',
    '/_next/static/..\\..\\sign-in',
    '/plimsoll/_next/static/../../plimsoll/sign-in',
    '//_next/static/a.js',
  ])('counts %s like any other request', async (path) => {
    const limit = createConcurrencyLimit({ atOnce: 0, waiting: 0, basePath: '/plimsoll' });
    const server = createServer((request, response) => limit(request, response, () => response.end()));
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    // fetch() would resolve the dots before it sends the path.
    const socket = connect(port, '127.0.0.1');
    socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 503 /);
  });
});

describe('a slot of the concurrency limit', () => {
  const PAGE = 'x'.repeat(20 * 1024 * 1024);

  /** Opens connections whose clients send requests and read no answer. */
  async function openUnread(unread: number) {
    const limit = createConcurrencyLimit({ atOnce: 2, waiting: 10, unread });
    const server = createServer((request, response) =>
      limit(request, response, async () => {
        if (request.url === '/written') return response.end(PAGE);
        if (request.url === '/page') return response.end('page');
        if (request.url !== '/streamed') return;
        // A page is written in parts. Each part waits until the previous one was read.
        for (let at = 0; at < 200 && !response.destroyed; at += 1)
          if (!response.write('x'.repeat(100_000))) await once(response, 'drain').catch(() => {});
        response.end();
      }),
    );
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const speak = (text: string) => {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      socket.pause();
      socket.write(text);
      return socket;
    };
    return { server, speak, ask: () => fetch(`http://127.0.0.1:${port}/page`, { signal: AbortSignal.timeout(4_000) }) };
  }
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

  it.each(['/written', '/streamed'])('is released when a client does not read %s', async (path) => {
    const { speak, ask } = await openUnread(100);
    const sockets = Array.from({ length: 4 }, () => speak(get(path)));
    expect((await ask()).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it('is released for every pipelined request when the connection closes', async () => {
    const { speak, ask } = await openUnread(100);
    for (let round = 0; round < 3; round += 1) {
      const socket = speak(get('/silent') + get('/silent'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await ask()).status).toBe(200);
  });

  it('is not held by unread answers: beyond their limit the oldest connection is closed', async () => {
    const { speak, server } = await openUnread(2);
    for (let at = 0; at < 5; at += 1) speak(get('/written'));
    const countOpen = () => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
    await expect.poll(countOpen).toBe(2);
  });
});
