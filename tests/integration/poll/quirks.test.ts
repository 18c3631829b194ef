import { describe, expect, it } from 'vitest';
import { type ManifestFact, storeFacts } from '#lib/db/images/facts.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { APP, watchFake } from './watch-fake.ts';
import { DAY_MS, HOUR_MS, openWorld, readCurrent, readTagHistory, START } from './world.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';

async function watch(fake: FakeRegistry) {
  const world = await openWorld();
  const repositoryId = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
  return { ...world, repositoryId };
}

describe('with registries that have quirks', () => {
  it.for([
    { name: 'HEAD names no digest', switches: { digestHeader: 'missing' as const } },
    { name: 'HEAD is refused', switches: { headStatus: 405 } },
  ])('where $name, GET is used for a day, and nothing is observed twice (M-07, M-11)', async ({ switches }) => {
    const fake = await fakeRegistry(switches);
    for (let n = 0; n < 4; n += 1) fake.content.image('team/app', `1.${n}.0`, [100 + n]);
    const { db, clock, poll, repositoryId } = await watch(fake);
    expect((await poll(repositoryId)).row).toMatchObject({ state: 'succeeded', observed: 4 });
    clock.advance(HOUR_MS);
    const { row } = await poll(repositoryId);
    // HEAD is tried again only after a day.
    expect(row).toMatchObject({ state: 'succeeded', observed: 0, requests: { head: 0, manifest: 4, config: 0 } });
    fake.content.image('team/app', '1.0.0', [999]);
    expect((await poll(repositoryId)).row.observed).toBe(1);
    expect(await db.observation.count()).toBe(5);
    clock.advance(DAY_MS);
    expect((await poll(repositoryId)).row.requests.head).toBeGreaterThanOrEqual(3);
    fake.switches.digestHeader = 'right';
    fake.switches.headStatus = null;
    clock.advance(DAY_MS);
    expect((await poll(repositoryId)).row).toMatchObject({ observed: 0, requests: { head: 4, manifest: 0 } });
    expect(await db.registryState.findFirst()).toMatchObject({ headUnusableUntil: null, pageSize: 1000 });
  });

  it('a config inside the manifest is used without a request when its hash is right (M-30)', async () => {
    const fake = await fakeRegistry();
    const config = Buffer.from(
      JSON.stringify({ os: 'linux', architecture: 'arm64', rootfs: { type: 'layers', diff_ids: [] } }),
    );
    const { digest, size } = fake.content.blob(config);
    const mediaType = 'application/vnd.oci.image.config.v1+json';
    const manifest = (data: string) => ({ schemaVersion: 2, config: { mediaType, digest, size, data }, layers: [] });
    fake.content.tag('team/app', 'right', manifest(config.toString('base64')));
    const { poll, repositoryId, db } = await watch(fake);
    expect((await poll(repositoryId)).row).toMatchObject({ state: 'succeeded', requests: { config: 0 } });
    expect(await db.image.findFirst()).toMatchObject({ platform: 'linux/arm64' });
    fake.content.tag('team/app', 'wrong', manifest(Buffer.alloc(size, 120).toString('base64')));
    expect((await poll(repositoryId)).row).toMatchObject({ state: 'succeeded', requests: { config: 1 } });
  });

  it('a list above the size limit makes the poll partial, and the known tags are checked (G-27)', async () => {
    const { db, fake, poll, id } = await watchFake((fake) => fake.content.image(APP, 'latest', [333]));
    await poll(id);
    const body = JSON.stringify({ manifest: 'a'.repeat(68_000_000), tags: ['latest'] });
    fake.switches.intercept = ({ path }) => (path.includes('/tags/list') ? { status: 200, body } : undefined);
    fake.content.image(APP, 'latest', [444]);
    const { row } = await poll(id);
    expect(row).toMatchObject({ state: 'partial', failures: [{ tag: '', code: 'list-too-large' }] });
    expect((await readCurrent(db, id)).map(({ sizeBytes }) => sizeBytes)).toEqual([444]);
  });

  it('a tag that moves between HEAD and GET has the digest of the GET', async () => {
    const fake = await fakeRegistry();
    fake.content.image('team/app', 'latest', [100]);
    const { poll, repositoryId, db } = await watch(fake);
    let moved = '';
    fake.switches.intercept = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/manifests/latest') && moved === '')
        moved = fake.content.image('team/app', 'latest', [200]);
      return undefined;
    };
    await poll(repositoryId);
    expect(await readTagHistory(db, repositoryId, 'latest')).toEqual({ digests: [moved], isOpen: true });
    expect((await poll(repositoryId)).row).toMatchObject({ observed: 0, requests: { manifest: 0 } });
    expect(await readCurrent(db, repositoryId)).toMatchObject([{ sizeBytes: 200 }]);
  });

  it('a tag with an unreadable manifest is retried after minutes, then daily, and does not affect other tags', async () => {
    const fake = await fakeRegistry();
    fake.content.tag('team/app', '1.5.0', Buffer.from('{"schemaVersion":2,"layers":"none"}'));
    for (let n = 0; n < 4; n += 1) fake.content.image('team/app', `1.${n}.0`, [100 + n]);
    const { clock, poller, repositoryId, db } = await watch(fake);
    await poller.runDue();
    expect(await db.poll.findFirst()).toMatchObject({ state: 'partial', observed: 4, error: null });
    expect(await db.repository.findFirst()).toMatchObject({ firstLookedAt: START, consecutiveFailures: 0 });
    expect(await readTagHistory(db, repositoryId, '1.5.0')).toEqual({ digests: [], isOpen: false });
    const asked = () => fake.count('GET', '/manifests/1.5.0');
    expect(asked()).toBe(1);
    for (let hours = 1; hours < 24; hours += 1) {
      clock.set(new Date(START.getTime() + hours * HOUR_MS));
      await poller.runDue();
    }
    // The attempts follow after 5 minutes, 15 minutes, one hour, four hours, and then one day.
    expect(asked()).toBe(5);
    clock.set(new Date(START.getTime() + 2 * DAY_MS));
    await poller.runDue();
    expect(asked()).toBe(6);
    // The tag is pushed again.
    fake.content.image('team/app', '1.5.0', [500]);
    clock.set(new Date(START.getTime() + 3 * DAY_MS));
    await poller.runDue();
    expect((await readCurrent(db, repositoryId)).find(({ tag }) => tag === '1.5.0')?.sizeBytes).toBe(500);
  });

  it('a platform that is pushed after its index is read minutes later, and charted (M-19)', async () => {
    const fake = await fakeRegistry();
    const platforms = ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture }));
    const children = platforms.map((platform, at) => {
      const digest = fake.content.image('team/app', 'child', [100 + at], platform);
      const stored = fake.content.manifests.get(digest) ?? { bytes: Buffer.alloc(0), mediaType: '' };
      return { digest, stored, platform };
    });
    fake.content.tagsOf('team/app').clear();
    const manifests = children.map(({ digest, stored, platform }) => {
      return { mediaType: stored.mediaType, digest, size: stored.bytes.length, platform };
    });
    fake.content.tag('team/app', 'latest', { schemaVersion: 2, mediaType: INDEX, manifests }, INDEX);
    const late = children[1];
    if (!late) throw new Error('two platforms were made');
    fake.content.manifests.delete(late.digest);
    const { clock, poll, repositoryId, db } = await watch(fake);
    expect((await poll(repositoryId)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    const shown = async () => (await readCurrent(db, repositoryId)).map(({ platform }) => platform);
    expect(await shown()).toEqual(['linux/amd64']);
    fake.content.manifests.set(late.digest, late.stored);
    clock.advance(10 * 60_000);
    expect((await poll(repositoryId)).row).toMatchObject({ observed: 0, requests: { manifest: 1, config: 1 } });
    expect(await shown()).toEqual(['linux/amd64', 'linux/arm64']);
    expect(await db.observation.count()).toBe(1);
    clock.advance(30 * DAY_MS);
    expect((await poll(repositoryId)).row.requests).toMatchObject({ manifest: 0, config: 0 });
  });

  it('an index whose child was swept meanwhile is not stored', async () => {
    const fake = await fakeRegistry();
    fake.content.image('team/app', 'latest', [100]);
    const { db, repositoryId } = await watch(fake);
    const digest = `sha256:${'a'.repeat(64)}`;
    const child = {
      digest: `sha256:${'b'.repeat(64)}`,
      mediaType: 'm',
      sizeBytes: 1,
      platform: 'linux/amd64',
      raw: {},
    };
    const index = (state: 'present' | 'missing'): ManifestFact => ({
      digest,
      mediaType: INDEX,
      kind: 'index',
      raw: Buffer.from('{}'),
      image: null,
      layers: [],
      unread: [],
      entries: [{ ...child, position: 0, role: 'image', state }],
    });
    await expect(db.$transaction((tx) => storeFacts(tx, repositoryId, [index('present')], START))).rejects.toThrow(
      child.digest,
    );
    expect(await db.manifest.count()).toBe(0);
    await storeFacts(db, repositoryId, [index('missing')], START);
    expect(await db.indexEntry.findFirst()).toMatchObject({ state: 'missing', childId: null });
  });
});
