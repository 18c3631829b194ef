import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '#lib/image/digest.ts';
import { createTraffic, DEFAULT_LIMITS, systemClock } from '#lib/registry/index.ts';
import { failureOf, openClient } from '#tests/support/fake-registry/open-client.ts';

/** Starts a server whose answers the test writes. */
async function serve(answer: (path: string, response: ServerResponse) => void) {
  const server = createServer(({ url = '/' }, response) => answer(url, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, baseUrl: `http://${host}` };
}

function drip(response: ServerResponse, everyMs: number): void {
  const timer = setInterval(() => response.write(' '), everyMs);
  response.on('close', () => clearInterval(timer));
}

const large = Buffer.alloc(300 * 1024, 0x20);

describe('a slow response body', () => {
  it('is cut below the minimum rate, long before the deadline of its request', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200);
      drip(response, 20);
    });
    const { client } = openClient(server, { limits: { slowBodyMs: 1000, slowBodyBytes: 1000 } });
    const startedAt = performance.now();
    const error = await failureOf(client.getManifest('team/app', 'v1'));
    expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('in 1 s'), concerns: 'path' });
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('releases its slot while nothing arrives, so that other bodies are read', async () => {
    const server = await serve((path, response) => {
      response.writeHead(200);
      if (path.includes('/hangs')) response.write(large);
      else response.end(large);
    });
    const traffic = createTraffic({ clock: systemClock });
    const controller = new AbortController();
    // Starts more bodies than there are places, each from a different host.
    const hanging = Array.from({ length: 9 }, async () => {
      const hangs = await serve((_, response) => void response.writeHead(200).write(large));
      const { client } = openClient(hangs, { traffic });
      return failureOf(client.getManifest('team/app', 'hangs', controller.signal));
    });
    await new Promise((resolve) => setTimeout(resolve, 600));
    const { client } = openClient(server, { traffic });
    const startedAt = performance.now();
    expect((await client.getManifest('team/app', 'v1')).digest).toBe(digestOf(large));
    expect(performance.now() - startedAt).toBeLessThan(1500);
    controller.abort();
    for (const failure of await Promise.all(hanging)) expect(failure.kind).toBe('cancelled');
  });

  it('needs no more memory than its bytes, even in chunks of one byte', async () => {
    const bytes = 200_000;
    const server = await serve(async (_, response) => {
      response.writeHead(200);
      for (let n = 0; n < bytes; n += 1) {
        if (!response.write('x') && n % 1000 === 0) await once(response, 'drain');
      }
      response.end();
    });
    const { client } = openClient(server);
    expect((await client.getManifest('team/app', 'v1')).bytes).toHaveLength(bytes);
  });
});

describe('the timeout of a request', () => {
  it('does not include the time in the queue', async () => {
    const server = await serve((_, response) => setTimeout(() => response.end('{}'), 80));
    const { client } = openClient(server, { limits: { ...DEFAULT_LIMITS, requestMs: 300 } });
    // One request runs at a time until the host has answered, then three at a time. All of them take more than 300 ms.
    await Promise.all(Array.from({ length: 16 }, (_, n) => client.getManifest('team/app', `v${n}`)));
  });
});
