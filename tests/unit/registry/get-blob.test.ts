import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findDigest } from '#lib/image/digest.ts';
import type { LayerDescriptor } from '#lib/registry/index.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';
import { noiseOf } from '#tests/support/tar.ts';

const me = { username: 'me', password: 'canary-Pa55word' };
const bytes = Buffer.from(noiseOf(300_000, 1));
const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

async function registryWithLayer(switches: Partial<Switches> = {}) {
  const fake = await fakeRegistry(switches);
  const digest = findDigest(fake.content.blob(bytes).digest);
  if (digest === null) throw new Error('no digest');
  const descriptor: LayerDescriptor = { digest, sizeBytes: bytes.length, mediaType: GZIP };
  return { fake, descriptor };
}

type Opened = ReturnType<typeof openClient>;

async function read({ client }: Opened, descriptor: LayerDescriptor, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const keep = async (chunk: Uint8Array) => {
    chunks.push(Buffer.from(chunk));
  };
  await client.getBlob('team/app', descriptor, keep, signal);
  return Buffer.concat(chunks);
}

describe('getBlob', () => {
  it('streams the whole layer, and counts as one blob request (S-63)', async () => {
    const { fake, descriptor } = await registryWithLayer();
    const opened = openClient(fake);
    expect((await read(opened, descriptor)).equals(bytes)).toBe(true);
    expect(opened.kinds).toEqual(['blob']);
  });

  it('follows a redirect to storage without Authorization (S-20)', async () => {
    const { fake, descriptor } = await registryWithLayer({ auth: 'basic', users: { me: me.password } });
    const storage = await fakeRegistry();
    storage.content.blob(bytes);
    fake.switches.redirect.blobs = storage.origin;
    expect((await read(openClient(fake, { credential: me }), descriptor)).equals(bytes)).toBe(true);
    expect(storage.requests.map(({ headers }) => Object.keys(headers).sort())).toEqual([
      ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'],
    ]);
  });

  it.each([401, 403])('names the storage that answers %i, and blames no credential (G-21)', async (status) => {
    const { fake, descriptor } = await registryWithLayer({ auth: 'basic', users: { me: me.password } });
    const storage = await fakeRegistry({ intercept: () => ({ status, body: '{}' }) });
    fake.switches.redirect.blobs = storage.origin;
    const { kind, message, hint } = await failureOf(read(openClient(fake, { credential: me }), descriptor));
    expect(kind).toBe('redirect-target');
    expect(message).toContain(`was redirected to ${storage.host} and was answered with ${status}`);
    expect(`${message} ${hint}`).not.toMatch(/password|token|permission|account/i);
  });

  it.each([
    ['S-60', 'changed', /other content/],
    ['S-46', 'longer', /more than the 300000 bytes/],
    ['S-52', 'endless', /more than the 300000 bytes/],
  ] as const)('rejects, by %s, a body that is %s', async (_, body, problem) => {
    const { fake, descriptor } = await registryWithLayer({ body });
    const failure = await failureOf(read(openClient(fake), descriptor));
    expect([failure.kind, failure.message]).toEqual(['wrong-content', expect.stringMatching(problem)]);
    expect(fake.count('GET', '/blobs/')).toBe(1);
  });

  it('rejects a body with a larger Content-Length without crashing the process (S-52)', async () => {
    const { fake, descriptor } = await registryWithLayer();
    // The body is small, so it arrives completely before it is rejected.
    fake.content.blobs.set(descriptor.digest, bytes.subarray(0, 10_000));
    const shorter = { ...descriptor, sizeBytes: 5_000 };
    // An unhandled rejection would fail the run.
    expect((await failureOf(read(openClient(fake), shorter))).kind).toBe('wrong-content');
  });

  it('fails when the body ends early, and does not repeat the request (S-47)', async () => {
    const { fake, descriptor } = await registryWithLayer({ body: 'short' });
    const failure = await failureOf(read(openClient(fake), descriptor));
    expect([failure.kind, failure.temporary]).toEqual(['connection', true]);
    expect(fake.count('GET', '/blobs/')).toBe(1);
    const ended = await registryWithLayer();
    const longer = { ...ended.descriptor, sizeBytes: bytes.length + 1 };
    expect((await failureOf(read(openClient(ended.fake), longer))).kind).toBe('wrong-content');
  });

  it('retries a failure before the first byte (P-13)', async () => {
    const { fake, descriptor } = await registryWithLayer({ failures: [{ status: 502 }, { status: 503 }] });
    expect((await read(openClient(fake), descriptor)).length).toBe(bytes.length);
    expect(fake.count('GET', '/blobs/')).toBe(3);
  });

  it('rejects a body with a Content-Encoding (S-53)', async () => {
    const { fake, descriptor } = await registryWithLayer({ contentEncoding: 'gzip' });
    expect((await failureOf(read(openClient(fake), descriptor))).kind).toBe('invalid-response');
  });

  it('reports a missing blob as not found (H-09)', async () => {
    const { fake, descriptor } = await registryWithLayer();
    fake.content.blobs.clear();
    expect(await failureOf(read(openClient(fake), descriptor))).toMatchObject({ kind: 'not-found', status: 404 });
  });

  it.each([
    ['B-25, S-32 foreign', { mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' }],
    ['B-25 non-distributable', { mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip' }],
    ['R-18 unverifiable', { digest: findDigest('blake3:0123456789abcdef0123456789abcdef') ?? undefined }],
    ['S-45 negative', { sizeBytes: -1 }],
  ] as const)('sends no request for layers of the kind %s', async (_, wrong) => {
    const { fake, descriptor } = await registryWithLayer();
    const failure = await failureOf(read(openClient(fake), { ...descriptor, ...wrong } as LayerDescriptor));
    expect([failure.kind, fake.requests.length]).toEqual(['refused', 0]);
  });

  it('ends a dripping layer at the deadline for blobs (S-49, S-50)', async () => {
    const { fake, descriptor } = await registryWithLayer({ body: 'dripping' });
    const opened = openClient(fake, { limits: { requestMs: 20, blobMs: 150 } });
    const startedAt = performance.now();
    expect((await failureOf(read(opened, descriptor))).kind).toBe('timeout');
    expect(performance.now() - startedAt).toBeGreaterThan(140);
  });

  it('ends a layer that never begins (S-49)', async () => {
    const { fake, descriptor } = await registryWithLayer();
    const opened = openClient(fake, { limits: { headersMs: 100 } });
    fake.switches.latencyMs = 2_500;
    expect((await failureOf(read(opened, descriptor))).kind).toBe('timeout');
  });

  it('closes the socket within a second after an abort (B-20)', async () => {
    const { fake, descriptor } = await registryWithLayer({ body: 'dripping' });
    const abort = new AbortController();
    const failing = failureOf(read(openClient(fake), descriptor, abort.signal));
    await wait(100);
    expect(fake.connections.open).toBe(1);
    abort.abort();
    expect((await failing).kind).toBe('cancelled');
    await expect.poll(() => fake.connections.open, { timeout: 1_000 }).toBe(0);
  });

  it('throws the error of the reader and closes the socket', async () => {
    const { fake, descriptor } = await registryWithLayer({ body: 'dripping' });
    const { client } = openClient(fake);
    const failing = client.getBlob('team/app', descriptor, () => {
      throw new Error('enough');
    });
    await expect(failing).rejects.toThrow('enough');
    await expect.poll(() => fake.connections.open, { timeout: 1_000 }).toBe(0);
  });

  it('slows the sender down to the speed of the reader', async () => {
    const { fake, descriptor } = await registryWithLayer({ body: 'endless' });
    let seen = 0;
    const slow = async (chunk: Uint8Array) => {
      seen += chunk.length;
      await wait(20);
    };
    const endless = { ...descriptor, sizeBytes: 2 ** 40 };
    const abort = AbortSignal.timeout(300);
    await failureOf(openClient(fake).client.getBlob('team/app', endless, slow, abort));
    expect(seen).toBeLessThan(5_000_000);
  });
});
