import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { appImage, IMAGE_VARIANTS } from '#tests/support/image-variants.ts';
import { deleteTag, findTagDigest } from '#tests/support/registry-tags.ts';
import { pushImage, skopeoSizes } from '#tests/support/skopeo.ts';
import { HOUR_MS, MINUTE_MS, openWorld, readCurrent, readTagHistory } from './world.ts';

let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

async function watch(name: string) {
  const world = await openWorld();
  const repositoryId = await world.addRepository(await world.addRegistry(registry.url), name);
  return { ...world, repositoryId };
}

const pushApp = (reference: string, seed: number) =>
  pushImage(`${registry.host}/${reference}`, appImage('oci', { seed, appBytes: 10_000 + seed * 1000 }));

describe("the poller on Debian's docker-registry", () => {
  it('stores the same sizes by tag and platform as skopeo, to the byte (M-20, M-22, M-29)', async () => {
    const variants = Object.entries(IMAGE_VARIANTS).map(([name, build]) => ({ name, image: build() }));
    for (const { name, image } of variants) await pushImage(`${registry.host}/all/variants:${name}`, image);
    const { db, poll, repositoryId } = await watch('all/variants');
    const { row } = await poll(repositoryId);
    expect(row).toMatchObject({
      state: 'succeeded',
      observed: variants.length,
      tagsWanted: variants.length,
      tagsLeft: 0,
    });

    const current = await readCurrent(db, repositoryId);
    for (const { name, image } of variants.filter((variant) => variant.name !== 'helm')) {
      const expected = (await skopeoSizes(`${registry.host}/all/variants:${name}`)).map((size) => ({
        // Every arm64 is v8, so the variant is left out (M-32). An image without an index is named by its tag.
        platform: size.platform.replace('linux/arm64/v8', 'linux/arm64'),
        digest: size.digest ?? image.manifest.digest,
        sizeBytes: size.sizeBytes,
      }));
      const stored = current
        .filter(({ tag }) => tag === name)
        .map(({ platform, digest, sizeBytes }) => ({ platform, digest, sizeBytes }));
      expect(stored, name).toEqual(expected.sort((a, b) => (a.platform < b.platform ? -1 : 1)));
    }
    expect(current.filter(({ tag }) => tag === 'helm')).toEqual([]);
    expect(await readTagHistory(db, repositoryId, 'helm')).toMatchObject({ isOpen: true });
    const kinds = await db.manifest.groupBy({ by: ['kind'], _count: true, orderBy: { kind: 'asc' } });
    expect(kinds.map(({ kind, _count }) => [kind, _count])).toContainEqual(['artifact', 1]);
    // Attestations are recognised and never fetched.
    const attestations = await db.indexEntry.findMany({ where: { role: 'attestation' } });
    expect(attestations).toHaveLength(3);
    expect(attestations.every(({ childId, state }) => childId === null && state === 'unread')).toBe(true);
    expect(new Set(current.map(({ platform }) => platform))).toEqual(
      new Set(['linux/amd64', 'linux/arm64', 'linux/arm/v7']),
    );
  });

  it('stores three observations for a tag that moved and was rolled back (H-01)', async () => {
    const { db, clock, poll, repositoryId } = await watch('team/rolled');
    const digests: (string | null)[] = [];
    for (const seed of [1, 2, 1]) {
      await pushApp('team/rolled:latest', seed);
      digests.push(await findTagDigest(registry.host, 'team/rolled', 'latest'));
      const { observed } = await poll(repositoryId);
      expect(observed).toBe(1);
      clock.advance(HOUR_MS);
    }
    expect(await readTagHistory(db, repositoryId, 'latest')).toEqual({ digests, isOpen: true });
    expect(digests[0]).toBe(digests[2]);
    expect(await db.manifest.count()).toBe(2);
    const points = await db.point.findMany({ orderBy: { position: 'asc' } });
    expect(points.map(({ sizeBytes }) => sizeBytes)).toHaveLength(3);
    expect(points[0]?.sizeBytes).toBe(points[2]?.sizeBytes);
  });

  it('treats a deleted tag as gone after three misses over an hour, keeps its history, and finds it again (H-03)', async () => {
    await pushApp('team/gone:latest', 1);
    await pushApp('team/gone:other', 2);
    const { db, clock, poll, repositoryId } = await watch('team/gone');
    await poll(repositoryId);
    const first = await findTagDigest(registry.host, 'team/gone', 'latest');
    await deleteTag(registry.host, 'team/gone', 'latest');
    const missed: { count: number; gone: boolean; isOpen: boolean; shown: number }[] = [];
    const deletedAt = clock.now();
    for (const minutes of [0, 1, 2, 57, 1]) {
      clock.advance(minutes * MINUTE_MS);
      const { row } = await poll(repositoryId);
      expect(row.state).toBe('succeeded');
      const tag = await db.tag.findFirstOrThrow({ where: { repositoryId, name: 'latest' } });
      const shown = (await readCurrent(db, repositoryId)).filter((size) => size.tag === 'latest').length;
      const { isOpen } = await readTagHistory(db, repositoryId, 'latest');
      missed.push({ count: tag.missingCount, gone: tag.goneAt !== null, isOpen, shown });
    }
    expect(missed).toEqual([
      { count: 1, gone: false, isOpen: true, shown: 1 },
      { count: 2, gone: false, isOpen: true, shown: 1 },
      { count: 3, gone: false, isOpen: true, shown: 1 },
      { count: 4, gone: true, isOpen: false, shown: 0 },
      // No further request is sent for the tag.
      { count: 4, gone: true, isOpen: false, shown: 0 },
    ]);
    const ended = await db.observation.findFirstOrThrow({ where: { tag: { name: 'latest' } } });
    expect(ended.endedAt).toEqual(deletedAt);
    expect(await db.point.count({ where: { tagName: 'latest' } })).toBe(1);

    await pushApp('team/gone:latest', 1);
    clock.advance(MINUTE_MS);
    await poll(repositoryId);
    expect(await readTagHistory(db, repositoryId, 'latest')).toEqual({ digests: [first, first], isOpen: true });
    expect(await db.tag.findFirst({ where: { name: 'latest' } })).toMatchObject({ goneAt: null, missingCount: 0 });
  });

  it('does not end the observation of a tag that is back after two misses (H-03)', async () => {
    await pushApp('team/blink:latest', 1);
    await pushApp('team/blink:other', 2);
    const { db, clock, poll, repositoryId } = await watch('team/blink');
    await poll(repositoryId);
    await deleteTag(registry.host, 'team/blink', 'latest');
    for (const _ of [1, 2]) {
      await poll(repositoryId);
      clock.advance(HOUR_MS);
    }
    expect(await db.tag.findFirst({ where: { name: 'latest' } })).toMatchObject({ missingCount: 2, goneAt: null });
    await pushApp('team/blink:latest', 1);
    await poll(repositoryId);
    expect(await db.tag.findFirst({ where: { name: 'latest' } })).toMatchObject({
      missingCount: 0,
      missingSince: null,
    });
    const { digests, isOpen } = await readTagHistory(db, repositoryId, 'latest');
    expect([digests.length, isOpen]).toEqual([1, true]);
  });

  it('fails polls of a registry that is down, ends no observation, and recovers automatically (H-04)', async () => {
    await pushApp('team/down:latest', 1);
    const { db, clock, poll, poller, repositoryId } = await watch('team/down');
    await poll(repositoryId);
    const before = await readCurrent(db, repositoryId);
    await registry.stop();
    for (let hours = 0; hours < 4; hours += 1) {
      clock.advance(HOUR_MS);
      const { row } = await poll(repositoryId);
      expect(row).toMatchObject({ state: 'failed', observed: 0 });
      expect(row.error?.hint).toBeTruthy();
    }
    const [state] = await db.registryState.findMany();
    expect(['troubled', 'paused']).toContain(state?.health);
    expect(state?.troubleSince).not.toBeNull();
    expect(state?.lastTrouble).toMatchObject({ code: expect.stringMatching(/connection|unavailable/) });
    expect(await db.repository.findFirst()).toMatchObject({ consecutiveFailures: 4 });
    expect(await readCurrent(db, repositoryId)).toEqual(before);
    expect(await db.tag.count({ where: { OR: [{ missingCount: { gt: 0 } }, { goneAt: { not: null } }] } })).toBe(0);

    await registry.start();
    await pushApp('team/down:latest', 2);
    clock.advance(HOUR_MS);
    await poller.runDue();
    expect(await db.registryState.findFirst()).toMatchObject({ health: 'answering', troubleSince: null });
    expect(await db.repository.findFirst()).toMatchObject({ consecutiveFailures: 0, lastSuccessAt: clock.now() });
    const { digests, isOpen } = await readTagHistory(db, repositoryId, 'latest');
    expect([digests.length, isOpen]).toEqual([2, true]);
  });
});
