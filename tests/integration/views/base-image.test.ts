import { describe, expect, it } from 'vitest';
import { Image } from '#lib/views/dto/image.ts';
import { readImage } from '#lib/views/images/image.ts';
import { HOUR_MS, openWorld } from '#tests/integration/poll/world.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { type SizedLayer, tagSizedImage, tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { openViews } from '#tests/support/open-views.ts';

const layer = (files: string, sizeBytes: number): SizedLayer => ({ instruction: `COPY ${files}`, files, sizeBytes });
const ROOT = layer('root', 3_000_000);
const NODE = layer('node', 51_000_000);
const APP = layer('app', 1_000_000);
const LABEL = 'org.opencontainers.image.base.';

async function openBases() {
  const world = await openWorld();
  const fake = await fakeRegistry();
  const registryId = await world.addRegistry(fake.baseUrl);
  return {
    ...world,
    content: fake.content,
    name: (path: string) => `${fake.host}/${path}`,
    async watch(path: string) {
      const id = await world.addRepository(registryId, path);
      await world.poll(id);
      return id;
    },
    async baseOf(repositoryId: string, digest: string) {
      const { base, layers } = Image.parse(await readImage(openViews(world.db), digest, { repositoryId }));
      expect(layers.filter(({ part }) => part === 'base')).toHaveLength(base?.layerCount ?? 0);
      return base;
    },
  };
}

describe('the base of an image', () => {
  it('is the longest watched image that begins it, by its most precise current tag, then by a former one', async () => {
    const { clock, poll, content, name, watch, baseOf } = await openBases();
    tagSizedImage(content, 'library/alpine', '3.21', { layers: [ROOT] });
    const node = tagSizedImage(content, 'library/node', '24-alpine', { layers: [ROOT, NODE] });
    tagSizedImage(content, 'library/node', '24.1.0-alpine', { layers: [ROOT, NODE] });
    const app = tagSizedImage(content, 'team/api', 'main', { layers: [ROOT, NODE, APP] });
    const api = await watch('team/api');
    expect(await baseOf(api, app)).toBeNull();

    const alpine = await watch('library/alpine');
    expect(await baseOf(api, app)).toMatchObject({ repositoryId: alpine, tag: '3.21', layerCount: 1 });
    const nodes = await watch('library/node');
    expect(await baseOf(api, app)).toEqual({
      name: name('library/node'),
      tag: '24.1.0-alpine',
      repositoryId: nodes,
      digest: node,
      layerCount: 2,
      sizeBytes: 54_000_000,
      current: true,
      endedAt: null,
      by: 'layers',
      label: null,
    });

    clock.advance(HOUR_MS);
    const next = { layers: [ROOT, layer('node 2', 52_000_000)] };
    for (const tag of ['24-alpine', '24.1.0-alpine']) tagSizedImage(content, 'library/node', tag, next);
    await poll(nodes);
    const former = await baseOf(api, app);
    expect(former).toMatchObject({ tag: '24.1.0-alpine', digest: node, current: false });
    expect(Date.parse(former?.endedAt ?? '')).toBeGreaterThan(0);
  });

  it('is named by a label only without a watched image, which wins where they differ', async () => {
    const { content, name, watch, baseOf } = await openBases();
    const labels = { [`${LABEL}name`]: 'debian:12' };
    const app = tagSizedImage(content, 'team/api', 'main', { layers: [ROOT, APP], labels });
    const api = await watch('team/api');
    expect(await baseOf(api, app)).toMatchObject({
      name: 'docker.io/library/debian',
      tag: '12',
      repositoryId: null,
      layerCount: null,
      sizeBytes: null,
      by: 'label',
    });
    tagSizedImage(content, 'library/alpine', '3.21', { layers: [ROOT] });
    await watch('library/alpine');
    expect(await baseOf(api, app)).toMatchObject({
      name: name('library/alpine'),
      tag: '3.21',
      layerCount: 1,
      by: 'layers',
      label: 'debian:12',
    });
  });

  it('is found through the index that a tag points to, on the same platform', async () => {
    const { content, watch, baseOf } = await openBases();
    const of = (...layers: SizedLayer[]) =>
      ['amd64', 'arm64'].map((architecture) => ({
        architecture,
        layers: layers.map((one) => ({ ...one, files: `${one.files} ${architecture}` })),
      }));
    tagSizedIndex(content, 'library/node', '24', of(ROOT, NODE));
    const index = tagSizedIndex(content, 'team/api', 'main', of(ROOT, NODE, APP));
    const nodes = await watch('library/node');
    const api = await watch('team/api');
    const platforms = JSON.parse(content.manifests.get(index)?.bytes.toString() ?? '').manifests as {
      digest: string;
    }[];
    const digests: (string | null | undefined)[] = [];
    for (const { digest } of platforms) {
      const base = await baseOf(api, digest);
      expect(base).toMatchObject({ repositoryId: nodes, tag: '24', layerCount: 2 });
      digests.push(base?.digest);
    }
    expect(new Set(digests).size).toBe(2);
  });

  it('is another tag of its own repository only where its labels name that digest', async () => {
    const { content, watch, baseOf } = await openBases();
    const base = tagSizedImage(content, 'team/all', 'base', { layers: [ROOT] });
    const plain = tagSizedImage(content, 'team/all', 'plain', { layers: [ROOT, APP] });
    const labels = { [`${LABEL}digest`]: base };
    const named = tagSizedImage(content, 'team/all', 'named', { layers: [ROOT, APP], labels });
    const id = await watch('team/all');
    expect(await baseOf(id, plain)).toBeNull();
    expect(await baseOf(id, named)).toMatchObject({ repositoryId: id, tag: 'base', digest: base, by: 'layers' });
  });

  it('is not named through a repository whose registry did not serve it', async () => {
    const { db, content, watch, baseOf } = await openBases();
    tagSizedImage(content, 'library/node', '24', { layers: [ROOT, NODE] });
    const app = tagSizedImage(content, 'team/api', 'main', { layers: [ROOT, NODE, APP] });
    const nodes = await watch('library/node');
    const api = await watch('team/api');
    expect(await baseOf(api, app)).toMatchObject({ repositoryId: nodes });
    await db.repositoryManifest.deleteMany({ where: { repositoryId: nodes } });
    expect(await baseOf(api, app)).toBeNull();
  });
});
