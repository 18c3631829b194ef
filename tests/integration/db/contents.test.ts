import { describe, expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { listContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import {
  type ContentsEnd,
  claimContents,
  dropContents,
  endContents,
  freeAllContents,
  MOST_TRIES,
  renewContents,
} from '#lib/db/contents/contents-claims.ts';
import { AUTOMATIC_BYTES, adoptContents, queueContents } from '#lib/db/contents/contents-queue.ts';
import { sweepContents } from '#lib/db/sweep.ts';
import { FILE_RULES_VERSION, INDEX_VERSION } from '#lib/image/index-version.ts';
import { DAY_MS, MINUTE_MS, openWorld, START } from '#tests/integration/poll/world.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';

const at = (ms: number) => new Date(START.getTime() + ms);
const GB = 1_000_000_000;
const claimNext = (db: DatabaseClient, now: Date) => claimContents(db, now, 20 * GB);

/** Adds a repository with an image whose manifest lists layers of these sizes. No test downloads them. */
async function openLayers(sizes: readonly number[], settings: { origin?: 'ui' | 'demo' } = {}) {
  const fake = await fakeRegistry();
  fake.content.image('team/app', 'v1', sizes);
  const world = await openWorld();
  const registryId = await world.addRegistry(fake.baseUrl);
  const repositoryId = await world.addRepository(registryId, 'team/app');
  await world.poll(repositoryId);
  if (settings.origin) await world.db.repository.updateMany({ data: { origin: settings.origin } });
  const rows = await world.db.imageLayer.findMany({ include: { layer: true }, orderBy: { position: 'asc' } });
  const digests = rows.map(({ layer }) => layer.digest);
  const ask = (byHand: boolean, some = digests, now = START) =>
    queueContents(world.db, { digests: some, repositoryId, byHand, now });
  /** Adds another repository with the same image. */
  async function addOther() {
    count += 1;
    const name = `team/other-${count}`;
    fake.content.image(name, 'v1', sizes);
    const id = await world.addRepository(registryId, name);
    await world.poll(id);
    const askOther = (byHand: boolean, some = digests) =>
      queueContents(world.db, { digests: some, repositoryId: id, byHand, now: START });
    return { repositoryId: id, ask: askOther };
  }
  let count = 0;
  return { ...world, repositoryId, digests, ask, addOther };
}

const READ: ContentsEnd = {
  state: 'confirmed',
  found: {
    state: 'read',
    index: Buffer.of(INDEX_VERSION, FILE_RULES_VERSION),
    uncompressedBytes: 3 * GB,
    entryCount: 7,
    notes: [],
    headSha256: Buffer.alloc(32, 1),
  },
};

async function readAll(db: DatabaseClient, now: Date): Promise<string[]> {
  const done: string[] = [];
  for (let claim = await claimNext(db, now); claim !== null; claim = await claimNext(db, now)) {
    done.push(claim.digest);
    await endContents(db, claim, READ, { now, receivedBytes: claim.costBytes });
  }
  return done;
}

describe('layers that wait to be read', () => {
  it('are queued automatically up to 2 GB each, and by a person at any size', async () => {
    const { digests, ask } = await openLayers([AUTOMATIC_BYTES.layer, AUTOMATIC_BYTES.layer + 1]);
    expect((await ask(false)).waiting).toEqual([digests[0]]);
    expect((await ask(true)).waiting.sort()).toEqual([...digests].sort());
  });

  it('are read automatically up to 20 GB a day, and the rest the day after', async () => {
    const { db, ask, digests } = await openLayers(Array.from({ length: 12 }, (_, n) => 2 * GB - n));
    await ask(false);
    const done = await readAll(db, at(DAY_MS - 1));
    expect(done).toHaveLength(10);
    expect(await claimNext(db, at(DAY_MS - 1))).toBeNull();
    // A user's request does not wait for the next day.
    const last = digests.filter((digest) => !done.includes(digest)).slice(0, 1);
    await ask(true, last);
    expect(await readAll(db, at(DAY_MS - 1))).toEqual(last);
    expect(await readAll(db, at(DAY_MS))).toHaveLength(1);
  });

  it('are never queued for the demo', async () => {
    const { db, ask } = await openLayers([100], { origin: 'demo' });
    expect(await ask(true)).toEqual({ read: [], waiting: [] });
    expect(await db.layerContents.count()).toBe(0);
  });

  it('are read first when a person requested them', async () => {
    const { db, ask, digests } = await openLayers([100, 200, 300]);
    await ask(false);
    await ask(true, digests.slice(2), at(MINUTE_MS));
    expect((await readAll(db, at(MINUTE_MS)))[0]).toBe(digests[2]);
  });

  it('are claimed by one process at a time, and free again when its lease ends', async () => {
    const { db, ask } = await openLayers([100, 200]);
    await ask(true);
    const claims = await Promise.all([1, 2, 3].map(() => claimNext(db, START)));
    const had = claims.filter((claim) => claim !== null);
    expect(new Set(had.map(({ digest }) => digest)).size).toBe(had.length);
    for (let next = await claimNext(db, START); next !== null; next = await claimNext(db, START)) had.push(next);
    expect(had).toHaveLength(2);
    const [first, second] = had;
    if (!first || !second) throw new Error('not claimed');
    expect(await renewContents(db, first, at(50_000))).toBe(true);
    const taken = await claimNext(db, at(61_000));
    expect(taken?.digest).toBe(second.digest);
    expect(await renewContents(db, second, at(61_000))).toBe(false);
    expect(await endContents(db, second, READ, { now: at(61_000), receivedBytes: 0 })).toBe(false);
    expect(await claimNext(db, at(61_000))).toBeNull();
  });

  it('fail when each try kills its process', async () => {
    const { db, ask, digests, repositoryId } = await openLayers([100]);
    await ask(false);
    for (let n = 0; n < MOST_TRIES; n += 1) expect(await claimNext(db, at(n * 2 * MINUTE_MS))).not.toBeNull();
    expect(await claimNext(db, at(DAY_MS))).toBeNull();
    expect(await listContents(db, repositoryId, digests)).toMatchObject([
      { state: 'failed', error: { code: 'interrupted' } },
    ]);
  });

  it('are due immediately when a process gives them back or starts alone', async () => {
    const { db, ask } = await openLayers([100]);
    await ask(true);
    const claim = await claimNext(db, START);
    if (!claim) throw new Error('not claimed');
    await dropContents(db, claim, { now: START, receivedBytes: 0 });
    expect(await claimNext(db, START)).toMatchObject({ tries: 1 });
    await freeAllContents(db, START);
    expect(await claimNext(db, at(1))).toMatchObject({ tries: 2 });
  });

  it('are claimed for one repository at a time when several want them', async () => {
    const { db, ask, addOther, repositoryId } = await openLayers([100]);
    await ask(true);
    const others = [await addOther(), await addOther(), await addOther()];
    for (const other of others) await other.ask(true);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimNext(db, START)));
    const had = claims.filter((claim) => claim !== null);
    expect(had).toMatchObject([{ repositoryId, headSha256: null }]);
    const [first] = had;
    if (!first) throw new Error('not claimed');
    // The second claim takes over the layer of a killed process. The first claim lost the layer when its lease ended.
    const second = await claimNext(db, at(61_000));
    expect(second?.layerId).toBe(first.layerId);
    expect(await renewContents(db, first, at(61_000))).toBe(false);
    expect(await endContents(db, first, READ, { now: at(61_000), receivedBytes: 0 })).toBe(false);
    expect(await db.layerContents.findFirst()).toMatchObject({ state: 'reading', index: null });
    if (!second) throw new Error('not claimed');
    expect(await endContents(db, second, READ, { now: at(61_000), receivedBytes: 0 })).toBe(true);
    // Later claims download only the beginning of the layer.
    const third = await claimNext(db, at(61_000));
    expect(third).toMatchObject({ headSha256: expect.anything(), costBytes: 100 });
  });

  it('cost only their beginning of the daily bytes when they were read before', async () => {
    const { db, ask, addOther, digests } = await openLayers(Array.from({ length: 11 }, (_, n) => 1_900_000_000 - n));
    await ask(false);
    const other = await addOther();
    await other.ask(false, digests);
    const done = await readAll(db, START);
    // Ten are read completely, each also for the other repository. The eleventh waits for the next day.
    expect(Map.groupBy(done, (digest) => digest).size).toBe(10);
    expect(done).toHaveLength(20);
    expect(await readAll(db, at(DAY_MS))).toHaveLength(2);
  });

  it('cost no daily bytes when no byte arrived', async () => {
    const { db, ask } = await openLayers(Array.from({ length: 12 }, (_, n) => 2 * GB - n));
    await ask(false);
    const error = { code: 'denied', message: 'no', hint: null };
    const tried: string[] = [];
    for (let claim = await claimNext(db, START); claim !== null; claim = await claimNext(db, START)) {
      tried.push(claim.digest);
      await endContents(db, claim, { state: 'failed', error }, { now: START, receivedBytes: 0 });
    }
    expect(tried).toHaveLength(12);
  });

  it('belong to the repository that the previous release used for them', async () => {
    const { db, ask, addOther, digests, repositoryId } = await openLayers([100, 200, 300, 400]);
    await ask(true);
    await readAll(db, START);
    await db.repositoryLayer.deleteMany();
    const rows = await db.layerContents.findMany({ orderBy: { sizeBytes: 'asc' } });
    const states = ['read', 'queued', 'failed', 'unavailable'] as const;
    for (const [n, { layerId }] of rows.entries())
      await db.layerContents.update({
        where: { layerId },
        data: { state: states[n] ?? 'read', headSha256: null, nextTryAt: n === 1 ? START : null },
      });
    const other = await addOther();
    for (const _ of [1, 2]) await adoptContents(db);
    const seen = await listContents(db, repositoryId, digests);
    expect(seen.map(({ digest, state }) => [digests.indexOf(digest), state]).sort()).toEqual([
      [0, 'read'],
      [1, 'queued'],
    ]);
    expect(await listContents(db, other.repositoryId, digests)).toEqual([]);
    expect(await claimNext(db, START)).toMatchObject({ digest: digests[1], repositoryId });
  });

  it('are read again as a whole for all repositories when the version of their index differs', async () => {
    const { db, ask, addOther, digests, repositoryId } = await openLayers([100_000]);
    await ask(true);
    const other = await addOther();
    await other.ask(true);
    await readAll(db, START);
    const stored = (byte: number) => db.layerContents.updateMany({ data: { index: Buffer.of(byte, 9) } });
    const states = async () =>
      (await Promise.all([repositoryId, other.repositoryId].map((id) => listContents(db, id, digests))))
        .flat()
        .map(({ state }) => state);
    for (const version of [INDEX_VERSION - 1, INDEX_VERSION + 1]) {
      await stored(version);
      expect(await states()).toEqual([]);
    }
    expect(await ask(false)).toEqual({ read: [], waiting: digests });
    const claim = await claimNext(db, START);
    expect(claim).toMatchObject({ headSha256: null, costBytes: 100_000 });
    if (!claim) throw new Error('not claimed');
    await endContents(db, claim, READ, { now: START, receivedBytes: 100_000 });
    expect(await states()).toEqual(['read', 'read']);
    expect(await ask(false)).toEqual({ read: digests, waiting: [] });
  });

  it('wait for the end of the pause of their registry', async () => {
    const { db, ask } = await openLayers([100]);
    await ask(true);
    await db.registryState.updateMany({ data: { pausedUntil: at(MINUTE_MS) } });
    expect(await claimNext(db, START)).toBeNull();
    expect(await claimNext(db, at(MINUTE_MS))).not.toBeNull();
  });
});

describe('the file list of a layer', () => {
  it('is swept after 90 days without use, and not before', async () => {
    const { db, ask, digests, repositoryId } = await openLayers([100, 200]);
    await ask(true);
    await readAll(db, START);
    await noteContentsUse(db, digests.slice(0, 1), at(30 * DAY_MS));
    expect(await sweepContents(db, at(90 * DAY_MS))).toBe(0);
    expect(await sweepContents(db, at(90 * DAY_MS + 1))).toBe(1);
    expect((await listContents(db, repositoryId, digests)).map(({ digest }) => digest)).toEqual(digests.slice(0, 1));
    expect(await sweepContents(db, at(120 * DAY_MS + 1))).toBe(1);
  });

  it('is swept for all repositories, and read again as a whole when requested later', async () => {
    const { db, ask, addOther, repositoryId, digests } = await openLayers([100]);
    await ask(true);
    const other = await addOther();
    await other.ask(true);
    await readAll(db, START);
    const later = at(91 * DAY_MS);
    expect(await sweepContents(db, later)).toBe(1);
    expect(await db.repositoryLayer.count()).toBe(0);
    expect(await listContents(db, repositoryId, digests)).toEqual([]);
    expect((await ask(true, digests, later)).waiting).toEqual(digests);
    expect(await claimNext(db, later)).toMatchObject({ repositoryId, headSha256: null });
    expect(await sweepContents(db, at(200 * DAY_MS))).toBe(1);
  });

  it('is requested again when an older release removed it', async () => {
    const { db, ask, repositoryId, digests } = await openLayers([100]);
    await ask(true);
    await readAll(db, START);
    await db.layerContents.deleteMany();
    expect(await listContents(db, repositoryId, digests)).toEqual([]);
    expect((await ask(false)).waiting).toEqual(digests);
    expect(await readAll(db, START)).toEqual(digests);
  });

  it('is never swept while an accepted level has the layer', async () => {
    const { db, ask, repositoryId } = await openLayers([100]);
    await ask(true);
    await readAll(db, START);
    const { digest } = await db.manifest.findFirstOrThrow();
    const level = { repositoryId, seriesId: 's', digest, sizeBytes: 100n, reason: 'meant', by: 'x', at: START };
    await db.acceptedLevel.create({ data: level });
    expect(await sweepContents(db, at(1000 * DAY_MS))).toBe(0);
    await db.acceptedLevel.deleteMany();
    expect(await sweepContents(db, at(1000 * DAY_MS))).toBe(1);
  });
});
