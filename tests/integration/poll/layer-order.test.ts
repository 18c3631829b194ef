import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { findFindingSet } from '#lib/db/findings/finding-sets.ts';
import { createChangeWriter } from '#lib/poll/store-changes.ts';
import { createFindingWriter, storeFindings } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { readImageFindings } from '#lib/views/findings/image-findings.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { openViews } from '#tests/support/open-views.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { HOUR_MS, openWorld } from './world.ts';

let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

const INSTALLED_BYTES = 60_000;
const BASE: LayerSpec = { instruction: 'ADD rootfs', files: { 'bin/sh': noiseOf(5_000, 1) } };
const FOLDER: LayerSpec = { instruction: 'WORKDIR /app', files: { 'app/': '' } };
const manifest = (lock: number) => ({
  'app/package.json': '{}',
  'app/package-lock.json': noiseOf(900, lock),
});
/** What is installed stays the same while the lock file does. The log differs, as the times of files do. */
const install = (lock: number, release: number): LayerSpec => ({
  instruction: 'RUN npm ci',
  files: { 'app/node_modules/a/index.js': noiseOf(INSTALLED_BYTES, lock), 'root/.npm/_logs/debug.log': `${release}` },
});
const sources = (release: number) => ({ 'app/main.js': noiseOf(3_000, 100 + release) });

/** A release that copies its sources before it installs. */
const built = (release: number, lock = 7): BuiltImage => {
  const copied: LayerSpec = { instruction: 'COPY . .', files: { ...manifest(lock), ...sources(release) } };
  return buildImage({ flavour: 'oci', layers: [BASE, FOLDER, copied, install(lock, release)] });
};
/** A release that installs first. Its installation is that of the first such release while the lock file is the same. */
const mended = (release: number): BuiltImage => {
  const copied: LayerSpec = { instruction: 'COPY package.json package-lock.json ./', files: manifest(7) };
  const rest: LayerSpec = { instruction: 'COPY . .', files: sources(release) };
  return buildImage({ flavour: 'oci', layers: [BASE, FOLDER, copied, install(7, 50), rest] });
};

/** Opens a world whose pushes are polled, read, compared and inspected by the real parts, as the workers do it. */
async function openReleases() {
  const world = await openWorld();
  const { db, clock } = world;
  const registryId = await world.addRegistry(registry.url);
  const log = pino({ level: 'silent' });
  const { reader } = openReader(db, clock);
  const findings = createFindingWriter({ db, clock, log });
  const changes = createChangeWriter({ db, clock, log, onStored: () => findings.request() });

  async function work(): Promise<void> {
    await createImageSummer({
      db,
      clock,
      log,
      async onSummed() {
        findings.request();
        changes.request();
      },
    }).runDue();
    await changes.runDue();
    await findings.runDue();
  }
  async function push(repositoryId: string, tag: string, image: BuiltImage): Promise<void> {
    const { name } = await db.repository.findUniqueOrThrow({ where: { id: repositoryId } });
    await pushImage(`${registry.host}/${name}:${tag}`, image);
    clock.advance(HOUR_MS);
    await world.poll(repositoryId);
  }
  async function read(repositoryId: string, image: BuiltImage): Promise<void> {
    const digests = image.blobs.slice(1).map(({ digest }) => digest as string);
    await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
    await reader.runDue();
    await work();
  }
  return {
    ...world,
    push,
    read,
    watch: (name: string) => world.addRepository(registryId, name),
    async release(repositoryId: string, image: BuiltImage): Promise<void> {
      await push(repositoryId, 'latest', image);
      await read(repositoryId, image);
    },
    async storedOf(repositoryId: string, image: BuiltImage) {
      const { id } = await db.manifest.findUniqueOrThrow({ where: { digest: image.manifest.digest } });
      const set = await findFindingSet(db, { repositoryId, manifestId: id });
      return { set, order: set?.items.find(({ kind }) => kind === 'layer-order') ?? null };
    },
    /** Checks the findings of an image again. */
    async check(repositoryId: string, image: BuiltImage): Promise<void> {
      const { id } = await db.manifest.findUniqueOrThrow({ where: { digest: image.manifest.digest } });
      await storeFindings({ db, clock, log }, { repositoryId, manifestId: id });
    },
    show: (repositoryId: string, image: BuiltImage) =>
      readImageFindings(openViews(db), image.manifest.digest, { repositoryId }, clock.now()),
  };
}

const digestOf = ({ manifest: { digest } }: BuiltImage) => digest;

describe('layers that releases build again for nothing', () => {
  it('are found after three releases with the bytes of each, and are gone when three do not show them', async () => {
    const world = await openReleases();
    const app = await world.watch('order/app');
    const releases = [built(1), built(2), built(3), built(4), built(5, 8)];
    for (const image of releases) await world.release(app, image);
    const [first, second, third, fourth, fifth] = releases;
    if (!first || !second || !third || !fourth || !fifth) throw new Error('a release is missing');
    expect((await world.storedOf(app, third)).order).toBeNull();
    const { set, order } = await world.storedOf(app, fourth);
    expect(order).toMatchObject({
      title: 'COPY . . above npm ci: the same packages are pulled again',
      savedBytes: 0,
      perRelease: { changed: 3, releases: 3 },
      layers: [{ position: 3, instruction: 'RUN npm ci' }],
      remedy: { after: 'COPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .' },
    });
    expect(set?.savedBytes).toBe((set?.items ?? []).reduce((sum, { countedBytes }) => sum + countedBytes, 0));
    const { bytes = 0, pushes = [] } = order?.perRelease ?? {};
    expect([bytes > INSTALLED_BYTES * 0.95, bytes < INSTALLED_BYTES * 1.1]).toEqual([true, true]);
    expect(pushes.map(({ digest, fromDigest }) => [digest, fromDigest])).toEqual([
      [digestOf(fourth), digestOf(third)],
      [digestOf(third), digestOf(second)],
      [digestOf(second), digestOf(first)],
    ]);
    // The lock file changed in the fifth release.
    expect((await world.storedOf(app, fifth)).order?.perRelease).toMatchObject({ changed: 3, releases: 4 });

    const after = [mended(6), mended(7)];
    for (const image of after) await world.release(app, image);
    const [sixth, seventh] = after;
    if (!sixth || !seventh) throw new Error('a release is missing');
    expect((await world.storedOf(app, sixth)).order?.perRelease).toMatchObject({ changed: 3, releases: 5 });
    expect((await world.storedOf(app, seventh)).order).toBeNull();
    const { gone, items } = await world.show(app, seventh);
    expect(items.filter(({ kind }) => kind === 'layer-order')).toEqual([]);
    expect(gone).toMatchObject([
      { kind: 'layer-order', perRelease: { changed: 3, releases: 5 }, goneWith: { digest: digestOf(seventh) } },
    ]);
    expect(gone[0]?.perRelease).not.toHaveProperty('pushes');
  });

  it('are found whichever release is read last, and shown with the nodes of the repository', async () => {
    const world = await openReleases();
    const app = await world.watch('order/late');
    const releases = [built(1), built(2), built(3), built(4)];
    for (const image of releases) await world.push(app, 'latest', image);
    const newest = releases[3] ?? built(4);
    for (const image of releases.toReversed()) {
      expect((await world.storedOf(app, newest)).order).toBeNull();
      await world.read(app, image);
    }
    expect((await world.storedOf(app, newest)).order?.perRelease).toMatchObject({ changed: 3, releases: 3 });
    await world.db.repository.update({ where: { id: app }, data: { nodes: 12 } });
    const shown = await world.show(app, newest);
    expect(shown).toMatchObject({ nodes: 12, savedBytes: 0, items: [{ kind: 'layer-order', dismissed: null }] });
    await world.db.findingSet.deleteMany();
    expect((await world.show(app, newest)).items).toEqual(shown.items);
  });

  it('stay found when earlier releases are removed, since that disproves nothing', async () => {
    const world = await openReleases();
    const app = await world.watch('order/kept');
    const releases = [built(1), built(2), built(3), built(4)];
    for (const image of releases) await world.release(app, image);
    const newest = releases[3] ?? built(4);
    const found = await world.storedOf(app, newest);
    expect(found.order).not.toBeNull();
    await world.db.imageChange.deleteMany();
    await world.check(app, newest);
    expect(await world.storedOf(app, newest)).toEqual(found);
  });
});
