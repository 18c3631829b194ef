import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { CERTIFICATE, PRIVATE_KEY } from './certificate.ts';

describe('createDispatcher', () => {
  const server = createServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (_, response) => response.end('hello'));
  let origin = '';

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const ask = async (caPem: string | null, at = origin) => {
    const dispatcher = createDispatcher({ policy: ANY_NETWORK, caPem });
    try {
      const { statusCode, body } = await dispatcher.request({ origin: at, path: '/', method: 'GET' });
      await body.dump();
      return statusCode;
    } finally {
      await dispatcher.destroy();
    }
  };

  it('rejects a certificate of an unknown authority (S-67)', async () => {
    await expect(ask(null)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it('trusts a certificate authority for one dispatcher only (S-68)', async () => {
    expect(await ask(CERTIFICATE)).toBe(200);
    await expect(ask(null)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it('opens at most four sockets per origin and reuses them (P-17)', async () => {
    const fake = await fakeRegistry({ latencyMs: 5 });
    const dispatcher = createDispatcher({ policy: ANY_NETWORK });
    const one = async () => {
      const { body } = await dispatcher.request({ origin: fake.origin, path: '/v2/', method: 'GET' });
      await body.dump();
    };
    await Promise.all(Array.from({ length: 20 }, one));
    expect(fake.connections.made).toBe(4);
    await dispatcher.destroy();
  });

  it('follows no redirect itself (S-20)', async () => {
    const fake = await fakeRegistry({ intercept: () => ({ status: 302, headers: { location: '/elsewhere' } }) });
    expect(await ask(null, fake.origin)).toBe(302);
    expect(fake.requests).toHaveLength(1);
  });

  it('fails when the headers do not arrive within the timeout (S-49)', async () => {
    const fake = await fakeRegistry({ latencyMs: 3000 });
    const dispatcher = createDispatcher({ policy: ANY_NETWORK, headersTimeoutMs: 50 });
    const request = dispatcher.request({ origin: fake.origin, path: '/v2/', method: 'GET' });
    await expect(request).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
    await dispatcher.destroy();
  });
});
