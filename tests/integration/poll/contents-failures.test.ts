import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listContents } from '#lib/db/contents/contents.ts';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { findContentsOf } from '#lib/incidents/stored-contents.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { OCI_MANIFEST } from '#tests/support/fake-registry/content.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, openWorld, waitFor } from './world.ts';

type Layer = { bytes: Uint8Array; mediaType?: string };
const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
const good: Layer = { bytes: gzipSync(tarOf({ 'opt/tool': noiseOf(100_000, 1) })) };

/**
 * Watches a repository whose only image has these layers. The registry serves correct content unless `switches` change
 * it.
 */
async function watchLayers(layers: readonly Layer[], switches: Partial<Switches> = {}) {
  const fake = await fakeRegistry();
  const descriptors = layers.map(({ bytes, mediaType = GZIP }) => ({ mediaType, ...fake.content.blob(bytes) }));
  const config = fake.content.blob({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } });
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, layers: descriptors };
  fake.content.tag('team/app', 'v1', {
    ...manifest,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
  });
  const world = await openWorld();
  const repositoryId = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
  await world.poll(repositoryId);
  Object.assign(fake.switches, switches);
  const digests = descriptors.map(({ digest }) => digest);
  const ask = (byHand = true) => queueContents(world.db, { digests, repositoryId, byHand, now: world.clock.now() });
  const rowOf = async () => (await listContents(world.db, repositoryId, digests))[0];
  return { ...world, fake, repositoryId, digests, ask, rowOf, ...openReader(world.db, world.clock) };
}

describe('a layer that cannot be read', () => {
  it.each(['changed', 'longer'] as const)(
    'is requested once more when its body is %s, and nothing of it is stored (S-47, S-63)',
    async (body) => {
      const { db, fake, clock, repositoryId, digests, ask, rowOf, reader } = await watchLayers([good], { body });
      await ask();
      await reader.runDue();
      expect(await rowOf()).toMatchObject({ state: 'queued', error: { code: 'wrong-content' } });
      clock.advance(MINUTE_MS);
      await reader.runDue();
      expect(await rowOf()).toMatchObject({ state: 'failed', error: { code: 'wrong-content' } });
      expect(fake.count('GET', digests[0])).toBe(2);
      expect(await findContentsOf(db, repositoryId, digests)).toHaveProperty('size', 0);
      // Only a user's request starts another attempt.
      clock.advance(30 * DAY_MS);
      await ask(false);
      await reader.runDue();
      expect(fake.count('GET', digests[0])).toBe(2);
      fake.switches.body = 'whole';
      await ask();
      await reader.runDue();
      expect(await rowOf()).toMatchObject({ state: 'read', error: null, entryCount: 1 });
    },
  );

  it('is retried after 1 minute, 10 minutes, 1 hour and 6 hours when its body breaks off, then no more (P-12)', async () => {
    const { fake, clock, digests, ask, rowOf, reader } = await watchLayers([good], { body: 'short' });
    await ask();
    const tries: number[] = [];
    for (const wait of [0, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 100 * HOUR_MS]) {
      clock.advance(wait - 1);
      await reader.runDue();
      tries.push(fake.count('GET', digests[0]));
      clock.advance(1);
      await reader.runDue();
    }
    expect(tries).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await rowOf()).toMatchObject({ state: 'failed', error: { code: 'connection' } });
    expect(fake.count('GET', digests[0])).toBe(5);
  });

  it('is not requested again when it is no tar, bzip2 or foreign, and has that reason (B-01, B-08, B-25)', async () => {
    const { db, fake, repositoryId, digests, ask, reader } = await watchLayers([
      { bytes: Buffer.from('<html>Sign in</html>') },
      { bytes: Buffer.from('BZh91AY&SY, or so') },
      { bytes: good.bytes, mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip' },
    ]);
    await ask();
    await reader.runDue();
    const rows = await listContents(db, repositoryId, digests);
    const ends = digests.map((digest) => rows.find((row) => row.digest === digest));
    // A foreign layer is never requested. The error is stored for the manifest of the repository and not for the layer.
    expect(ends.map((row) => [row?.state, row?.error?.code])).toEqual([
      ['unavailable', 'not-a-tar'],
      ['unavailable', 'bzip2'],
      ['failed', 'foreign'],
    ]);
    const asked = fake.count('GET', '/blobs/');
    await ask();
    await reader.runDue();
    expect(fake.count('GET', '/blobs/')).toBe(asked);
    expect(fake.count('GET', digests[2])).toBe(0);
  });

  it('is listed up to the damage, with a note that the list is incomplete (B-17)', async () => {
    const bytes = gzipSync(tarOf({ 'opt/tool': noiseOf(100_000, 1) })).subarray(0, 60_000);
    const { ask, rowOf, reader } = await watchLayers([{ bytes }]);
    await ask();
    await reader.runDue();
    expect(await rowOf()).toMatchObject({ state: 'read', entryCount: 1, notes: [{ code: 'incomplete' }] });
  });

  it('has the failure “denied” when the credential has lost its rights', async () => {
    const { fake, ask, rowOf, reader } = await watchLayers([good]);
    fake.switches.intercept = ({ path }) => (path.includes('/blobs/') ? { status: 403 } : undefined);
    await ask();
    await reader.runDue();
    expect(await rowOf()).toMatchObject({ state: 'failed', error: { code: 'denied' } });
  });

  it('is not requested any more when its repository was deleted', async () => {
    const { db, fake, ask, rowOf, reader, repositoryId } = await watchLayers([good]);
    await ask();
    await db.repository.delete({ where: { id: repositoryId } });
    await reader.runDue();
    expect(await rowOf()).toBeUndefined();
    expect(fake.count('GET', '/blobs/')).toBe(1);
  });

  it('is requeued without a counted try when the reader stops, and another reader continues (B-20)', async () => {
    const { db, fake, clock, ask, rowOf, reader } = await watchLayers([good], { body: 'dripping' });
    await ask();
    const running = reader.runDue();
    await waitFor(async () => (await rowOf())?.state === 'reading');
    await reader.stop(50);
    await running;
    expect(await db.repositoryLayer.findFirst()).toMatchObject({ state: 'queued', tries: 0, leaseToken: null });
    expect(await db.layerContents.findFirst()).toMatchObject({ state: 'queued', leaseToken: null });
    fake.switches.body = 'whole';
    await openReader(db, clock).reader.runDue();
    expect(await rowOf()).toMatchObject({ state: 'read' });
  });
});
