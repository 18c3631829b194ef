import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeTotals } from '#lib/contents/map/store-totals.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { openWorld } from './world.ts';

let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

const base: LayerSpec = { instruction: 'ADD rootfs', files: { 'bin/sh': noiseOf(5000, 1), 'etc/motd': 'hello' } };
const app: LayerSpec = {
  instruction: 'COPY . .',
  files: {
    'bin/sh': noiseOf(7000, 2),
    'app/copy-of-sh': noiseOf(7000, 2),
    'app/node_modules/express/package.json': JSON.stringify({ name: 'express', version: '4.18.2' }),
    'app/node_modules/express/index.js': noiseOf(20_000, 3),
  },
};
const other: LayerSpec = { instruction: 'COPY other .', files: { 'other/run': noiseOf(300, 4) } };

async function watchPushed(name: string, images: LayerSpec[][]) {
  const built = images.map((layers) => buildImage({ flavour: 'oci', layers }));
  for (const [index, image] of built.entries()) await pushImage(`${registry.host}/${name}:v${index + 1}`, image);
  const world = await openWorld();
  const { db, clock } = world;
  const registryId = await world.addRegistry(registry.url);
  const repositoryId = await world.addRepository(registryId, name);
  await world.poll(repositoryId);
  const { reader } = openReader(db, clock);
  const layersOf = (image: number) => (built[image]?.blobs ?? []).slice(1).map(({ digest }) => digest as string);
  return {
    ...world,
    registryId,
    repositoryId,
    layersOf,
    async read(digests: string[]) {
      await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
      await reader.runDue();
    },
    sum: (on: DatabaseClient = db) => createImageSummer({ db: on, clock, log: pino({ level: 'silent' }) }).runDue(),
    /** The images that the repository shows with their sums, by tag. */
    async shown() {
      const rows = await db.observation.findMany({
        where: { repositoryId, endedAt: null },
        orderBy: { tag: { name: 'asc' } },
        select: {
          tag: { select: { name: true } },
          manifest: { select: { contents: true, readBy: { where: { repositoryId } } } },
        },
      });
      return Object.fromEntries(
        rows.flatMap(({ tag, manifest }) =>
          manifest?.readBy[0]?.contentsAt && manifest.contents ? [[tag.name, manifest.contents]] : [],
        ),
      );
    },
  };
}

describe('the sums of an image', () => {
  it('are stored and shown after its last layer was read, with its packages', async () => {
    const { db, read, sum, shown, layersOf } = await watchPushed('team/sums', [[base, app]]);
    await read(layersOf(0).slice(0, 1));
    await sum();
    expect(await shown()).toEqual({});
    expect(await db.imageContents.count()).toBe(0);

    await read(layersOf(0).slice(1));
    await sum();
    const json = JSON.stringify({ name: 'express', version: '4.18.2' }).length;
    expect((await shown()).v1).toMatchObject({
      unpackedBytes: BigInt(5000 + 5 + 7000 + 7000 + 20_000 + json),
      visibleBytes: BigInt(5 + 7000 + 7000 + 20_000 + json),
      wastedBytes: 5000n,
      duplicateBytes: 7000n,
      packageCount: 1,
      truncated: false,
      // dive counts the larger of the two versions as wasted.
      diveEfficiency: Math.round((1 - 7000 / (39_005 + json)) * 1e6),
    });
    expect(await db.imagePackage.findMany({ include: { package: true } })).toMatchObject([
      {
        version: '4.18.2',
        unpackedBytes: BigInt(20_000 + json),
        files: 2,
        layers: [1],
        package: { ecosystem: 'npm', name: 'express', searchName: 'express' },
      },
    ]);
    expect(await db.repositoryLayer.count({ where: { imagesPending: true } })).toBe(0);
  });

  it('are stored for each image of a layer that several share', async () => {
    const { db, read, sum, shown, layersOf } = await watchPushed('team/shared', [[base, app], [base, other], [base]]);
    await read([...layersOf(0), ...layersOf(1)]);
    await sum();
    expect(Object.keys(await shown())).toEqual(['v1', 'v2', 'v3']);
    expect(await db.package.count()).toBe(1);
  });

  it('are shown of a new image of known layers as soon as it is requested, and outlive the file lists', async () => {
    const world = await watchPushed('team/known', [[base, app]]);
    const { db, clock, read, sum, shown, layersOf, repositoryId } = world;
    await read(layersOf(0));
    await sum();
    await pushImage(`${registry.host}/team/known:v2`, buildImage({ flavour: 'oci', layers: [base] }));
    clock.advance(600_000);
    await world.poll(repositoryId);
    await sum();
    expect(Object.keys(await shown())).toEqual(['v1']);
    await read(layersOf(0).slice(0, 1));
    await sum();
    expect(Object.keys(await shown())).toEqual(['v1', 'v2']);

    await db.layerContents.updateMany({ data: { index: null } });
    expect(Object.keys(await shown())).toEqual(['v1', 'v2']);
  });

  it('belong to a repository only when its own registry has served all layers', async () => {
    const world = await watchPushed('team/own', [[base, app]]);
    const { db, clock, read, sum, layersOf, registryId, addRepository, poll } = world;
    await pushImage(`${registry.host}/team/foreign:v1`, buildImage({ flavour: 'oci', layers: [base, app] }));
    const foreign = await addRepository(registryId, 'team/foreign');
    await poll(foreign);
    await read(layersOf(0));
    await sum();
    const shownBy = () => db.repositoryManifest.count({ where: { repositoryId: foreign, contentsAt: { not: null } } });
    expect(await shownBy()).toBe(0);
    const { reader } = openReader(db, clock);
    await queueContents(db, { digests: layersOf(0), repositoryId: foreign, byHand: true, now: clock.now() });
    await reader.runDue();
    await sum();
    expect(await shownBy()).toBe(1);
  });

  it('are not stored of a part of the layers when a file list is removed meanwhile', async () => {
    const { db, read, sum, shown, layersOf } = await watchPushed('team/removed', [[base, app]]);
    await read(layersOf(0));
    const where = { layer: { digest: layersOf(0)[0] ?? '' } };
    const { index } = await db.layerContents.findFirstOrThrow({ where });
    // Another process keeps to the budget of the store between the statements of this one.
    const removing = db.$extends({
      query: {
        imageLayer: {
          async findMany({ args, query }) {
            await db.layerContents.updateMany({ where, data: { index: null } });
            return query(args);
          },
        },
      },
    });
    await sum(removing as unknown as DatabaseClient);
    expect([await db.imageContents.count(), await shown()]).toEqual([0, {}]);
    await db.layerContents.updateMany({ where, data: { index } });
    await db.repositoryLayer.updateMany({ data: { imagesPending: true } });
    await sum();
    expect(Object.keys(await shown())).toEqual(['v1']);
  });

  it('are stored while a layer is read again, and when that failed, as its file list is shown (B-37)', async () => {
    const { db, read, sum, shown, layersOf } = await watchPushed('team/again', [[base, app]]);
    await read(layersOf(0));
    await db.repositoryLayer.updateMany({
      where: { layer: { digest: layersOf(0)[0] ?? '' } },
      data: { state: 'failed', imagesPending: false },
    });
    await sum();
    expect(Object.keys(await shown())).toEqual(['v1']);
  });

  it('are marked as a part where a layer was read in part', async () => {
    const { db, read, sum, shown, layersOf } = await watchPushed('team/parts', [[base, app], [other]]);
    await read([...layersOf(0), ...layersOf(1)]);
    const note = (code: string) => [{ code, message: 'Only a part of this layer is listed.' }];
    for (const [image, code] of ['damaged', 'compression'].entries())
      await db.layerContents.updateMany({
        where: { layer: { digest: layersOf(image)[0] ?? '' } },
        data: { notes: note(code) },
      });
    await sum();
    expect(await shown()).toMatchObject({ v1: { truncated: true }, v2: { truncated: false } });
    const totals = await db.directoryTotals.findMany({
      where: { manifest: { readBy: { some: { repository: { name: 'team/parts' } } } } },
      orderBy: { manifestId: 'asc' },
    });
    expect(totals.map(({ totals: stored }) => decodeTotals(stored)?.isCut)).toEqual([true, false]);
  });

  it('of an image that cannot be summed do not keep the others from it', async () => {
    const { db, read, sum, shown, layersOf } = await watchPushed('team/broken', [
      [base, app],
      [base, other],
    ]);
    await read([...layersOf(0), ...layersOf(1)]);
    // The index of a layer that only one image has is damaged behind its version.
    await db.layerContents.updateMany({
      where: { layer: { digest: layersOf(0)[1] ?? '' } },
      data: { index: Buffer.from([3, 1, 255, 255]) },
    });
    await sum();
    expect(Object.keys(await shown())).toEqual(['v2']);
    expect(await db.repositoryLayer.count({ where: { imagesPending: true } })).toBe(0);
  });
});
