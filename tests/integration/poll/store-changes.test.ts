import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANGE_VERSION } from '#lib/contents/change/image-change.ts';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { findImageChange, listDueChanges } from '#lib/db/images/image-changes.ts';
import { findPushUnchanged, listPulledAgain, mapUnchanged } from '#lib/db/images/unchanged-pulls.ts';
import { INDEX_VERSION } from '#lib/image/index-version.ts';
import { createChangeWriter } from '#lib/poll/store-changes.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { readComparison } from '#lib/views/images/compare.ts';
import { readImage } from '#lib/views/images/image.ts';
import { writeMeasurements } from '#lib/views/series/measurements.ts';
import { readPoints } from '#lib/views/series/points.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { openViews } from '#tests/support/open-views.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { DAY_MS, HOUR_MS, openWorld } from './world.ts';

let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

/** Layers are not compressed, so that the bytes of each file are known: its header, and its content in blocks of a tar. */
const bytesOf = (sizeBytes: number): number => 512 + Math.ceil(sizeBytes / 512) * 512;
const layer = (instruction: string, files: LayerSpec['files']): LayerSpec => ({
  instruction,
  files,
  compression: 'none',
});
const built = (...layers: LayerSpec[]): BuiltImage => buildImage({ flavour: 'oci', layers });

const LIBRARY = { 'app/lib/a.js': noiseOf(20_000, 1), 'app/lib/b.js': noiseOf(7_000, 2) };
const BASE = layer('ADD rootfs', { 'bin/sh': noiseOf(5_000, 3) });
const FIRST = built(BASE, layer('COPY app /app', { ...LIBRARY, 'app/main.js': noiseOf(3_000, 4) }));
const SECOND = built(BASE, layer('COPY app /app', { ...LIBRARY, 'app/main.js': noiseOf(3_000, 5) }));
const UNCHANGED = bytesOf(20_000) + bytesOf(7_000);
const PULLED = SECOND.blobs[2]?.bytes.byteLength ?? 0;

/** Opens a world whose pushes are polled, read and compared by the real parts. */
async function openCompared() {
  const world = await openWorld();
  const { db, clock } = world;
  const registryId = await world.addRegistry(registry.url);
  const log = pino({ level: 'silent' });
  const { reader } = openReader(db, clock);
  const writer = createChangeWriter({ db, clock, log });

  async function push(repositoryId: string, image: BuiltImage): Promise<void> {
    const { name } = await db.repository.findUniqueOrThrow({ where: { id: repositoryId } });
    await pushImage(`${registry.host}/${name}:latest`, image);
    clock.advance(HOUR_MS);
    await world.poll(repositoryId);
  }
  async function read(repositoryId: string, image: BuiltImage): Promise<void> {
    const digests = image.blobs.slice(1).map(({ digest }) => digest);
    await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
    await reader.runDue();
    await createImageSummer({ db, clock, log, onSummed: async () => writer.request() }).runDue();
    await writer.runDue();
  }
  const idOf = async ({ manifest }: BuiltImage) =>
    (await db.manifest.findUniqueOrThrow({ where: { digest: manifest.digest } })).id;
  return {
    ...world,
    writer,
    push,
    read,
    /** Pushes images one after the other, and reads each. */
    async ship(repositoryId: string, ...images: readonly BuiltImage[]) {
      for (const image of images) {
        await push(repositoryId, image);
        await read(repositoryId, image);
      }
    },
    idOf,
    watch: (name: string) => world.addRepository(registryId, name),
    async changeOf(repositoryId: string, from: BuiltImage, to: BuiltImage) {
      const sideOf = async (image: BuiltImage) => ({ repositoryId, manifestId: await idOf(image) });
      return findImageChange(db, await sideOf(from), await sideOf(to));
    },
    due: () => listDueChanges(db, { computedWith: CHANGE_VERSION, limit: 10 }),
    compare: (repositoryId: string, from: BuiltImage, to: BuiltImage) =>
      readComparison(openViews(db), { repositoryId, from: from.manifest.digest, to: to.manifest.digest }, clock.now()),
    async points(repositoryId: string) {
      const { id } = await db.series.findFirstOrThrow({ where: { repositoryId } });
      return (await readPoints(openViews(db), id, {}, clock.now())).items;
    },
    async again() {
      writer.request();
      await writer.runDue();
    },
  };
}

const expected = {
  pullBytes: PULLED,
  unchangedBytes: UNCHANGED,
  layers: [{ position: 1, pullBytes: PULLED, unchangedBytes: UNCHANGED, inputs: 'changed' }],
  truncated: false,
};

describe('what nodes pull again for a push', () => {
  it('is stored once the files of both images were read, and outlives the file lists', async () => {
    const world = await openCompared();
    const app = await world.watch('pull/app');
    await world.push(app, FIRST);
    await world.push(app, SECOND);
    await world.read(app, SECOND);
    expect(await world.db.imageChange.count()).toBe(0);
    expect((await world.points(app)).map(({ pull }) => pull.unchangedBytes)).toEqual([null, null]);
    await world.read(app, FIRST);
    expect(await world.changeOf(app, FIRST, SECOND)).toEqual(expected);
    await world.db.layerContents.updateMany({ data: { index: null, indexRemovedAt: world.clock.now() } });
    await world.db.imageChange.updateMany({ data: { computedWith: 0 } });
    await world.again();
    expect(await world.changeOf(app, FIRST, SECOND)).toEqual(expected);
    expect((await world.compare(app, FIRST, SECOND)).pull.unchangedBytes).toBe(UNCHANGED);
    const [first, second] = await world.points(app);
    expect(first?.pull.unchangedBytes).toBeNull();
    expect(second).toMatchObject({
      pullCostBytes: PULLED,
      pull: { bytes: PULLED, unchangedBytes: UNCHANGED },
      pushCostBytes: PULLED,
    });
  });

  it('is shown only by a repository that has served all layers of both images', async () => {
    const world = await openCompared();
    const [app, other] = [await world.watch('shown/app'), await world.watch('shown/other')];
    for (const image of [FIRST, SECOND]) {
      await world.push(app, image);
      await world.push(other, image);
      await world.read(app, image);
    }
    expect(await world.changeOf(app, FIRST, SECOND)).toEqual(expected);
    expect(await world.changeOf(other, FIRST, SECOND)).toBeNull();
    expect((await world.points(other))[1]?.pull).toEqual({ bytes: PULLED, unchangedBytes: null });
    const hidden = await world.compare(other, FIRST, SECOND);
    expect(hidden.pull).toEqual({ bytes: PULLED, unchangedBytes: null, truncated: false, unknown: 'unread-layers' });
    await world.read(other, FIRST);
    expect(await world.changeOf(other, FIRST, SECOND)).toBeNull();
    await world.read(other, SECOND);
    expect(await world.changeOf(other, FIRST, SECOND)).toEqual(expected);
  });

  it('is computed again after an older release, and not after a newer one', async () => {
    const world = await openCompared();
    const app = await world.watch('version/app');
    await world.ship(app, FIRST, SECOND);
    const change = (computedWith: number) =>
      world.db.imageChange.updateMany({ data: { computedWith, unchangedBytes: 7 } });
    await change(CHANGE_VERSION + 1);
    await world.again();
    expect(await world.changeOf(app, FIRST, SECOND)).toMatchObject({ unchangedBytes: 7 });
    await change(CHANGE_VERSION - 1);
    await world.again();
    expect(await world.changeOf(app, FIRST, SECOND)).toEqual(expected);
  });

  it('is computed for any two images that are compared, without being stored', async () => {
    const world = await openCompared();
    const app = await world.watch('any/app');
    await world.ship(app, FIRST, SECOND);
    const { pull, layers, pullCostBytes } = await world.compare(app, SECOND, FIRST);
    expect(pull).toEqual({ bytes: pullCostBytes, unchangedBytes: UNCHANGED, truncated: false, unknown: null });
    expect(layers.map(({ unchangedBytes }) => unchangedBytes)).toEqual([null, UNCHANGED]);
    expect(await world.db.imageChange.count()).toBe(1);
  });

  it('is in the metrics of a main series, and found for messages, checks and digests', async () => {
    const world = await openCompared();
    const { db, clock } = world;
    const app = await world.watch('figures/app');
    await world.push(app, FIRST);
    await world.push(app, SECOND);
    const digest = SECOND.manifest.digest;
    const { id: seriesId } = await db.series.findFirstOrThrow({ where: { repositoryId: app } });
    const figures = async () => {
      const metrics = await writeMeasurements(db, clock.now());
      const week = { from: new Date(clock.now().getTime() - DAY_MS), to: clock.now() };
      return {
        metric: metrics.split('\n').find((line) => line.startsWith('plimsoll_image_unchanged_pull_bytes{')),
        message: await findPushUnchanged(db, { repositoryId: app, seriesId, digest }),
        check: await mapUnchanged(db, app, [
          { digest, fromDigest: FIRST.manifest.digest },
          { digest: FIRST.manifest.digest, fromDigest: null },
        ]),
        digest: await listPulledAgain(db, week),
      };
    };
    await db.repository.update({ where: { id: app }, data: { relation: 'ours' } });
    expect(await figures()).toEqual({ metric: undefined, message: null, check: new Map(), digest: [] });
    for (const image of [FIRST, SECOND]) await world.read(app, image);
    const found = await figures();
    expect(found).toMatchObject({
      message: UNCHANGED,
      check: new Map([[digest, UNCHANGED]]),
      digest: [{ repositoryId: app, seriesId, pushes: 1, pulledBytes: PULLED, unchangedBytes: UNCHANGED }],
    });
    expect(found.metric).toMatch(new RegExp(`repository="[^"]*figures/app".* ${UNCHANGED}$`));
    // A lower bound of 0 says nothing.
    await db.imageChange.updateMany({ data: { unchangedBytes: 0, truncated: true } });
    expect(await figures()).toEqual({ metric: undefined, message: null, check: new Map(), digest: [] });
    expect((await world.points(app))[1]?.pull.unchangedBytes).toBeNull();
    expect(await world.changeOf(app, FIRST, SECOND)).toBeNull();
  });

  it('is in the layers of an image beside the previous one', async () => {
    const world = await openCompared();
    const app = await world.watch('layers/app');
    await world.ship(app, FIRST, SECOND);
    const image = await readImage(openViews(world.db), SECOND.manifest.digest, { repositoryId: app });
    expect(image.previous).toMatchObject({ pullCostBytes: PULLED, unchangedBytes: UNCHANGED });
    expect(image.layers.map(({ unchangedBytes }) => unchangedBytes)).toEqual([null, UNCHANGED]);
  });

  it('is unknown where a layer that was read in part has no unchanged files', async () => {
    const world = await openCompared();
    const app = await world.watch('part/app');
    await world.ship(app, FIRST, SECOND);
    const other = built(BASE, layer('COPY app /app', { 'app/other.js': noiseOf(9_000, 9) }));
    await world.ship(app, other);
    const { id } = await world.db.layer.findUniqueOrThrow({ where: { digest: FIRST.blobs[2]?.digest ?? '' } });
    const notes = [{ code: 'incomplete', message: 'The archive ends in the middle.' }];
    await world.db.layerContents.update({ where: { layerId: id }, data: { notes } });
    await world.db.imageChange.deleteMany();
    expect((await world.compare(app, FIRST, SECOND)).pull).toMatchObject({
      unchangedBytes: UNCHANGED,
      truncated: true,
      unknown: null,
    });
    expect((await world.compare(app, FIRST, other)).pull).toMatchObject({
      unchangedBytes: null,
      unknown: 'read-in-part',
    });
  });

  it('is due for headlines first, the newest push first', async () => {
    const world = await openCompared();
    const app = await world.watch('order/app');
    const third = built(BASE, layer('COPY app /app', LIBRARY));
    await world.ship(app, FIRST, SECOND, third);
    await world.db.imageChange.deleteMany();
    const [first, second, last] = [await world.idOf(FIRST), await world.idOf(SECOND), await world.idOf(third)];
    expect(await world.due()).toEqual([
      { fromId: second, toId: last },
      { fromId: first, toId: second },
    ]);
    // A series that is no headline comes later, however new its pushes are.
    await world.db.repositorySummary.updateMany({ data: { seriesId: null } });
    const other = await world.watch('order/headline');
    await world.ship(other, FIRST, third);
    await world.db.imageChange.deleteMany();
    await world.db.point.updateMany({ where: { manifestId: last, comparedWithId: first }, data: { at: new Date(0) } });
    expect((await world.due())[0]).toEqual({ fromId: first, toId: last });
  });

  it('of a push that fails does not keep others from being stored, and is tried again after a day', async () => {
    const world = await openCompared();
    const app = await world.watch('failing/app');
    const third = built(BASE, layer('COPY app /app', LIBRARY));
    await world.ship(app, FIRST, SECOND, third);
    await world.db.imageChange.deleteMany();
    const broken = Buffer.from([INDEX_VERSION, 1, 0]);
    const { id } = await world.db.layer.findUniqueOrThrow({ where: { digest: FIRST.blobs[2]?.digest ?? '' } });
    const { index } = await world.db.layerContents.findUniqueOrThrow({ where: { layerId: id } });
    const store = (bytes: Uint8Array<ArrayBuffer> | null) =>
      world.db.layerContents.update({ where: { layerId: id }, data: { index: bytes } });
    await store(broken);
    await world.again();
    expect(await world.changeOf(app, SECOND, third)).toMatchObject({ unchangedBytes: UNCHANGED });
    expect(await world.changeOf(app, FIRST, SECOND)).toBeNull();
    await store(index);
    await world.again();
    expect(await world.changeOf(app, FIRST, SECOND)).toBeNull();
    world.clock.advance(25 * HOUR_MS);
    await world.again();
    expect(await world.changeOf(app, FIRST, SECOND)).toEqual(expected);
  });
});
