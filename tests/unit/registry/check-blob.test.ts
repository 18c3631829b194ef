import { describe, expect, it } from 'vitest';
import { findDigest } from '#lib/image/digest.ts';
import { createHeadHash, HEAD_BYTES } from '#lib/image/layer-head.ts';
import type { LayerDescriptor } from '#lib/registry/index.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';
import { noiseOf } from '#tests/support/tar.ts';

const big = Buffer.from(noiseOf(16_000_000, 1));
const small = Buffer.from(noiseOf(5_000, 2));

function headOf(bytes: Uint8Array): Uint8Array {
  const head = createHeadHash();
  for (let at = 0; at < bytes.length; at += 10_000) head.push(bytes.subarray(at, at + 10_000));
  return head.digest();
}

/** Starts a registry that returns `served` for the digest of `bytes`. */
async function openServed(bytes: Buffer, switches: Partial<Switches> = {}, served = bytes) {
  const fake = await fakeRegistry(switches);
  const digest = findDigest(fake.content.blob(bytes).digest);
  if (digest === null) throw new Error('no digest');
  fake.content.blobs.set(digest, served);
  const descriptor: LayerDescriptor = { digest, sizeBytes: bytes.length, mediaType: 'application/octet-stream' };
  const opened = openClient(fake);
  let received = 0;
  const check = (layer = descriptor) =>
    opened.client.checkBlob('team/app', {
      descriptor: layer,
      headSha256: headOf(bytes),
      onBytes: (count) => {
        received += count;
      },
    });
  return { ...opened, fake, descriptor, check, received: () => received };
}

describe('checkBlob', () => {
  it('sends one request, reads the start of a large layer and cancels the rest', async () => {
    const { fake, check, received, kinds, gate } = await openServed(big);
    await check();
    expect(kinds).toEqual(['blob']);
    expect(received()).toBeGreaterThanOrEqual(HEAD_BYTES);
    expect(received()).toBeLessThan(4 * HEAD_BYTES);
    await expect.poll(() => fake.connections.open, { timeout: 2_000 }).toBe(0);
    // A body that the client cuts off is not a failure of the host.
    expect(gate.state.consecutiveFailures).toBe(0);
    await check();
    expect(fake.count('GET', '/blobs/')).toBe(2);
  });

  it('reads a small layer completely', async () => {
    const { check, received } = await openServed(small);
    await check();
    expect(received()).toBe(small.length);
  });

  it.each([
    ['other bytes of the right length', big, Buffer.from(noiseOf(big.length, 3)), /other content/],
    ['other bytes of a small layer', small, Buffer.from(noiseOf(small.length, 3)), /other content/],
    ['fewer bytes than a head', big, Buffer.from('nothing'), /7 bytes instead of the 16000000 bytes/],
    ['the right head of a shorter blob', big, big.subarray(0, 100_000), /100000 bytes instead of/],
    ['the right head of a longer blob', big, Buffer.concat([big, small]), /more than the 16000000 bytes/],
    ['a longer small layer', small, Buffer.concat([small, small]), /more than the 5000 bytes/],
    ['a web page', big, Buffer.from('<html>Sign in</html>'), /20 bytes instead of/],
  ])('rejects %s (S-60)', async (_, bytes, served, problem) => {
    const { check } = await openServed(bytes, {}, served);
    const failure = await failureOf(check());
    expect([failure.kind, failure.message]).toEqual(['wrong-content', expect.stringMatching(problem)]);
  });

  it.each(['longer', 'endless', 'changed'] as const)('rejects a small layer whose body is %s', async (body) => {
    const { check } = await openServed(small, { body });
    expect((await failureOf(check())).kind).toBe('wrong-content');
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'denied'],
    [404, 'not-found'],
    [416, 'invalid-response'],
  ] as const)('fails after status %d with the error %s', async (status, kind) => {
    const { check } = await openServed(big, { intercept: () => ({ status }) });
    expect(await failureOf(check())).toMatchObject({ kind, status });
  });

  it('follows a redirect to storage without Authorization (S-20)', async () => {
    const { fake, check } = await openServed(small);
    const storage = await fakeRegistry();
    storage.content.blob(small);
    fake.switches.redirect.blobs = storage.origin;
    await check();
    expect(storage.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('sends no request for a foreign layer (B-25)', async () => {
    const { fake, check, descriptor } = await openServed(small);
    const mediaType = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
    expect((await failureOf(check({ ...descriptor, mediaType }))).kind).toBe('refused');
    expect(fake.requests).toEqual([]);
  });
});
