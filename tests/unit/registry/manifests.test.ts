import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findDigest } from '#lib/image/digest.ts';
import { ACCEPT_MANIFEST } from '#lib/image/media-types.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';

async function registryWithImage() {
  const fake = await fakeRegistry();
  const digest = fake.content.image('team/app', 'v1', [100, 200]);
  return { fake, digest, ...openClient(fake) };
}

describe('headManifest', () => {
  it('accepts all four media types and takes the digest from the header (M-01, M-06)', async () => {
    const { fake, client, digest } = await registryWithImage();
    expect(await client.headManifest('team/app', 'v1')).toEqual({
      digest,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
    });
    expect(fake.requests[0]?.headers.accept).toBe(ACCEPT_MANIFEST);
  });

  it('never gets a rewritten manifest (M-02)', async () => {
    const { fake, client, digest } = await registryWithImage();
    fake.switches.rewritesWithoutAccept = true;
    expect((await client.headManifest('team/app', 'v1')).digest).toBe(digest);
    expect((await client.getManifest('team/app', 'v1')).digest).toBe(digest);
  });

  it.each(['missing', 'malformed', 'unknown-algorithm'] as const)(
    'returns no digest when it is %s (M-07, M-11)',
    async (digestHeader) => {
      const { fake, client } = await registryWithImage();
      fake.switches.digestHeader = digestHeader;
      expect((await client.headManifest('team/app', 'v1')).digest).toBeNull();
    },
  );

  it.each([400, 403, 405, 406, 500, 501])(
    'returns no digest after %i and does not repeat the HEAD (M-09)',
    async (headStatus) => {
      const { fake, client, digest } = await registryWithImage();
      fake.switches.headStatus = headStatus;
      expect(await client.headManifest('team/app', 'v1')).toEqual({ digest: null, mediaType: null });
      expect(fake.requests).toHaveLength(1);
      expect((await client.getManifest('team/app', 'v1')).digest).toBe(digest);
    },
  );

  it('returns no digest after 401 despite the credential, so that GET is used (M-09)', async () => {
    const fake = await fakeRegistry({ auth: 'basic', users: { me: 'secret-word' } });
    const digest = fake.content.image('team/app', 'v1', [1]);
    const { client } = openClient(fake, { credential: { username: 'me', password: 'secret-word' } });
    fake.switches.intercept = ({ method }) =>
      method === 'HEAD' ? { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } } : undefined;
    expect((await client.headManifest('team/app', 'v1')).digest).toBeNull();
    expect((await client.getManifest('team/app', 'v1')).digest).toBe(digest);
  });

  it('reports a missing tag as not found, to be confirmed by GET (M-10)', async () => {
    const { client } = await registryWithImage();
    expect(await failureOf(client.headManifest('team/app', 'gone'))).toMatchObject({ kind: 'not-found', status: 404 });
  });
});

describe('getManifest', () => {
  it('computes the digest for a tag, whatever the header contains (S-61)', async () => {
    const { fake, client, digest } = await registryWithImage();
    for (const digestHeader of ['right', 'wrong', 'missing', 'malformed', 'unknown-algorithm'] as const) {
      fake.switches.digestHeader = digestHeader;
      expect(await client.getManifest('team/app', 'v1')).toMatchObject({ digest, trusted: false });
    }
  });

  it('keeps a correct sha512 digest of the header (S-61)', async () => {
    const { fake, client } = await registryWithImage();
    const body = Buffer.from('{"schemaVersion":2}');
    const sha512 = `sha512:${createHash('sha512').update(body).digest('hex')}`;
    fake.switches.failures = [{ status: 200, body, headers: { 'docker-content-digest': sha512 } }];
    expect((await client.getManifest('team/app', 'v1')).digest).toBe(sha512);
  });

  it('returns the exact bytes for a digest, as trusted (S-56, S-60)', async () => {
    const { fake, client, digest } = await registryWithImage();
    const manifest = await client.getManifest('team/app', digest);
    expect(manifest).toMatchObject({
      digest,
      trusted: true,
      contentType: 'application/vnd.oci.image.manifest.v1+json',
    });
    expect(Buffer.from(manifest.bytes)).toEqual(fake.content.manifests.get(digest)?.bytes);
  });

  it('verifies a sha512 digest with sha512 (S-64)', async () => {
    const { fake, client } = await registryWithImage();
    const body = Buffer.from('{"schemaVersion":2}');
    const sha512 = `sha512:${createHash('sha512').update(body).digest('hex')}`;
    fake.switches.failures = [
      { status: 200, body },
      { status: 200, body: `${body} ` },
    ];
    expect(await client.getManifest('team/app', sha512)).toMatchObject({ digest: sha512, trusted: true });
    expect((await failureOf(client.getManifest('team/app', sha512))).kind).toBe('wrong-content');
  });

  it.each(['changed', 'longer'] as const)('rejects %s content (S-60)', async (body) => {
    const { fake, client, digest } = await registryWithImage();
    fake.switches.body = body;
    const error = await failureOf(client.getManifest('team/app', digest));
    expect(error).toMatchObject({ kind: 'wrong-content', temporary: false });
    expect(fake.requests).toHaveLength(1);
  });

  it('sends no request for an invalid tag or an unverifiable digest (R-17, R-18)', async () => {
    const { fake, client } = await registryWithImage();
    for (const reference of ['../x', 'blake3:abc', `sha256:${'A'.repeat(64)}`, 'a/b', '']) {
      expect((await failureOf(client.getManifest('team/app', reference))).kind).toBe('refused');
      expect((await failureOf(client.headManifest('team/app', reference))).kind).toBe('refused');
    }
    expect(fake.requests).toEqual([]);
  });
});

describe('getConfig', () => {
  async function registryWithBlob() {
    const fake = await fakeRegistry();
    const { digest, size } = fake.content.blob({ os: 'linux' });
    const found = findDigest(digest);
    if (found === null) throw new Error('no digest');
    return { fake, descriptor: { digest: found, sizeBytes: size }, ...openClient(fake) };
  }

  it('returns bytes of the right size and digest (S-63)', async () => {
    const { client, descriptor, kinds } = await registryWithBlob();
    expect(Buffer.from(await client.getConfig('team/app', descriptor)).toString()).toBe('{"os":"linux"}');
    expect(kinds).toEqual(['config']);
  });

  it('stops one byte after the declared size (S-46)', async () => {
    const { fake, client, descriptor } = await registryWithBlob();
    fake.switches.body = 'longer';
    const error = await failureOf(client.getConfig('team/app', descriptor));
    expect(error.kind).toBe('wrong-content');
    expect(error.message).toContain('more than the 14 bytes');
  });

  it('rejects a config smaller than declared (S-46)', async () => {
    const { client, descriptor } = await registryWithBlob();
    expect((await failureOf(client.getConfig('team/app', { ...descriptor, sizeBytes: 15 }))).kind).toBe(
      'wrong-content',
    );
  });

  it('rejects other bytes of the right size (S-63)', async () => {
    const { fake, client, descriptor } = await registryWithBlob();
    fake.switches.body = 'changed';
    expect((await failureOf(client.getConfig('team/app', descriptor))).kind).toBe('wrong-content');
  });

  it('sends no request for a too large or invalid size (S-37, S-45)', async () => {
    const { fake, client, descriptor } = await registryWithBlob();
    for (const sizeBytes of [4 * 1024 * 1024 + 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect((await failureOf(client.getConfig('team/app', { ...descriptor, sizeBytes }))).kind).toBe('too-large');
    }
    expect(fake.requests).toEqual([]);
  });

  it('reports a missing config as not found (H-09)', async () => {
    const { fake, client, descriptor } = await registryWithBlob();
    fake.content.blobs.clear();
    expect((await failureOf(client.getConfig('team/app', descriptor))).kind).toBe('not-found');
  });
});

describe('ping', () => {
  it.each([
    ['none', null, 'anonymous'],
    ['bearer', null, 'bearer'],
    ['bearer', 'right-word', 'bearer'],
    ['basic', 'right-word', 'basic'],
  ] as const)(
    'finds for %s with password %s the authentication %s (A-01 … A-08)',
    async (auth, password, authentication) => {
      const fake = await fakeRegistry({ auth, users: { me: 'right-word' } });
      const credential = password === null ? null : { username: 'me', password };
      expect((await openClient(fake, { credential }).client.ping()).authentication).toBe(authentication);
    },
  );

  it.each(['bearer', 'basic'] as const)('reports a rejected credential with %s', async (auth) => {
    const fake = await fakeRegistry({ auth, users: { me: 'right-word' } });
    const { client } = openClient(fake, { credential: { username: 'me', password: 'wrong-word' } });
    expect((await failureOf(client.ping())).message).toContain('credential was rejected');
  });

  it('distinguishes a web site from a registry', async () => {
    const fake = await fakeRegistry();
    fake.switches.intercept = () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>hello' });
    expect((await failureOf(openClient(fake).client.ping())).message).toContain('web page');
    fake.switches.intercept = () => ({ status: 404 });
    expect((await failureOf(openClient(fake).client.ping())).hint).toContain('is a registry');
  });
});
