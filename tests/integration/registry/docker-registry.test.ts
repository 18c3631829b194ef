import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseImageConfig } from '#lib/image/config.ts';
import { resolveImage } from '#lib/image/image.ts';
import { parseManifest } from '#lib/image/manifest.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import type { RegistryClient } from '#lib/registry/index.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { type DockerRegistry, REGISTRY_ACCOUNT, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { appImage, IMAGE_VARIANTS } from '#tests/support/image-variants.ts';
import { deleteTag, findTagDigest } from '#tests/support/registry-tags.ts';
import { pushImage, skopeoInspectRaw, skopeoSizes } from '#tests/support/skopeo.ts';
import { createTestClient } from '#tests/support/test-client.ts';

const dispatcher = createDispatcher({ policy: ANY_NETWORK });
const images = new Map(Object.entries(IMAGE_VARIANTS).map(([name, build]) => [name, build()]));
const imageVariants = [...images.keys()].filter((name) => name !== 'helm');
let registry: DockerRegistry;
let client: RegistryClient;

beforeAll(async () => {
  registry = await startDockerRegistry();
  client = createTestClient({ host: registry.host, dispatcher });
  for (const [name, image] of images) await pushImage(`${registry.host}/team/app:${name}`, image);
});
afterAll(async () => {
  await registry.remove();
  await dispatcher.close();
});

async function readSizes(reference: string): Promise<{ platform: string; digest: string | null; sizeBytes: number }[]> {
  const { bytes, contentType, trusted } = await client.getManifest('team/app', reference);
  const manifest = parseManifest(bytes, { contentType, trusted });
  if (manifest.kind === 'image') {
    const config = parseImageConfig(await client.getConfig('team/app', manifest.config));
    const { platform, sizeBytes, historyMatches } = resolveImage(manifest, config);
    expect(historyMatches).toBe(true);
    return [{ platform, digest: null, sizeBytes }];
  }
  const entries = manifest.kind === 'index' ? manifest.entries.filter(({ role }) => role === 'image') : [];
  const sizes = await Promise.all(
    entries.map(async ({ descriptor }) => {
      const [size] = await readSizes(descriptor.digest);
      return size ? [{ ...size, digest: descriptor.digest }] : [];
    }),
  );
  return sizes.flat();
}

describe("the client against Debian's docker-registry", () => {
  it('lists pushed tags, with any page size (L-05)', async () => {
    const expected = [...images.keys()].sort();
    expect([...(await client.listTags('team/app')).tags].sort()).toEqual(expected);
    expect([...(await client.listTags('team/app', { pageSize: 3 })).tags].sort()).toEqual(expected);
    expect((await client.listRepositories()).repositories).toEqual(['team/app']);
    expect((await client.ping()).authentication).toBe('anonymous');
  });

  it.each([...images.keys()])('gets %s by HEAD and GET with the digest that was built (M-01, M-06)', async (name) => {
    const { manifest } = images.get(name) ?? appImage('oci');
    expect(await client.headManifest('team/app', name)).toEqual({
      digest: manifest.digest,
      mediaType: manifest.mediaType,
    });
    const got = await client.getManifest('team/app', name);
    expect(got.digest).toBe(manifest.digest);
    expect(Buffer.from(got.bytes).equals(manifest.bytes)).toBe(true);
    expect(await skopeoInspectRaw(`${registry.host}/team/app:${name}`)).toEqual(
      JSON.parse(Buffer.from(manifest.bytes).toString()),
    );
  });

  it.each(imageVariants)('reads the same sizes of %s as skopeo (M-20, M-25, M-27, M-29)', async (name) => {
    const independent = await skopeoSizes(`${registry.host}/team/app:${name}`);
    const expected = independent.map((size) => ({ ...size, platform: size.platform.replace('arm64/v8', 'arm64') }));
    expect(await readSizes(name)).toEqual(expected);
    expect(expected.length).toBe(/list|index/.test(name) ? 3 : 1);
  });

  it('reads a Helm chart as an artifact (M-22)', async () => {
    const { bytes, contentType, trusted } = await client.getManifest('team/app', 'helm');
    expect(parseManifest(bytes, { contentType, trusted })).toMatchObject({
      kind: 'artifact',
      artifactType: 'application/vnd.cncf.helm.config.v1+json',
    });
  });

  it('reads pushed tags after a restart, and gets “not found” for a deleted tag (H-03, H-08)', async () => {
    const repository = 'team/short-lived';
    await pushImage(`${registry.host}/${repository}:1`, appImage('docker', { seed: 9 }));
    await pushImage(`${registry.host}/${repository}:2`, appImage('docker', { seed: 9 }));
    await pushImage(`${registry.host}/${repository}:3`, appImage('docker', { seed: 10 }));
    await registry.stop();
    await expect(findTagDigest(registry.host, repository, '1')).rejects.toThrow();
    await registry.start();
    await deleteTag(registry.host, repository, '1');
    expect(await findTagDigest(registry.host, repository, '2')).toBeNull();
    await expect(client.getManifest(repository, '1')).rejects.toMatchObject({ kind: 'not-found', status: 404 });
    expect((await client.listTags(repository)).tags).toEqual(['3']);
  });
});

describe('a docker-registry with an account', () => {
  let closed: DockerRegistry;
  beforeAll(async () => {
    closed = await startDockerRegistry({ auth: true });
    await pushImage(`${closed.host}/a/b:1`, appImage('oci'), REGISTRY_ACCOUNT);
  });
  afterAll(() => closed.remove());

  it('lets the client sign in with the right password only (A-08)', async () => {
    const account = createTestClient({ host: closed.host, dispatcher, credential: REGISTRY_ACCOUNT });
    expect((await account.listTags('a/b')).tags).toEqual(['1']);
    expect((await account.headManifest('a/b', '1')).digest).toBe(appImage('oci').manifest.digest);
    const wrong = createTestClient({
      host: closed.host,
      dispatcher,
      credential: { ...REGISTRY_ACCOUNT, password: 'x' },
    });
    await expect(wrong.listTags('a/b')).rejects.toMatchObject({ kind: 'unauthorized' });
    const stranger = createTestClient({ host: closed.host, dispatcher });
    await expect(stranger.listTags('a/b')).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});
