import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { listDueFindings } from '#lib/db/findings/due-findings.ts';
import { findFindingSet } from '#lib/db/findings/finding-sets.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import { createFindingWriter } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { readImageFindings } from '#lib/views/findings/image-findings.ts';
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

const BASE: LayerSpec = {
  instruction: 'ADD rootfs',
  files: { 'bin/sh': noiseOf(5_000, 1), 'usr/share/man/man1/sh.1': noiseOf(40_000, 2) },
};
const CACHE: LayerSpec = { instruction: 'RUN turbo build', files: { 'app/.turbo/a': noiseOf(60_000, 3) } };
const TEMPORARY: LayerSpec = { instruction: 'RUN make', files: { 'tmp/a': noiseOf(50_000, 4) } };
const APP: LayerSpec = { instruction: 'COPY app /', files: { 'app/run': noiseOf(20_000, 5) } };

const built = (...layers: LayerSpec[]) => buildImage({ flavour: 'oci', layers });

/** Opens a world whose repositories are pushed, polled, read and inspected by the real parts. */
async function openInspected() {
  const world = await openWorld();
  const { db, clock } = world;
  const registryId = await world.addRegistry(registry.url);
  const log = pino({ level: 'silent' });
  const { reader } = openReader(db, clock);
  const writerOn = (on: DatabaseClient) => createFindingWriter({ db: on, clock, log });
  const writer = writerOn(db);

  async function push(repositoryId: string, tag: string, image: BuiltImage): Promise<void> {
    const { name } = await db.repository.findUniqueOrThrow({ where: { id: repositoryId } });
    await pushImage(`${registry.host}/${name}:${tag}`, image);
    clock.advance(HOUR_MS);
    await world.poll(repositoryId);
    const digests = image.blobs.slice(1).map(({ digest }) => digest as string);
    await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
    await reader.runDue();
    await createImageSummer({ db, clock, log, onSummed: async () => writer.request() }).runDue();
    await writer.runDue();
  }
  return {
    ...world,
    writer,
    writerOn,
    push,
    watch: (name: string) => world.addRepository(registryId, name),
    async setOf(repositoryId: string, image: BuiltImage) {
      const { id } = await db.manifest.findUniqueOrThrow({ where: { digest: image.manifest.digest } });
      return findFindingSet(db, { repositoryId, manifestId: id });
    },
    read: (repositoryId: string, image: BuiltImage) =>
      readImageFindings(openViews(db), image.manifest.digest, { repositoryId }, clock.now()),
    /** Lets the writer look for images again. */
    async again() {
      writer.request();
      await writer.runDue();
    },
  };
}

const kindsOf = (set: { items: readonly { kind: string }[] } | null) => set?.items.map(({ kind }) => kind);

describe('the findings of an image', () => {
  it('are stored for each repository that shows it, for its own purpose', async () => {
    const world = await openInspected();
    const [app, tools] = [await world.watch('own/app'), await world.watch('own/builder')];
    const image = built(BASE, CACHE);
    await world.push(app, 'latest', image);
    expect(await world.setOf(tools, image)).toBeNull();
    await world.push(tools, 'latest', image);
    const stored = await world.setOf(app, image);
    expect(stored).toMatchObject({
      rulesVersion: FINDING_RULES_VERSION,
      purpose: 'runtime',
      state: 'complete',
      moreItems: 0,
    });
    expect(kindsOf(stored)).toEqual(['build-cache', 'documentation']);
    expect(await world.setOf(tools, image)).toMatchObject({ purpose: 'builder', items: [{ kind: 'build-cache' }] });
    const counted = (stored?.items ?? []).reduce((sum, { countedBytes }) => sum + countedBytes, 0);
    expect(stored?.savedBytes).toBe(counted);
  });

  it('are those of own layers, and of a base when another repository begins with its images', async () => {
    const world = await openInspected();
    const [base, app] = [await world.watch('base/debian'), await world.watch('base/app')];
    const [lower, image] = [built(BASE), built(BASE, CACHE)];
    await world.push(base, 'latest', lower);
    expect(await world.setOf(base, lower)).toMatchObject({ purpose: 'runtime', items: [{ kind: 'documentation' }] });
    await world.push(app, 'latest', image);
    expect(await world.setOf(app, image)).toMatchObject({ purpose: 'runtime', baseCount: 1 });
    expect(kindsOf(await world.setOf(app, image))).toEqual(['build-cache']);
    // What depends on other images is checked once a day, and computed for the view until then.
    await world.again();
    expect(await world.setOf(base, lower)).toMatchObject({ purpose: 'runtime' });
    expect(await world.read(base, lower)).toMatchObject({ purpose: 'base', items: [] });
    world.clock.advance(2 * DAY_MS);
    await world.again();
    expect(await world.setOf(base, lower)).toMatchObject({ purpose: 'base', savedBytes: 0, items: [] });
  });

  it('are replaced when a release has changed the rules, and stay when a newer release has stored them', async () => {
    const world = await openInspected();
    const app = await world.watch('rules/app');
    const image = built(CACHE);
    await world.push(app, 'latest', image);
    const stored = await world.setOf(app, image);
    const change = (rulesVersion: number) =>
      world.db.findingSet.updateMany({ data: { rulesVersion, savedBytes: 7, state: 'partial' } });
    await change(FINDING_RULES_VERSION - 1);
    expect((await world.read(app, image)).savedBytes).toBe(stored?.savedBytes);
    await world.again();
    expect(await world.setOf(app, image)).toEqual(stored);
    await change(FINDING_RULES_VERSION + 1);
    await world.again();
    expect(await world.setOf(app, image)).toMatchObject({ rulesVersion: FINDING_RULES_VERSION + 1, savedBytes: 7 });
    expect(await world.read(app, image)).toMatchObject({ state: 'partial', savedBytes: 7 });
  });

  it('outlive the file lists, also with older rules', async () => {
    const world = await openInspected();
    const app = await world.watch('kept/app');
    const image = built(CACHE);
    await world.push(app, 'latest', image);
    await world.db.layerContents.updateMany({ data: { index: null, indexRemovedAt: world.clock.now() } });
    await world.db.findingSet.updateMany({ data: { rulesVersion: 0 } });
    await world.again();
    expect(await world.setOf(app, image)).toMatchObject({ rulesVersion: 0, items: [{ kind: 'build-cache' }] });
    expect(await world.read(app, image)).toMatchObject({ state: 'complete', items: [{ kind: 'build-cache' }] });
  });

  it('of an image that fails do not keep those of others from being stored', async () => {
    const world = await openInspected();
    const app = await world.watch('failing/app');
    const [good, bad] = [built(CACHE), built(TEMPORARY)];
    await world.push(app, 'good', good);
    await world.push(app, 'bad', bad);
    await world.db.findingSet.deleteMany();
    const { id } = await world.db.manifest.findUniqueOrThrow({ where: { digest: bad.manifest.digest } });
    let tries = 0;
    const failing = world.db.$extends({
      query: {
        findingSet: {
          async findUnique({ args, query }) {
            if (args.where.repositoryId_manifestId?.manifestId !== id) return query(args);
            tries += 1;
            throw new Error('the findings of this image cannot be read');
          },
        },
      },
    });
    const writer = world.writerOn(failing as unknown as DatabaseClient);
    await writer.runDue();
    writer.request();
    await writer.runDue();
    expect(tries).toBe(1);
    expect(await world.setOf(app, bad)).toBeNull();
    expect(kindsOf(await world.setOf(app, good))).toEqual(['build-cache']);
    world.clock.advance(2 * DAY_MS);
    await writer.runDue();
    expect(tries).toBe(2);
  });

  it('are due for existing tags first, the newest image first', async () => {
    const world = await openInspected();
    const app = await world.watch('order/app');
    const [first, second, third] = [built(CACHE), built(TEMPORARY), built(APP)];
    await world.push(app, 'kept', first);
    await world.push(app, 'latest', second);
    await world.push(app, 'latest', third);
    await world.db.findingSet.deleteMany();
    const due = await listDueFindings(world.db, {
      rulesVersion: FINDING_RULES_VERSION,
      checkedBefore: world.clock.now(),
      left: [],
      limit: 10,
    });
    const manifests = await world.db.manifest.findMany({ select: { id: true, digest: true } });
    const digests = due.map(({ manifestId }) => manifests.find(({ id }) => id === manifestId)?.digest);
    expect(digests).toEqual([third, first, second].map(({ manifest }) => manifest.digest));
  });

  it('have the time of the first push of the series that has them without a break', async () => {
    const world = await openInspected();
    const app = await world.watch('since/app');
    const pushes = [built(CACHE), built(CACHE, APP), built(APP), built(CACHE, TEMPORARY), built(TEMPORARY, CACHE, APP)];
    const times: string[] = [];
    for (const image of pushes) {
      await world.push(app, 'latest', image);
      times.push(world.clock.now().toISOString());
    }
    const seen = async (push: number) => {
      const { items } = await world.read(app, pushes[push] ?? built());
      return Object.fromEntries(items.map(({ kind, title, firstSeenAt }) => [`${kind} ${title}`, firstSeenAt]));
    };
    const hourOf = (at: string | null) => (at ?? '').slice(0, 13);
    const second = Object.values(await seen(1)).map(hourOf);
    expect(second).toEqual([hourOf(times[0] ?? null)]);
    const last = Object.values(await seen(4)).map(hourOf);
    expect(last).toHaveLength(2);
    expect(new Set(last)).toEqual(new Set([hourOf(times[3] ?? null)]));
  });
});
