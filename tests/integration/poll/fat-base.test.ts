import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { sweepSiblings } from '#lib/db/findings/base-siblings.ts';
import { findFindingSet } from '#lib/db/findings/finding-sets.ts';
import { createFindingWriter } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { readImageFindings } from '#lib/views/findings/image-findings.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { elfOf } from '#tests/support/elf.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { openViews } from '#tests/support/open-views.ts';
import { openSiblingChecker } from '#tests/support/sibling-checker.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { DAY_MS, HOUR_MS, openWorld } from './world.ts';

let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

const LIBC = { 'lib/libc.so.6': elfOf({ soname: 'libc.so.6' }) };
const FULL: LayerSpec = {
  instruction: 'ADD rootfs.tar.xz /',
  files: {
    ...LIBC,
    'bin/sh': 'sh',
    'lib/libvips.so.42': elfOf({ soname: 'libvips.so.42' }),
    'opt/full': noiseOf(9_000_000, 1),
  },
};
const slimOf = (seed: number): LayerSpec => {
  return {
    instruction: 'ADD rootfs.tar.xz /',
    files: { ...LIBC, 'bin/sh': 'sh', 'usr/bin/apt-get': 'apt', 'opt/slim': noiseOf(2_000_000, seed) },
  };
};
const APP: LayerSpec = {
  instruction: 'COPY app /app',
  files: { 'app/x.node': elfOf({ needed: ['libvips.so.42', 'libc.so.6'] }), 'app/server.js': noiseOf(20_000, 3) },
};

const built = (...layers: LayerSpec[]) => buildImage({ flavour: 'oci', layers });
const FULL_IMAGE = built(FULL);
const APP_IMAGE = built(FULL, APP);

/** Watches an own image and the mirror of node that it is built on, both pushed to a real registry. */
async function openWatched() {
  const world = await openWorld();
  const { db, clock } = world;
  const name = `m${crypto.randomUUID().slice(0, 8)}`;
  const registryId = await world.addRegistry(registry.url);
  const base = await world.addRepository(registryId, `${name}/node`, { relation: 'upstream' });
  const app = await world.addRepository(registryId, `${name}/api`);
  const push = (path: string, image: BuiltImage) => pushImage(`${registry.host}/${name}/${path}`, image);
  await push('node:24', FULL_IMAGE);
  await push('api:latest', APP_IMAGE);
  for (const id of [base, app]) await world.poll(id);
  const log = pino({ level: 'silent' });
  const { reader } = openReader(db, clock);
  const digests = APP_IMAGE.blobs.slice(1).map(({ digest }) => digest as string);
  await queueContents(db, { digests, repositoryId: app, byHand: true, now: clock.now() });
  await reader.runDue();
  const writer = createFindingWriter({ db, clock, log });
  await createImageSummer({ db, clock, log, onSummed: async () => writer.request() }).runDue();
  await writer.runDue();
  const settings = { bytesPerDay: 2_000_000_000 };
  const { checker } = openSiblingChecker(db, clock, {
    bytesPerDay: () => settings.bytesPerDay,
    onChecked: writer.request,
  });
  return {
    ...world,
    app,
    push,
    settings,
    checker,
    /** Checks what is due, and finds again what depends on it. */
    async check() {
      clock.advance(HOUR_MS);
      checker.request();
      await checker.runDue();
      await writer.runDue();
    },
    async set() {
      const { id } = await db.manifest.findUniqueOrThrow({ where: { digest: APP_IMAGE.manifest.digest } });
      const set = await findFindingSet(db, { repositoryId: app, manifestId: id });
      return { ...set, found: set?.items.find(({ kind }) => kind === 'fat-base') };
    },
    view: () => readImageFindings(openViews(db), APP_IMAGE.manifest.digest, { repositoryId: app }, clock.now()),
    base: `${registry.host}/${name}/node:24`,
  };
}

const bytesOf = (image: BuiltImage) => image.blobs.slice(1).reduce((sum, { bytes }) => sum + bytes.length, 0);

describe('a full base with a smaller variant in its registry', () => {
  it('is found after the check, with the sizes of both and what own layers would lack', async () => {
    const { base, check, push, set, view } = await openWatched();
    const slim = built(slimOf(7));
    await push('node:24-slim', slim);
    expect(await set()).toMatchObject({ base, siblings: null, items: [] });
    await check();
    const { found, ...stored } = await set();
    expect(stored).toMatchObject({ base, siblings: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(found).toMatchObject({
      certainty: 'likely',
      savedBytes: bytesOf(FULL_IMAGE) - bytesOf(slim),
      countedBytes: bytesOf(FULL_IMAGE) - bytesOf(slim),
      otherBase: {
        base: { reference: base, sizeBytes: bytesOf(FULL_IMAGE) },
        sibling: { reference: `${base}-slim`, digest: slim.manifest.digest, sizeBytes: bytesOf(slim) },
        missing: [{ name: 'libvips.so.42', package: null, usedBy: ['/app/x.node'], moreUses: 0 }],
      },
    });
    const shown = await view();
    expect(shown.items).toMatchObject([
      { kind: 'fat-base', otherBase: { sibling: { checkedAt: expect.stringMatching(/^2026-01-01T01:00/) } } },
    ]);
    expect(shown).toMatchObject({ savedBytes: found?.savedBytes, certainBytes: 0, gone: [] });
  });

  it('is found again with new figures when the smaller image was pushed again', async () => {
    const { check, clock, push, set } = await openWatched();
    await push('node:24-slim', built(slimOf(7)));
    await check();
    const first = await set();
    const next = built(slimOf(8), { instruction: 'RUN x', files: { 'opt/more': noiseOf(500_000, 9) } });
    await push('node:24-slim', next);
    clock.advance(8 * DAY_MS);
    await check();
    const second = await set();
    expect(second.found?.otherBase?.sibling.digest).toBe(next.manifest.digest);
    expect(second.found?.id).toBe(first.found?.id);
    expect(second.found?.savedBytes).toBe(bytesOf(FULL_IMAGE) - bytesOf(next));
  });

  it('is not found without a variant, and not mended when the check is switched off', async () => {
    const { check, db, push, set, settings, view } = await openWatched();
    await check();
    expect(await set()).toMatchObject({ siblings: expect.any(String), items: [] });
    expect(await db.baseSibling.count({ where: { digest: null, checkedAt: { not: null } } })).toBe(2);
    await push('node:24-slim', built(slimOf(7)));
    await db.baseSibling.updateMany({ data: { nextCheckAt: new Date(0) } });
    await check();
    await db.findingSet.updateMany({ data: { computedAt: new Date(0) } });
    await check();
    expect((await set()).found).toBeDefined();
    settings.bytesPerDay = 0;
    await check();
    expect(await db.baseSibling.count()).toBe(0);
    expect(await view()).toMatchObject({ items: [], gone: [], savedBytes: 0 });
  });

  it('is forgotten when no own image is built on it', async () => {
    const { app, check, db } = await openWatched();
    await check();
    expect(await sweepSiblings(db)).toBe(0);
    await db.repository.update({ where: { id: app }, data: { relation: 'upstream' } });
    expect(await sweepSiblings(db)).toBe(2);
  });
});
