import { describe, expect, it } from 'vitest';
import { sha256 } from '#tests/support/fake-registry/content.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';
import { problem } from '#tests/support/fake-registry/tokens.ts';
import { openSharedLayer, packLayer } from '#tests/support/shared-layer.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { MINUTE_MS, waitFor } from './world.ts';

const UNREAD = { state: 'unread', problem: null, notes: [], uncompressedBytes: null, entryCount: null, files: [] };
const READ = { state: 'read', problem: null, entryCount: 1, files: ['private-tool'] };

/** Opens two registries. One has the layer, whose files were read. The other lists the digest in its manifest. */
async function openPrivate({ hasBlob = false, bytes = 300_000 } = {}) {
  const shared = await openSharedLayer(packLayer(bytes));
  const owner = await shared.watch();
  await owner.ask();
  await shared.read();
  const other = await shared.watch({ hasBlob });
  return { ...shared, owner, other, before: await shared.stored() };
}

describe('the files of a layer that one repository read', () => {
  it('are not shown in another repository that never requested them', async () => {
    const { owner, other } = await openPrivate();
    expect(await owner.shown()).toMatchObject(READ);
    expect(await other.shown()).toMatchObject(UNREAD);
    expect(other.gets()).toBe(0);
  });

  it('are unread in another repository until its own request ends', async () => {
    const { other, read } = await openPrivate({ hasBlob: true });
    expect((await other.ask()).read).toEqual([]);
    expect(await other.shown()).toMatchObject({ ...UNREAD, state: 'queued' });
    await read();
    expect(await other.shown()).toMatchObject(READ);
  });

  const answers: [string, (bytes: Uint8Array) => ReturnType<NonNullable<Switches['intercept']>>, string, RegExp][] = [
    ['404', () => undefined, 'not-found', /does not have this layer.*404.*BLOB_UNKNOWN/],
    ['401', () => problem(401, 'UNAUTHORIZED', 'who is there'), 'unauthorized', /401/],
    ['403', () => problem(403, 'DENIED', 'not for you'), 'denied', /403 \(“DENIED: not for you”\)/],
    ['a web page', () => ({ status: 200, body: '<html>Sign in</html>' }), 'wrong-content', /20 bytes/],
    ['no bytes', () => ({ status: 200, body: '' }), 'wrong-content', /0 bytes/],
    [
      'as many other bytes',
      ({ length }) => ({ status: 200, body: noiseOf(length, 9) }),
      'wrong-content',
      /other content than the digest names/,
    ],
  ];

  it.each(answers)(
    'stay hidden when the other registry answers %s, which is a failure of that repository alone',
    async (_, answer, code, words) => {
      const { world, layer, owner, other, before, stored, read } = await openPrivate();
      other.fake.switches.intercept = ({ path }) => (path.includes('/blobs/sha256') ? answer(layer) : undefined);
      await other.ask();
      await read();
      world.clock.advance(MINUTE_MS);
      await read();
      const shown = await other.shown();
      expect(shown).toMatchObject({
        ...UNREAD,
        state: code === 'not-found' ? 'unavailable' : 'unread',
        problem: { code },
      });
      expect(shown.problem?.message).toMatch(words);
      expect(await owner.shown()).toMatchObject(READ);
      expect(await stored()).toEqual(before);
      expect(owner.gets()).toBe(1);
      // Only a user's request starts another attempt. After it the files are shown.
      const gets = other.gets();
      await other.ask(false);
      await read();
      expect(other.gets()).toBe(gets);
      other.fake.switches.intercept = null;
      other.fake.content.blob(layer);
      await other.ask();
      await read();
      expect(await other.shown()).toMatchObject(READ);
    },
  );

  it('are shown for a mirror after one GET that reads only the beginning', async () => {
    const bytes = 8_000_000;
    const { world, other, before, stored, read } = await openPrivate({ hasBlob: true, bytes });
    await other.ask();
    await read();
    expect(await other.shown()).toMatchObject(READ);
    expect(other.gets()).toBe(1);
    const { repositoryId, registryId } = other;
    const row = await world.db.repositoryLayer.findFirstOrThrow({ where: { repositoryId } });
    expect(row).toMatchObject({ state: 'confirmed', confirmedAt: world.clock.now() });
    expect(Number(row.dayBytes)).toBeGreaterThanOrEqual(65_536);
    expect(Number(row.dayBytes)).toBeLessThan(bytes / 8);
    expect(await stored()).toEqual(before);
    expect(await world.db.quotaUse.findMany({ where: { registryId, purpose: 'layer' } })).toMatchObject([
      { purpose: 'layer', requests: 1 },
    ]);
  });

  it('are confirmed with one GET when several processes run', async () => {
    const { world, other, read } = await openPrivate({ hasBlob: true });
    await other.ask();
    await Promise.all([read(), read(), read()]);
    expect(other.gets()).toBe(1);
    expect(await world.db.layerContents.count()).toBe(1);
  });

  it('are read again as a whole, once, when an older release stored no hash of the beginning', async () => {
    const { world, layer, other, watch, read, before } = await openPrivate({ hasBlob: true });
    await world.db.layerContents.updateMany({ data: { headSha256: null } });
    await other.ask();
    await read();
    expect(await other.shown()).toMatchObject(READ);
    const { headSha256 } = await world.db.layerContents.findFirstOrThrow();
    expect(`sha256:${Buffer.from(headSha256 ?? []).toString('hex')}`).toBe(sha256(layer.subarray(0, 65_536)));
    expect({ ...(await world.db.layerContents.findFirstOrThrow()), requestedAt: null }).toEqual(before);
    const third = await watch();
    await third.ask();
    await read();
    const { dayBytes } = await world.db.repositoryLayer.findFirstOrThrow({
      where: { repositoryId: third.repositoryId },
    });
    expect(Number(dayBytes)).toBeLessThan(layer.length);
  });

  it('stay hidden when an older release stored no hash and the other registry sends other content', async () => {
    const { world, layer, owner, other, read } = await openPrivate();
    await world.db.layerContents.updateMany({ data: { headSha256: null } });
    other.fake.switches.intercept = ({ path }) =>
      path.includes('/blobs/') ? { status: 200, body: noiseOf(layer.length, 9) } : undefined;
    await other.ask();
    await read();
    expect(await other.shown()).toMatchObject({ ...UNREAD, state: 'queued', problem: { code: 'wrong-content' } });
    expect(await owner.shown()).toMatchObject(READ);
    expect(await world.db.layerContents.findFirst()).toMatchObject({ state: 'read', headSha256: null });
  });

  it('stay shown when the repository that read them is deleted', async () => {
    const { world, owner, other, read } = await openPrivate({ hasBlob: true });
    await other.ask();
    await read();
    await world.db.repository.delete({ where: { id: owner.repositoryId } });
    expect(await other.shown()).toMatchObject(READ);
    const rows = await world.db.repositoryLayer.findMany();
    expect(rows.map(({ repositoryId }) => repositoryId)).toEqual([other.repositoryId]);
  });

  it('can be confirmed by another repository after the one that read them is deleted', async () => {
    const { world, owner, other, read } = await openPrivate({ hasBlob: true });
    await world.db.repository.delete({ where: { id: owner.repositoryId } });
    expect(await other.shown()).toMatchObject(UNREAD);
    await other.ask();
    await read();
    expect(await other.shown()).toMatchObject(READ);
  });

  it('have a reason why they cannot be listed only in repositories that serve the layer', async () => {
    const shared = await openSharedLayer(Buffer.from('BZh91AY&SY, or so'));
    const owner = await shared.watch();
    const [mirror, liar] = [await shared.watch(), await shared.watch({ hasBlob: false })];
    await owner.ask();
    await shared.read();
    expect(await owner.shown()).toMatchObject({ state: 'unavailable', problem: { code: 'bzip2' } });
    expect(await mirror.shown()).toMatchObject(UNREAD);
    for (const one of [mirror, liar]) await one.ask();
    await shared.read();
    expect(await mirror.shown()).toMatchObject({ state: 'unavailable', problem: { code: 'bzip2' } });
    expect(await liar.shown()).toMatchObject({ state: 'unavailable', problem: { code: 'not-found' } });
  });
});

describe('a layer that several repositories request', () => {
  it('is read as a whole once, and confirmed for the others', async () => {
    const { world, layer, watch, read } = await openSharedLayer(packLayer(4_000_000));
    const all = [await watch(), await watch(), await watch()];
    for (const one of all) await one.ask();
    await Promise.all([read(), read()]);
    for (const one of all) expect([await one.shown(), one.gets()]).toMatchObject([READ, 1]);
    const rows = await world.db.repositoryLayer.findMany();
    const bytes = rows.map(({ dayBytes }) => Number(dayBytes)).sort((a, b) => b - a);
    expect(bytes[0]).toBe(layer.length);
    for (const short of bytes.slice(1)) expect(short).toBeLessThan(layer.length / 4);
  });

  it.each([
    ['does not have it', 404, 'unavailable'],
    ['refuses it', 403, 'unread'],
    ['fails for now', 500, 'queued'],
  ])('is read through another repository when the first %s', async (_, status, state) => {
    const { watch, read } = await openSharedLayer();
    const [first, second] = [await watch(), await watch()];
    first.fake.switches.intercept = ({ path }) => (path.includes('/blobs/') ? { status } : undefined);
    await first.ask();
    await second.ask();
    await read();
    expect(await first.shown()).toMatchObject({ ...UNREAD, state, problem: { message: expect.any(String) } });
    expect(await second.shown()).toMatchObject(READ);
  });

  it('is read with the size and the media type of each repository’s own manifest', async () => {
    const { world, layer, watch, read } = await openSharedLayer();
    const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
    const wrong = [
      await watch({ sizeBytes: layer.length - 1 }),
      await watch({ sizeBytes: layer.length - 1 }),
      await watch({ mediaType: foreign, sizeBytes: layer.length - 1 }),
    ];
    const right = await watch();
    await noteServed(world.db);
    for (const one of [...wrong, right]) await one.ask();
    await read();
    expect(await right.shown()).toMatchObject(READ);
    expect(await wrong[0]?.shown()).toMatchObject({ ...UNREAD, state: 'queued', problem: { code: 'wrong-content' } });
    expect(await wrong[2]?.shown()).toMatchObject({ ...UNREAD, state: 'unavailable', problem: { code: 'foreign' } });
    expect(wrong[2]?.gets()).toBe(0);
  });

  it('is read for the other repositories when the one that reads it is deleted meanwhile', async () => {
    const { world, watch, read } = await openSharedLayer();
    const [first, second] = [await watch(), await watch()];
    await first.ask();
    await second.ask();
    first.fake.switches.latencyMs = 500;
    const reading = read();
    await waitFor(() => first.gets() === 1);
    await world.db.repository.delete({ where: { id: first.repositoryId } });
    await reading;
    expect(await second.shown()).toMatchObject(READ);
    expect(await world.db.layerContents.findFirst()).toMatchObject({
      repositoryId: second.repositoryId,
      leaseToken: null,
    });
  });
});

/** Records that each repository read its own manifest through its own registry. */
async function noteServed(db: Awaited<ReturnType<typeof openSharedLayer>>['world']['db']): Promise<void> {
  const rows = await db.observation.findMany();
  for (const { repositoryId, manifestId, firstSeenAt } of rows)
    await db.repositoryManifest.upsert({
      where: { repositoryId_manifestId: { repositoryId, manifestId } },
      create: { repositoryId, manifestId, readAt: firstSeenAt, configReadAt: firstSeenAt },
      update: {},
    });
}
