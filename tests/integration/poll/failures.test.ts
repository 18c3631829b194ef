import { describe, expect, it, onTestFinished } from 'vitest';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { startReplayRegistry } from '#tests/support/replay-registry.ts';
import { DAY_MS, HOUR_MS, openWorld, readCurrent, readStoredObservations, waitFor } from './world.ts';

const TAGS = 30;

async function watchFake(fake: FakeRegistry, tags = TAGS) {
  for (let n = 0; n < tags; n += 1) fake.content.image('team/app', `tag-${n}x`, [1000 + n, 50]);
  const world = await openWorld();
  const repositoryId = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
  return { ...world, repositoryId };
}

async function watchReplay(name = 'redis') {
  const registry = await startReplayRegistry({ repositories: [name] });
  onTestFinished(() => registry.close());
  const changes = registry.changes(name);
  const at = changes[60] ?? 0;
  registry.setTime(at);
  const world = await openWorld();
  world.clock.set(new Date(at * 1000));
  const repositoryId = await world.addRepository(await world.addRegistry(registry.url), name);
  return { ...world, registry, repositoryId, next: changes[61] ?? 0 };
}

/** The first `good` tags are served. All others are answered with this status. */
function failAfter(fake: FakeRegistry, good: number, status: number): void {
  const answered = new Set<string>();
  fake.switches.intercept = ({ path }) => {
    if (!path.includes('/manifests/') || answered.has(path)) return undefined;
    if (answered.size >= good) return { status };
    answered.add(path);
    return undefined;
  };
}

describe('when a registry fails', () => {
  it.for([
    { status: 403, error: null, health: 'answering' },
    // The stored error can be that of a parallel request, which found the registry paused.
    {
      status: 429,
      error: { code: expect.stringMatching(/^(rate-limited|paused)$/) },
      health: expect.stringMatching(/troubled|paused/),
    },
    // The registry itself answers. Only these tags cannot be read.
    { status: 503, error: null, health: 'answering' },
  ])('a poll that gets $status half-way is partial, and the next one reads the rest (S-64, H-04)', async (wanted) => {
    const fake = await fakeRegistry();
    const { db, clock, poll, repositoryId } = await watchFake(fake);
    failAfter(fake, 12, wanted.status);
    const { row } = await poll(repositoryId);
    expect(row).toMatchObject({ state: 'partial', error: wanted.error });
    // A refusal pauses the whole registry. Tags that are read at that moment can fail too.
    const { observed } = row;
    expect(observed).toBeGreaterThan(0);
    expect(observed).toBeLessThanOrEqual(12);
    expect(await db.observation.count()).toBe(observed);
    expect(new Set((await readCurrent(db, repositoryId)).map(({ tag }) => tag)).size).toBe(observed);
    expect(await db.registryState.findFirst()).toMatchObject({ health: wanted.health });
    expect(await db.tag.count({ where: { missingCount: { gt: 0 } } })).toBe(0);

    fake.switches.intercept = null;
    clock.advance(HOUR_MS);
    const again = await poll(repositoryId);
    expect(again.row).toMatchObject({
      state: 'succeeded',
      error: null,
      observed: TAGS - observed,
      tagsDone: TAGS,
      tagsWanted: TAGS,
    });
    expect(again.row.requests.manifest).toBe(TAGS - observed);
    expect(await db.observation.count()).toBe(TAGS);
    expect(await db.registryState.findFirst()).toMatchObject({ health: 'answering', troubleSince: null });
  });

  it.for(['html', 'denied', 'unavailable', 'rate-limited', 'reset', 'wrong-content'] as const)(
    'responses like "%s" for hours make no tag gone and store nothing (H-04, P-14)',
    async (mode) => {
      const { db, clock, poll, registry, repositoryId, next } = await watchReplay();
      await poll(repositoryId);
      const before = await readStoredObservations(db, repositoryId);
      const [manifests, current] = [await db.manifest.count(), await readCurrent(db, repositoryId)];
      // The registry has a new push to read.
      registry.setTime(next);
      registry.fail(mode);
      for (let hours = 0; hours < 4; hours += 1) {
        clock.advance(HOUR_MS);
        const { row } = await poll(repositoryId);
        expect(['failed', 'partial']).toContain(row.state);
        expect(row.observed).toBe(0);
        const words = [row.error?.message, ...row.failures.map(({ message }) => message)].join(' ');
        expect(words).toContain(registry.host);
      }
      expect(await readStoredObservations(db, repositoryId)).toEqual(before);
      expect(await readCurrent(db, repositoryId)).toEqual(current);
      expect(await db.manifest.count()).toBe(manifests);
      expect(await db.tag.count({ where: { missingCount: { gt: 0 } } })).toBe(0);
    },
  );

  it('a repository with an empty list is not gone while its tags answer (H-07)', async () => {
    const fake = await fakeRegistry();
    const { db, clock, poll, repositoryId } = await watchFake(fake, 10);
    await poll(repositoryId);
    fake.switches.tagsField = 'null';
    for (let hours = 0; hours < 4; hours += 1) {
      clock.advance(HOUR_MS);
      expect((await poll(repositoryId)).row.state).toBe('succeeded');
    }
    expect(await db.tag.count({ where: { OR: [{ missingCount: { gt: 0 } }, { goneAt: { not: null } }] } })).toBe(0);
    expect(await db.observation.count({ where: { endedAt: null } })).toBe(10);
  });

  it('content that does not match its digest is not stored; its tag and the other tags are (S-60)', async () => {
    const fake = await fakeRegistry();
    const { db, poll, repositoryId } = await watchFake(fake, 8);
    const child = fake.content.image('team/app', 'child', [700]);
    fake.content.tagsOf('team/app').delete('child');
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const { bytes = Buffer.alloc(0), mediaType: childType = '' } = fake.content.manifests.get(child) ?? {};
    const platform = { os: 'linux', architecture: 'amd64' };
    const manifests = [{ mediaType: childType, digest: child, size: bytes.length, platform }];
    fake.content.tag('team/app', 'tag-3x', { schemaVersion: 2, mediaType, manifests }, mediaType);
    // The bytes are valid and have the right size but another digest.
    const lie = Buffer.from(bytes.toString().replace('"size":700', '"size":701'));
    expect(lie.equals(bytes)).toBe(false);
    fake.content.manifests.set(child, { bytes: lie, mediaType: childType });
    const { row } = await poll(repositoryId);
    expect(row).toMatchObject({ state: 'succeeded', error: null, observed: 8 });
    expect(await db.unreadPart.findMany()).toMatchObject([{ repositoryId, digest: child, code: 'wrong-content' }]);
    expect(await db.manifest.findUnique({ where: { digest: child } })).toBeNull();
    expect(await db.manifest.count()).toBe(8);
  });

  it('a registry that hangs does not delay another one, nor a poll that becomes due meanwhile (P-20)', async () => {
    const slow = await startReplayRegistry({ repositories: ['redis'] });
    onTestFinished(() => slow.close());
    slow.fail('hang');
    const well = await fakeRegistry();
    const { db, clock, poller, addRegistry, addRepository } = await openWorld();
    well.content.image('team/app', 'latest', [100]);
    well.content.image('team/late', 'latest', [200]);
    const slowId = await addRepository(await addRegistry(slow.url), 'redis');
    const wellRegistry = await addRegistry(well.baseUrl);
    const first = await addRepository(wellRegistry, 'team/app');
    const startedAt = performance.now();
    const running = poller.runDue();
    const isLooked = (id: string) => async () =>
      (await db.repository.findFirst({ where: { id, firstLookedAt: { not: null } } })) !== null;
    await waitFor(isLooked(first));
    clock.advance(1);
    const late = await addRepository(wellRegistry, 'team/late');
    void poller.runDue();
    await waitFor(isLooked(late));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(await db.repository.findFirst({ where: { id: slowId } })).toMatchObject({ leaseToken: expect.any(String) });
    await poller.stop(0);
    await running;
  });
});

describe('a missing config', () => {
  it('leaves the image on the chart as "unknown", and every manual poll requests it until it is there (M-19, P-03)', async () => {
    const fake = await fakeRegistry();
    const digest = fake.content.image('team/app', 'latest', [700, 300]);
    fake.content.blobs.clear();
    for (const alias of ['1', '1.2', '1.2.3']) fake.content.tagsOf('team/app').set(alias, digest);
    const world = await openWorld();
    const { db, clock, poll } = world;
    const repositoryId = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    await poll(repositoryId);
    const platforms = async () => new Set((await readCurrent(db, repositoryId)).map(({ platform }) => platform));
    expect(await platforms()).toEqual(new Set(['unknown']));
    expect(await db.point.findFirst()).toMatchObject({ sizeBytes: 1000n });

    const asked: number[] = [];
    // Four tags that share the image count as one.
    for (let hour = 1; hour <= 6; hour += 1) {
      clock.advance(HOUR_MS);
      const { requests } = (await poll(repositoryId)).row;
      expect(requests.manifest).toBe(0);
      if (requests.config > 0) asked.push(hour);
    }
    expect(asked).toEqual([1, 2, 3, 4, 5, 6]);

    const fresh = fake.content.image('team/app', 'latest', [700, 300, 1]);
    const blobs = [...fake.content.blobs];
    fake.content.blobs.clear();
    await poll(repositoryId);
    for (const [blob, bytes] of blobs) fake.content.blobs.set(blob, bytes);
    clock.advance(DAY_MS);
    // The config of the previous image is requested too, and is still missing.
    expect((await poll(repositoryId)).row).toMatchObject({ observed: 0, requests: { manifest: 0, config: 2 } });
    expect((await readCurrent(db, repositoryId)).find(({ tag }) => tag === 'latest')?.platform).toBe('linux/amd64');
    expect(await db.image.findFirst({ where: { manifest: { digest: fresh } } })).toMatchObject({
      historyMatches: true,
    });
  });

  it('costs a manual poll one request, also when that poll found the image', async () => {
    const fake = await fakeRegistry();
    const world = await openWorld();
    const repositoryId = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    fake.content.image('team/app', 'latest', [700]);
    await world.poll(repositoryId);
    fake.content.image('team/app', 'latest', [701]);
    fake.content.blobs.clear();
    expect((await world.poll(repositoryId)).row).toMatchObject({ observed: 1, requests: { config: 1 } });
  });

  it('of a child of an index is requested again by the next poll (M-19)', async () => {
    const fake = await fakeRegistry();
    const child = fake.content.image('team/app', 'child', [700]);
    const stored = fake.content.manifests.get(child);
    const blobs = new Map(fake.content.blobs);
    fake.content.blobs.clear();
    fake.content.tagsOf('team/app').clear();
    const type = 'application/vnd.oci.image.index.v1+json';
    const size = stored?.bytes.length ?? 0;
    const platform = { os: 'linux', architecture: 'amd64' };
    const entry = { mediaType: stored?.mediaType, digest: child, size, platform };
    fake.content.tag('team/app', 'latest', { schemaVersion: 2, mediaType: type, manifests: [entry] }, type);
    const world = await openWorld();
    const { db, clock, poll } = world;
    const repositoryId = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    await poll(repositoryId);
    expect(await db.image.findFirst()).toMatchObject({ platform: 'unknown', createdAt: null });
    expect((await readCurrent(db, repositoryId))[0]).toMatchObject({ platform: 'linux/amd64', sizeBytes: 700 });
    for (const [digest, bytes] of blobs) fake.content.blobs.set(digest, bytes);
    clock.advance(HOUR_MS);
    expect((await poll(repositoryId)).row.requests).toMatchObject({ config: 1, manifest: 0 });
    expect(await db.image.findFirst()).toMatchObject({ platform: 'linux/amd64', createdAt: expect.any(Date) });
  });
});
