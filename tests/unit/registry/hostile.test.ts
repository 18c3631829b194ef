import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findDigest } from '#lib/image/digest.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';

const me = { username: 'me', password: 'canary-Pa55word' };

async function registryWithImage(switches: Partial<Switches> = {}) {
  const fake = await fakeRegistry(switches);
  const digest = fake.content.image('team/app', 'v1', [100]);
  const { digest: text, size } = fake.content.blob({ os: 'linux' });
  const blob = findDigest(text);
  if (blob === null) throw new Error('no digest');
  return { fake, digest, descriptor: { digest: blob, sizeBytes: size } };
}

describe('redirects of a registry', () => {
  it('are followed to another port without Authorization, and the content is verified (S-20, S-21)', async () => {
    const { fake, descriptor } = await registryWithImage({ auth: 'basic', users: { me: me.password } });
    const storage = await fakeRegistry();
    storage.content.blobs.set(descriptor.digest, Buffer.from('{"os":"linux"}'));
    fake.switches.redirect.blobs = storage.origin;
    const { client, kinds } = openClient(fake, { credential: me });
    await client.getConfig('team/app', descriptor);
    expect(kinds).toEqual(['config', 'ping', 'ping', 'config', 'config']);
    expect(storage.requests).toHaveLength(1);
    for (const { headers } of storage.requests) {
      expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    }
  });

  it('keep Authorization on the same origin (S-20)', async () => {
    const { fake, digest } = await registryWithImage({ auth: 'basic', users: { me: me.password } });
    fake.content.image('team/moved', 'v1', [100]);
    fake.switches.intercept = ({ path }) =>
      path.startsWith('/v2/team/app/')
        ? { status: 307, headers: { location: path.replace('app', 'moved') } }
        : undefined;
    const { client } = openClient(fake, { credential: me });
    expect((await client.getManifest('team/app', 'v1')).digest).toBe(digest);
  });

  it('lose Authorization for good once they led to another origin (S-22)', async () => {
    const { fake } = await registryWithImage({ auth: 'basic', users: { me: me.password } });
    const hop = await fakeRegistry();
    hop.switches.intercept = () => ({
      status: 307,
      headers: { location: `${fake.origin}/v2/team/private/manifests/v1` },
    });
    fake.switches.redirect.manifests = hop.origin;
    await failureOf(openClient(fake, { credential: me }).client.getManifest('team/app', 'v1'));
    const home = fake.requests.filter(({ path }) => path.includes('private'));
    expect(home.length).toBeGreaterThan(0);
    expect(home.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it('get an anonymous token for the challenge of the target (S-22, S-28)', async () => {
    const { fake, digest } = await registryWithImage({ auth: 'basic', users: { me: me.password } });
    const regional = await fakeRegistry({ auth: 'bearer' });
    regional.content.image('team/app', 'v1', [100]);
    fake.switches.redirect.manifests = regional.origin;
    const { client } = openClient(fake, { credential: me });
    expect((await client.getManifest('team/app', 'v1')).digest).toBe(digest);
    expect(regional.requests.every(({ headers }) => !String(headers.authorization).startsWith('Basic'))).toBe(true);
    expect(regional.requests.find(({ path }) => path.startsWith('/token'))?.headers).not.toHaveProperty(
      'authorization',
    );
  });

  it('never send a password to the target (S-22)', async () => {
    const { fake } = await registryWithImage({ auth: 'basic', users: { me: me.password } });
    const collector = await fakeRegistry({ auth: 'basic', users: { me: me.password } });
    fake.switches.redirect.manifests = collector.origin;
    expect((await failureOf(openClient(fake, { credential: me }).client.getManifest('team/app', 'v1'))).status).toBe(
      401,
    );
    expect(collector.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it('end after five (S-25)', async () => {
    const { fake } = await registryWithImage();
    fake.switches.intercept = () => ({ status: 302, headers: { location: '/again?X-Amz-Signature=canary' } });
    const error = await failureOf(openClient(fake).client.getManifest('team/app', 'v1'));
    expect(error.kind).toBe('refused');
    expect(fake.requests).toHaveLength(6);
    expect(error.message).not.toContain('canary');
  });

  it('never lead to a metadata address (S-02, S-24)', async () => {
    const { fake } = await registryWithImage();
    fake.switches.redirect.manifests = 'http://169.254.169.254';
    expect((await failureOf(openClient(fake).client.getManifest('team/app', 'v1'))).kind).toBe('refused');
  });
});

describe('bodies of a registry', () => {
  it('are cut at the limit when endless, and the socket is closed (S-36, S-52)', async () => {
    const { fake } = await registryWithImage({ body: 'endless' });
    const error = await failureOf(openClient(fake).client.getManifest('team/app', 'v1'));
    expect(error.kind).toBe('too-large');
    expect(error.message).toContain('4194304 bytes');
    await expect.poll(() => fake.connections.open).toBe(0);
  });

  it('may have exactly the limit, which can be raised to 10 MiB (S-36)', async () => {
    const { fake } = await registryWithImage();
    const limit = 4 * 1024 * 1024;
    fake.switches.failures = [
      { status: 200, body: Buffer.alloc(limit, 32) },
      { status: 200, body: Buffer.alloc(limit + 1, 32) },
    ];
    expect((await openClient(fake).client.getManifest('team/app', 'v1')).bytes).toHaveLength(limit);
    expect((await failureOf(openClient(fake).client.getManifest('team/app', 'v1'))).kind).toBe('too-large');
    const raised = openClient(fake, { limits: { manifestBytes: 1e9 } });
    fake.switches.failures = [{ status: 200, body: Buffer.alloc(10 * 1024 * 1024 + 1, 32) }];
    expect((await failureOf(raised.client.getManifest('team/app', 'v1'))).kind).toBe('too-large');
  });

  it('are requested once more when truncated, and then fail (S-47)', async () => {
    const { fake } = await registryWithImage({ body: 'short' });
    const error = await failureOf(openClient(fake).client.getManifest('team/app', 'v1'));
    expect(error).toMatchObject({ kind: 'connection', temporary: true });
    expect(fake.requests).toHaveLength(2);
  });

  it('end at the deadline when dripping (S-50)', async () => {
    const { fake } = await registryWithImage({ body: 'dripping' });
    const { client } = openClient(fake, { limits: { requestMs: 80 } });
    expect((await failureOf(client.getManifest('team/app', 'v1'))).kind).toBe('timeout');
    await expect.poll(() => fake.connections.open).toBe(0);
  });

  it('end at the header timeout when no headers arrive (S-49)', async () => {
    const { fake } = await registryWithImage({ latencyMs: 3000 });
    const { client } = openClient(fake, { limits: { headersMs: 50 } });
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('timeout');
  });

  it('are rejected with a Content-Encoding, and the error names it (S-53)', async () => {
    const { fake, digest, descriptor } = await registryWithImage({ contentEncoding: 'gzip' });
    const { client } = openClient(fake);
    for (const work of [client.getManifest('team/app', digest), client.getConfig('team/app', descriptor)]) {
      const error = await failureOf(work);
      expect(error.kind).toBe('invalid-response');
      expect(error.message).toContain('Content-Encoding: gzip');
    }
    expect(fake.requests.every(({ headers }) => headers['accept-encoding'] === 'identity')).toBe(true);
    fake.switches.contentEncoding = 'identity';
    expect((await client.getManifest('team/app', digest)).digest).toBe(digest);
  });

  it('appear in errors with at most 500 clean characters (S-38)', async () => {
    const { fake } = await registryWithImage();
    const message = `a\u0000b\u202ec ${'x'.repeat(9999)}`;
    fake.switches.failures = [{ status: 403, body: JSON.stringify({ errors: [{ code: 'DENIED', message }] }) }];
    const { answer } = await failureOf(openClient(fake).client.getManifest('team/app', 'v1'));
    expect(answer).toHaveLength(500);
    expect(answer).toMatch(/^DENIED: a b c x+…$/);
  });

  it('do not appear in errors when they are not a registry error (S-19)', async () => {
    const { fake } = await registryWithImage();
    fake.switches.failures = [
      { status: 403, headers: { 'content-type': 'text/html' }, body: '<title>Inner wiki</title>' },
    ];
    expect((await failureOf(openClient(fake).client.getManifest('team/app', 'v1'))).answer).toBeNull();
  });

  it('are rejected when their headers are too long (S-48)', async () => {
    const { fake } = await registryWithImage({ headers: { 'x-long': 'a'.repeat(20_000) } });
    expect((await failureOf(openClient(fake).client.getManifest('team/app', 'v1'))).kind).toBe('invalid-response');
  });
});

describe('a request to a registry', () => {
  it.each<Partial<Switches>>([{ latencyMs: 60_000 }, { body: 'dripping' }])(
    'is cancelled immediately with %j, and its socket destroyed',
    async (switches) => {
      const { fake } = await registryWithImage(switches);
      const controller = new AbortController();
      const work = failureOf(openClient(fake).client.getManifest('team/app', 'v1', controller.signal));
      await expect.poll(() => fake.requests.length).toBe(1);
      await wait(20);
      controller.abort();
      expect((await work).kind).toBe('cancelled');
      await expect.poll(() => fake.connections.open).toBe(0);
    },
  );

  it('is not sent when its signal is already aborted', async () => {
    const { fake } = await registryWithImage();
    const error = await failureOf(openClient(fake).client.headManifest('team/app', 'v1', AbortSignal.abort()));
    expect(error.kind).toBe('cancelled');
    expect(fake.requests).toEqual([]);
  });

  it('fails as temporary without an immediate retry when nothing listens', async () => {
    const { fake } = await registryWithImage();
    const { client, kinds } = openClient(fake);
    await fake.close();
    expect(await failureOf(client.headManifest('team/app', 'v1'))).toMatchObject({
      kind: 'connection',
      temporary: true,
    });
    expect(kinds).toHaveLength(1);
  });

  it('never falls back to plain HTTP when TLS fails (S-67)', async () => {
    const { fake } = await registryWithImage();
    const { client } = openClient(fake, { registry: { baseUrl: fake.origin.replace('http:', 'https:') } });
    const error = await failureOf(client.headManifest('team/app', 'v1'));
    expect(error).toMatchObject({ kind: 'tls', temporary: false });
    expect(error.hint).toContain('plain http');
    expect(fake.requests).toEqual([]);
  });
});
