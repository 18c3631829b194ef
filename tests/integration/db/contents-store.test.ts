import { describe, expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { findStoredIndexes, listContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import { type ContentsEnd, claimContents, endContents } from '#lib/db/contents/contents-claims.ts';
import { findContentsWait, sumContents } from '#lib/db/contents/contents-progress.ts';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { keepWithinStore } from '#lib/db/contents/contents-store.ts';
import { deriveUnqueued, queueOutdated, queueWanted } from '#lib/db/contents/wanted-contents.ts';
import { FILE_RULES_VERSION, INDEX_VERSION } from '#lib/image/index-version.ts';
import { readRegistry } from '#lib/views/registries/registries.ts';
import { DAY_MS, MINUTE_MS, openWorld, START } from '#tests/integration/poll/world.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openViews } from '#tests/support/open-views.ts';

const at = (ms: number) => new Date(START.getTime() + ms);
const MB = 1_000_000;

/** Adds a repository whose manifest lists layers of these sizes. No test downloads them. */
async function openLayers(sizes: readonly number[]) {
  const fake = await fakeRegistry();
  fake.content.image('team/app', 'v1', sizes);
  const world = await openWorld();
  const { db } = world;
  const registryId = await world.addRegistry(fake.baseUrl);
  const repositoryId = await world.addRepository(registryId, 'team/app');
  await world.poll(repositoryId);
  const rows = await db.imageLayer.findMany({ include: { layer: true }, orderBy: { position: 'asc' } });
  const digests = rows.map(({ layer }) => layer.digest);
  const ask = (byHand: boolean, some = digests, now = START) =>
    queueContents(db, { digests: some, repositoryId, byHand, now });
  const states = async () => {
    const shown = new Map((await listContents(db, repositoryId, digests)).map(({ digest, state }) => [digest, state]));
    return digests.map((digest) => shown.get(digest) ?? 'unread');
  };
  return { ...world, registryId, repositoryId, digests, ask, states };
}

/** Reads every layer that is due, with an index of 100 bytes. @returns the digests */
async function readAll(db: DatabaseClient, now: Date, bytesPerDay = 1000 * MB): Promise<string[]> {
  const index = Buffer.concat([Buffer.of(INDEX_VERSION, FILE_RULES_VERSION), Buffer.alloc(98)]);
  const sizes = { uncompressedBytes: 3 * MB, entryCount: 7 };
  const found = { state: 'read' as const, index, ...sizes, notes: [], headSha256: Buffer.alloc(32, 1) };
  const end: ContentsEnd = { state: 'confirmed', found };
  const done: string[] = [];
  const next = () => claimContents(db, now, bytesPerDay);
  for (let claim = await next(); claim !== null; claim = await next()) {
    done.push(claim.digest);
    await endContents(db, claim, end, { now, receivedBytes: claim.costBytes });
  }
  return done;
}

describe('the budget of stored file indexes', () => {
  it('removes those without a tag first, then the least recently used, down to 90 % (B-36)', async () => {
    const { db, ask, digests, states, repositoryId } = await openLayers([100, 200, 300, 400]);
    await ask(true);
    await readAll(db, START);
    expect(await db.layerContents.findMany({ select: { indexBytes: true } })).toEqual(
      Array(4).fill({ indexBytes: 100 }),
    );
    const use = (position: number, now: Date) =>
      db.layerContents.updateMany({
        where: { layer: { digest: digests[position] ?? '' } },
        data: { requestedAt: now },
      });
    // The last layer belongs to no tag, although it was used last.
    for (const [position, day] of [3, 2, 1, 9].entries()) await use(position, at(day * DAY_MS));
    await db.imageLayer.deleteMany({ where: { layer: { digest: digests[3] ?? '' } } });
    const now = at(20 * DAY_MS);
    expect(await keepWithinStore(db, 400, now)).toBe(0);
    // 360 bytes may stay of 400.
    expect(await keepWithinStore(db, 399, now)).toBe(1);
    expect(await states()).toEqual(['read', 'read', 'read', 'removed']);
    expect(await keepWithinStore(db, 250, now)).toBe(1);
    expect(await states()).toEqual(['read', 'read', 'removed', 'removed']);
    expect([...(await findStoredIndexes(db, repositoryId, digests)).keys()].sort()).toEqual(digests.slice(0, 2).sort());
    expect(await db.layerContents.findFirst({ where: { layer: { digest: digests[2] ?? '' } } })).toMatchObject({
      state: 'read',
      index: null,
      indexBytes: null,
      indexRemovedAt: now,
      entryCount: 7,
    });
  });

  it('removes nothing that a push wants again, and reads it again as a whole on request', async () => {
    const { db, ask, digests, states, repositoryId } = await openLayers([100]);
    await ask(true);
    await readAll(db, START);
    const later = at(DAY_MS);
    expect(await keepWithinStore(db, 10, later)).toBe(1);
    const wanted = digests.map((digest) => ({ digest, priority: 2, isBase: false }) as const);
    expect(await queueWanted(db, repositoryId, wanted, later)).toBe(0);
    expect(await states()).toEqual(['removed']);
    expect(await ask(true, digests, later)).toEqual({ read: [], waiting: digests });
    expect(await states()).toEqual(['queued']);
    expect(await readAll(db, later)).toEqual(digests);
    expect(await states()).toEqual(['read']);
    expect(await db.layerContents.findFirst()).toMatchObject({ indexBytes: 100, indexRemovedAt: null });
  });

  it('keeps an index without a tag for an hour after its use, and what a sum waits for the longest', async () => {
    const { db, ask, digests, states } = await openLayers([100, 200]);
    await ask(true);
    await readAll(db, START);
    await db.imageLayer.deleteMany({ where: { layer: { digest: digests[0] ?? '' } } });
    await db.layerContents.updateMany({
      where: { layer: { digest: digests[1] ?? '' } },
      data: { requestedAt: at(-1) },
    });
    await db.repositoryLayer.updateMany({ data: { imagesPending: false } });
    expect(await keepWithinStore(db, 150, START)).toBe(1);
    expect(await states()).toEqual(['read', 'removed']);
    await ask(true, digests, at(1));
    await readAll(db, at(1));
    for (const [position, imagesPending] of [true, false].entries())
      await db.repositoryLayer.updateMany({
        where: { layer: { digest: digests[position] ?? '' } },
        data: { imagesPending },
      });
    expect(await keepWithinStore(db, 150, at(DAY_MS))).toBe(1);
    expect(await states()).toEqual(['read', 'removed']);
  });

  it('keeps what an image waits for whose other layers are still queued', async () => {
    const { db, ask, digests, states, repositoryId } = await openLayers([100, 200, 300]);
    const [awaited = '', waiting = '', other = ''] = digests;
    await ask(true, [awaited, other]);
    await readAll(db, START);
    // The last layer is of no image that waits, and was used after the first.
    await db.imageLayer.deleteMany({ where: { layer: { digest: other } } });
    await db.layerContents.updateMany({ where: { layer: { digest: other } }, data: { requestedAt: at(1) } });
    await db.repositoryLayer.updateMany({ data: { imagesPending: false } });
    await db.tagCurrent.deleteMany();
    await ask(true, [waiting], at(2 * DAY_MS));
    expect(await keepWithinStore(db, 150, at(2 * DAY_MS))).toBe(1);
    expect(await states()).toEqual(['read', 'queued', 'removed']);
    // Its sums are stored by now, so that nothing waits for it.
    await db.repositoryManifest.updateMany({ where: { repositoryId }, data: { contentsAt: START } });
    expect(await keepWithinStore(db, 50, at(2 * DAY_MS))).toBe(1);
    expect(await states()).toEqual(['removed', 'queued', 'removed']);
  });
});

describe('the use of a file list', () => {
  it('is noted without waiting for a statement that has locked another one', async () => {
    const { db, ask, digests } = await openLayers([100, 200]);
    await ask(true);
    await readAll(db, START);
    const later = at(30 * DAY_MS);
    // To wait here could be a deadlock: the order in which an update locks its rows is not defined.
    await db.$transaction(async (tx) => {
      await tx.layerContents.updateMany({ where: { layer: { digest: digests[0] ?? '' } }, data: { readAt: later } });
      await noteContentsUse(db, digests, later);
    });
    const used = await db.layerContents.findMany({ where: { requestedAt: later }, include: { layer: true } });
    expect(used.map(({ layer }) => layer.digest)).toEqual(digests.slice(1));
  });
});

describe('layers that were read with older rules', () => {
  it.each([
    ['of the index', Buffer.of(INDEX_VERSION - 1, FILE_RULES_VERSION), 'queued'],
    ['for secrets, which are shown until then', Buffer.of(INDEX_VERSION, FILE_RULES_VERSION - 1), 'read'],
  ])('%s are read again within the budget while a tag has them (B-37)', async (_, index, shown) => {
    const { db, ask, digests, states } = await openLayers([MB, 2 * MB]);
    await ask(true);
    await readAll(db, START);
    expect(await queueOutdated(db, 10 * MB, START)).toBe(0);
    await db.layerContents.updateMany({ data: { index } });
    const tomorrow = at(DAY_MS);
    expect(await queueOutdated(db, 0, tomorrow)).toBe(0);
    expect(await queueOutdated(db, 10 * MB, tomorrow)).toBe(2);
    expect(await states()).toEqual([shown, shown]);
    expect(await db.repositoryLayer.findMany({ select: { priority: true, byHand: true } })).toEqual(
      Array(2).fill({ priority: 3, byHand: false }),
    );
    // Only the first fits into the day.
    expect(await readAll(db, tomorrow, 2 * MB)).toHaveLength(1);
    expect(await readAll(db, at(2 * DAY_MS), 2 * MB)).toHaveLength(1);
    expect(await states()).toEqual(['read', 'read']);
    expect(await queueOutdated(db, 10 * MB, at(2 * DAY_MS))).toBe(0);
    await db.layerContents.updateMany({ data: { index } });
    await db.tagCurrent.deleteMany();
    expect(await queueOutdated(db, 10 * MB, at(3 * DAY_MS))).toBe(0);
    expect(digests).toHaveLength(2);
  });
});

describe('the budget of a day', () => {
  it('is not exceeded by processes that claim layers at the same time (B-35)', async () => {
    const sizes = Array.from({ length: 8 }, (_, at) => MB + at);
    const { db, ask } = await openLayers(sizes);
    await ask(false);
    // Each claim takes so long that the others start before it ends.
    await db.$executeRaw`create function "waitHere"() returns trigger language plpgsql as
      'begin if new.state = ''checking'' then perform pg_sleep(0.3); end if; return new; end'`;
    await db.$executeRaw`create trigger slow before update on "RepositoryLayer" for each row execute function "waitHere"()`;
    const claims = await Promise.all(sizes.map(() => claimContents(db, START, 2.5 * MB)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(2);
  });
});

describe('the progress of a registry', () => {
  it('counts layers, bytes and days, without what users requested in the budget', async () => {
    const { db, ask, digests, registryId, repositoryId } = await openLayers([MB, 2 * MB, 4 * MB]);
    const empty = { readLayers: 0, queuedLayers: 0, queuedBytes: 0, readTodayBytes: 0 };
    const read = async (now: Date, bytesPerDay = 3 * MB) =>
      (await readRegistry(openViews(db), registryId, { now, bytesPerDay })).contents;
    expect(await read(START, 0)).toEqual({ ...empty, bytesPerDay: 0, daysLeft: 0 });
    await ask(false, digests.slice(0, 1));
    await ask(false, digests.slice(1, 2), at(1));
    await ask(true, digests.slice(2));
    const [noon, evening] = [at(DAY_MS / 2), at(DAY_MS - 1)];
    expect(await read(noon)).toEqual({
      ...empty,
      queuedLayers: 3,
      queuedBytes: 7 * MB,
      bytesPerDay: 3 * MB,
      daysLeft: 2,
    });
    const wait = (some: string[]) => findContentsWait(db, repositoryId, some, noon);
    expect(await wait(digests.slice(2))).toBeNull();
    expect(await wait(digests)).toEqual({ bytes: 3 * MB, readTodayBytes: 0 });
    expect(await readAll(db, noon, 2 * MB)).toEqual([digests[2], digests[0]]);
    expect((await sumContents(db, noon)).get(registryId)).toEqual({
      readLayers: 2,
      queuedLayers: 1,
      queuedBytes: 2 * MB,
      readTodayBytes: MB,
    });
    expect(await read(evening, 2 * MB)).toMatchObject({ readLayers: 2, readTodayBytes: MB, daysLeft: 1 });
    expect(await read(at(DAY_MS + MINUTE_MS), 2 * MB)).toMatchObject({ readTodayBytes: 0, daysLeft: 0 });
  });
});

describe('own repositories without automatic requests', () => {
  it('are derived again at a start, so that their newest pushes are queued', async () => {
    const { db, ask } = await openLayers([100]);
    const derived = async () => (await db.repositorySummary.findFirstOrThrow()).derivedAt.getTime();
    await ask(true);
    await deriveUnqueued(db);
    expect(await derived()).toBe(0);
    await db.repositorySummary.updateMany({ data: { derivedAt: START } });
    await db.repositoryLayer.updateMany({ data: { priority: 2 } });
    await deriveUnqueued(db);
    expect(await derived()).toBe(START.getTime());
    await db.repositoryLayer.deleteMany();
    await db.repository.updateMany({ data: { relation: 'upstream' } });
    await deriveUnqueued(db);
    expect(await derived()).toBe(START.getTime());
  });
});
