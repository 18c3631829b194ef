import { describe, expect, it } from 'vitest';
import { type FaultName, faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { configOf, type IndexChild, tagIndex, wrapInIndexes } from '#tests/support/fake-registry/index-content.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readProblems, readServed, readUnread } from './scope-rows.ts';
import { APP, pollEvery, watchFake } from './watch-fake.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, readStoredObservations } from './world.ts';

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/s390x'];
const OTHER = 'team/other';

type Part = { name: FaultName; code: string; words: RegExp };

const WAYS: Part[] = [
  { name: 'not found', code: 'not-found', words: /404/ },
  { name: 'refused by policy with 403', code: 'denied', words: /blocked by policy/ },
  { name: 'refused by policy with 412', code: 'invalid-response', words: /due to configured policy/ },
  { name: 'unauthorized with a fresh token', code: 'unauthorized', words: /401|this version only/ },
  { name: 'internal error', code: 'unavailable', words: /link is empty/ },
  { name: 'bad gateway', code: 'unavailable', words: /storage is away/ },
  { name: 'redirect loop', code: 'refused', words: /redirected too often/ },
  { name: 'redirect to a private place', code: 'refused', words: /inner address|169\.254/ },
  { name: 'cut off', code: 'connection', words: /cut off/ },
  { name: 'web page', code: 'invalid-response', words: /web page/ },
  { name: 'not JSON', code: 'wrong-content', words: /digest|19 bytes/ },
];

/** Watches two tags with indexes of three platforms, a plain image, and another repository. */
async function watchIndexes(options: { answerWithinMs?: number } = {}) {
  const children: { latest: IndexChild[]; edge: IndexChild[] } = { latest: [], edge: [] };
  const watched = await watchFake(
    (fake) => {
      const wish = { repository: APP, platforms: PLATFORMS };
      children.latest = tagIndex(fake.content, { ...wish, tag: 'latest', seed: 1 }).children;
      children.edge = tagIndex(fake.content, { ...wish, tag: 'edge', seed: 2 }).children;
      fake.content.image(APP, 'main', [333]);
      fake.content.image(OTHER, 'latest', [77]);
    },
    {},
    options,
  );
  const bad = children.latest[1];
  if (!bad) throw new Error('three platforms were made');
  return { ...watched, bad };
}

describe('a child of an index that cannot be read', () => {
  it.for(WAYS)('is the only part that is not shown, and is shown once it can be read: $name', async (way) => {
    const watched = await watchIndexes();
    const { db, fake, clock, poll, id, bad } = watched;
    const otherId = await watched.addRepository(watched.registryId, OTHER);
    fake.switches.faults = [faultLine(way.name, { repository: APP, reference: bad.digest })];
    expect(['succeeded', 'partial']).toContain((await poll(id)).row.state);
    const all = expectShown(fake.content, APP);
    expect(await readShown(db, id)).toEqual(all.filter(({ digest }) => digest !== bad.digest));
    expect(await readStoredObservations(db, id)).toHaveLength(3);
    const [part, ...more] = await readUnread(db, id);
    expect(more).toEqual([]);
    const index = fake.content.tagsOf(APP).get('latest');
    const wanted = { parent: index, digest: bad.digest, kind: 'child', platform: bad.platform, code: way.code };
    expect(part).toMatchObject({ ...wanted, message: expect.stringMatching(way.words) });
    const waitMs = (part?.nextTryAt?.getTime() ?? 0) - clock.now().getTime();
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(DAY_MS);
    expect((await poll(otherId)).row).toMatchObject({ state: 'succeeded', error: null });
    expect(await db.registryState.findFirst()).toMatchObject({ health: 'answering', consecutiveFailures: 0 });

    await pollEvery(watched, 40 * MINUTE_MS, 3);
    expect(await readUnread(db, id)).toMatchObject([{ ...wanted, since: part?.since }]);
    fake.switches.faults = [];
    await pollEvery(watched, 5 * HOUR_MS, 6);
    expect(await readUnread(db, id)).toEqual([]);
    expect(await readShown(db, id)).toEqual(all);
    // An image that is completed later is not a new push.
    expect(await readStoredObservations(db, id)).toHaveLength(3);
  });

  it('is requested by a manual poll without any other GET', async () => {
    const { db, fake, poll, id, bad } = await watchIndexes();
    fake.switches.faults = [faultLine('internal error', { repository: APP, reference: bad.digest })];
    await poll(id);
    fake.switches.faults = [];
    fake.takeTally();
    await poll(id);
    expect(fake.takeTally(APP)).toMatchObject({ tags: 0, digests: 1, blobs: 1 });
    expect(await readUnread(db, id)).toEqual([]);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });

  it('does not prevent reading the rest when it never answers', async () => {
    const { db, fake, poll, id, bad } = await watchIndexes({ answerWithinMs: 700 });
    fake.switches.faults = [faultLine('never answers', { repository: APP, reference: bad.digest })];
    await poll(id);
    const all = expectShown(fake.content, APP);
    expect(await readShown(db, id)).toEqual(all.filter(({ digest }) => digest !== bad.digest));
    expect(await readUnread(db, id)).toMatchObject([{ digest: bad.digest, code: 'timeout' }]);
  });

  it('leaves nothing of a tag to show when every child fails, until they can be read', async () => {
    const { db, fake, poll, id } = await watchIndexes();
    const { children } = tagIndex(fake.content, { repository: APP, tag: 'next', seed: 9, platforms: PLATFORMS });
    fake.switches.faults = children.map(({ digest }) =>
      faultLine('internal error', { repository: APP, reference: digest }),
    );
    await poll(id);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP, ['edge', 'latest', 'main']));
    expect(await readUnread(db, id)).toHaveLength(3);
    fake.switches.faults = [];
    await poll(id);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });
});

describe('a config that cannot be read', () => {
  it.for(WAYS)('leaves the image with its size, and is read once it can be: $name', async ({ name, code, words }) => {
    const watched = await watchIndexes();
    const { db, fake, poll, id, bad } = watched;
    const image = fake.content.tagsOf(APP).get('main') ?? '';
    const configs = [configOf(fake.content, image), bad.config];
    fake.switches.faults = configs.map((reference) => faultLine(name, { repository: APP, reference }));
    expect(['succeeded', 'partial']).toContain((await poll(id)).row.state);
    const all = expectShown(fake.content, APP);
    // An index lists the platforms of its children. The platform of a plain image is in its config only.
    const unknown = all.map((row) => (row.digest === image ? { ...row, platform: 'unknown' } : row));
    expect(await readShown(db, id)).toEqual(unknown);
    const parts = await readUnread(db, id);
    expect(parts.map(({ digest }) => digest).sort()).toEqual([...configs].sort());
    for (const part of parts)
      expect(part).toMatchObject({ kind: 'config', code, message: expect.stringMatching(words) });
    expect(await db.registryState.findFirst()).toMatchObject({ health: 'answering', pausedUntil: null });

    fake.switches.faults = [];
    await pollEvery(watched, 5 * HOUR_MS, 6);
    expect(await readUnread(db, id)).toEqual([]);
    expect(await readShown(db, id)).toEqual(all);
    expect(await db.image.count({ where: { createdAt: null } })).toBe(0);
  });

  it('because of its size leaves the image with its size and platform “unknown”', async () => {
    const { db, fake, poll, id } = await watchIndexes();
    const { digest, size } = fake.content.blob({ os: 'linux', architecture: 'amd64', filler: 'x'.repeat(5_000_000) });
    const mediaType = 'application/vnd.oci.image.config.v1+json';
    const layer = {
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: `sha256:${'9'.repeat(64)}`,
      size: 9,
    };
    fake.content.tag(APP, 'giant', { schemaVersion: 2, config: { mediaType, digest, size }, layers: [layer] });
    await poll(id);
    expect((await readShown(db, id)).find(({ tag }) => tag === 'giant')).toMatchObject({
      platform: 'unknown',
      sizeBytes: 9,
    });
    expect(await readUnread(db, id)).toMatchObject([{ digest, kind: 'config', code: 'too-large' }]);
  });
});

describe('indexes in indexes', () => {
  it.for([1, 2, 3, 4, 5])(
    '%i levels deep are read up to the limit, and a tag on an inner one is read in full',
    async (levels) => {
      let inner = '';
      const watched = await watchFake((fake) => {
        inner = tagIndex(fake.content, { repository: APP, tag: 'unlisted', seed: 4, platforms: PLATFORMS }).digest;
        fake.content.untag(APP, 'unlisted');
        fake.content.tagsOf(APP).set('outer', wrapInIndexes(fake.content, inner, levels));
      });
      const { db, fake, clock, poll, id } = watched;
      await poll(id);
      const unread = await readUnread(db, id);
      const shown = await readShown(db, id);
      const all = expectShown(fake.content, APP, ['outer']);
      // A tag is shown completely, or the reason is stored.
      if (unread.length === 0) expect(shown).toEqual(all);
      else {
        expect(unread.every(({ code }) => code === 'too-deep')).toBe(true);
        expect(levels).toBeGreaterThanOrEqual(2);
      }

      clock.advance(HOUR_MS);
      fake.content.tagsOf(APP).set('inner', inner);
      await poll(id);
      expect((await readShown(db, id)).filter(({ tag }) => tag === 'inner')).toEqual(
        expectShown(fake.content, APP, ['inner']),
      );
      const child = (
        JSON.parse(fake.content.manifests.get(inner)?.bytes.toString() ?? '{}') as { manifests: { digest: string }[] }
      ).manifests[0]?.digest;
      fake.content.tagsOf(APP).set('innermost', child ?? '');
      clock.advance(5 * MINUTE_MS);
      await poll(id);
      const innermost = (await readShown(db, id)).filter(({ tag }) => tag === 'innermost');
      expect(innermost).toEqual(expectShown(fake.content, APP, ['innermost']));
      expect(await readProblems(db, id)).toEqual([]);
      expect((await readServed(db, id)).has(child ?? '')).toBe(true);
    },
  );
});
