import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { listContents } from '#lib/db/contents/contents.ts';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { OCI_MANIFEST, sha256 } from '#tests/support/fake-registry/content.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { packLayer } from '#tests/support/shared-layer.ts';
import { createLeapingClock, DAY_MS, openWorld } from './world.ts';

const MB = 1_000_000;
const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Opens a poller that queues layers, and registries whose layers have names and about 1 kB. */
async function openPushes(bytesPerDay: { value: number }) {
  const world = await openWorld(createLeapingClock(), { layerBytesPerDay: () => bytesPerDay.value });
  const { db, clock } = world;
  const blobs = new Map<string, { bytes: Uint8Array; digest: string; size: number }>();
  const layerOf = (name: string) => {
    const bytes = packLayer(1_000 + blobs.size, blobs.size + 1);
    const blob = blobs.get(name) ?? { bytes, digest: sha256(bytes), size: bytes.length };
    blobs.set(name, blob);
    return blob;
  };
  const nameOf = (digest: string) => [...blobs].find(([, blob]) => blob.digest === digest)?.[0] ?? digest;

  async function addFake() {
    const fake = await fakeRegistry();
    const registryId = await world.addRegistry(fake.baseUrl);
    function push(repository: string, tag: string, layers: string[], labels: Record<string, string> = {}) {
      const some = layers.map(layerOf);
      for (const { bytes } of some) fake.content.blob(bytes);
      const rootfs = { type: 'layers', diff_ids: some.map(({ digest }) => digest) };
      const config = fake.content.blob({ os: 'linux', architecture: 'amd64', rootfs, config: { Labels: labels } });
      return fake.content.tag(repository, tag, {
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
        layers: some.map(({ digest, size }) => ({ mediaType: GZIP, digest, size })),
      });
    }
    return { fake, registryId, push };
  }
  /** Layers that wait, in the order of reading. */
  async function queued(): Promise<string[]> {
    const rows = await db.repositoryLayer.findMany({
      where: { state: 'queued' },
      include: { layer: true },
      orderBy: [{ priority: 'asc' }, { isBase: 'asc' }, { requestedAt: 'asc' }, { layerId: 'asc' }],
    });
    return rows.map(({ layer, priority, isBase }) => `${nameOf(layer.digest)} ${priority}${isBase ? ' base' : ''}`);
  }
  /** Reads what is due. @returns the layers in the order of reading */
  async function read(): Promise<string[]> {
    const done: string[] = [];
    const onRead = async (digests: readonly string[]) => {
      done.push(...digests.map(nameOf));
    };
    await openReader(db, clock, { concurrency: 1, onRead, bytesPerDay: () => bytesPerDay.value }).reader.runDue();
    return done;
  }
  /** Sums what is complete. @returns the number of images that their repository shows with their sums */
  async function sum(): Promise<number> {
    await createImageSummer({ db, clock, log: pino({ level: 'silent' }) }).runDue();
    return db.repositoryManifest.count({ where: { contentsAt: { not: null } } });
  }
  const ask = (repositoryId: string, names: string[], byHand: boolean) =>
    queueContents(db, { digests: names.map((name) => layerOf(name).digest), repositoryId, byHand, now: clock.now() });
  return { ...world, ...(await addFake()), addFake, layerOf, queued, read, sum, ask };
}

describe('the layers of a new push', () => {
  it('are read for own repositories: the headline first, own before base layers, the base once (B-34)', async () => {
    const { addRepository, registryId, poll, push, queued, read, db } = await openPushes({ value: 100 * MB });
    push('library/debian', '12', ['debian']);
    push('team/app', 'main', ['debian', 'run', 'app']);
    push('team/app', 'edge', ['debian', 'edge']);
    await poll(await addRepository(registryId, 'library/debian', { relation: 'upstream' }));
    expect(await queued()).toEqual([]);
    const id = await addRepository(registryId, 'team/app');
    await db.repository.update({ where: { id }, data: { pinnedStreamKey: 'tag:main' } });
    await poll(id);
    expect((await queued()).sort()).toEqual(['app 2', 'debian 2 base', 'edge 3', 'run 2']);
    const order = await read();
    expect([order.slice(0, 2).sort(), ...order.slice(2)]).toEqual([['app', 'run'], 'debian', 'edge']);
    await poll(id);
    expect(await queued()).toEqual([]);
    expect(await read()).toEqual([]);
  });

  it('let its image be summed without reading where all of them are known', async () => {
    const { addRepository, registryId, poll, push, queued, read, sum, clock } = await openPushes({ value: 100 * MB });
    push('team/app', 'main', ['one', 'two']);
    const id = await addRepository(registryId, 'team/app');
    await poll(id);
    await read();
    expect(await sum()).toBe(1);
    // A push with other labels has the same layers, and adds no point.
    for (const [layers, labels] of [
      [['one', 'two'], { revision: '2' }],
      [['one'], {}],
      [['two', 'one'], {}],
    ] as const) {
      clock.advance(DAY_MS);
      push('team/app', 'main', [...layers], labels);
      await poll(id);
      expect(await queued()).toEqual([]);
      await sum();
    }
    expect(await sum()).toBe(4);
  });

  it('replace those of older pushes that were not read yet, and what a user requested stays', async () => {
    const { addRepository, registryId, poll, push, queued, read, ask, clock } = await openPushes({ value: 100 * MB });
    push('team/app', 'main', ['one', 'shared']);
    const id = await addRepository(registryId, 'team/app');
    await poll(id);
    await ask(id, ['one'], true);
    expect((await queued()).sort()).toEqual(['one 0', 'shared 2']);
    clock.advance(DAY_MS);
    push('team/app', 'main', ['two', 'other']);
    await poll(id);
    expect((await queued()).sort()).toEqual(['one 0', 'other 2', 'two 2']);
    expect((await read())[0]).toBe('one');
  });

  it('are on request only without a budget, those of incidents too', async () => {
    const budget = { value: 0 };
    const { addRepository, registryId, poll, push, queued, read, layerOf, ask, db, clock, fake } =
      await openPushes(budget);
    push('team/app', 'main', ['one', 'two']);
    const id = await addRepository(registryId, 'team/app');
    await poll(id);
    expect(await queued()).toEqual([]);
    await ask(id, ['one', 'two'], false);
    expect(await read()).toEqual([]);
    const digests = [layerOf('one').digest, layerOf('two').digest];
    expect(digests.map((digest) => fake.count('GET', digest))).toEqual([0, 0]);
    // They are not shown as queued.
    expect(await listContents(db, id, digests)).toEqual([]);
    await ask(id, ['one'], true);
    expect(await read()).toEqual(['one']);
    budget.value = MB;
    clock.advance(DAY_MS);
    push('team/app', 'main', ['one', 'two', 'three']);
    await poll(id);
    expect((await read()).sort()).toEqual(['three', 'two']);
  });

  it('are read within the bytes of each registry and UTC day, those of incidents too (B-35)', async () => {
    const budget = { value: 100 * MB };
    const { addRepository, registryId, poll, push, read, layerOf, ask, clock, addFake } = await openPushes(budget);
    const other = await addFake();
    push('team/app', 'main', ['one', 'two', 'three']);
    other.push('team/web', 'main', ['four', 'five', 'six']);
    const id = await addRepository(registryId, 'team/app');
    await poll(id);
    await poll(await addRepository(other.registryId, 'team/web'));
    // Two layers fit.
    budget.value = 2 * layerOf('six').size + 100;
    const first = await read();
    const of = (names: string[]) => names.filter((name) => first.includes(name));
    expect([of(['one', 'two', 'three']).length, of(['four', 'five', 'six']).length]).toEqual([2, 2]);
    const rest = ['one', 'two', 'three'].filter((name) => !first.includes(name));
    await ask(id, rest, false);
    expect(await read()).toEqual([]);
    clock.advance(DAY_MS);
    expect(await read()).toHaveLength(2);
  });
});
