import { describe, expect, it } from 'vitest';
import { tagIndex } from '#tests/support/fake-registry/index-content.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readProblems, readUnread } from './scope-rows.ts';
import { APP, pollUntil, watchFake } from './watch-fake.ts';
import { HOUR_MS } from './world.ts';

const TAGS = ['main', 'edge', 'next'];
const PLATFORMS = ['linux/amd64', 'linux/arm64'];

/**
 * Watches a repository that was read. From now on its registry redirects to a storage that answers with this status.
 */
async function watchRedirected(status: number, isRedirected: (path: string) => boolean) {
  const watched = await watchFake((fake) => {
    for (const [n, tag] of TAGS.entries()) fake.content.image(APP, tag, [100 * (n + 1)]);
  });
  const { fake, clock, poll, id } = watched;
  await poll(id);
  clock.advance(HOUR_MS);
  const storage = await fakeRegistry();
  storage.switches.intercept = () => ({ status });
  fake.switches.intercept = ({ path }) =>
    isRedirected(path) ? { status: 307, headers: { location: storage.origin + path } } : undefined;
  return { ...watched, storage };
}

/** Opens a registry that redirects everything to another registry with the same content. */
async function watchRedirector() {
  const watched = await watchRedirected(404, () => false);
  const backend = await fakeRegistry();
  for (const [n, tag] of TAGS.entries()) backend.content.image(APP, tag, [100 * (n + 1)]);
  watched.fake.switches.intercept = ({ path }) =>
    path === '/v2/' ? undefined : { status: 307, headers: { location: backend.origin + path } };
  return { watched, backend };
}

describe('a storage that the registry redirects to', () => {
  it.each([404, 403, 401])(
    'makes no tag missing or gone when it answers %i to every manifest, and each problem names its host',
    async (status) => {
      const watched = await watchRedirected(status, (path) => path.includes('/manifests/'));
      const { db, fake, clock, id, storage } = watched;
      await pollUntil(watched, new Date(clock.now().getTime() + 5 * HOUR_MS));
      for (const tag of await db.tag.findMany({ where: { repositoryId: id } }))
        expect(tag).toMatchObject({ missingSince: null, missingCount: 0, goneAt: null });
      expect(await db.observation.count({ where: { repositoryId: id, openTagId: null } })).toBe(0);
      const problems = await readProblems(db, id);
      expect(problems.map(({ tag }) => tag)).toEqual(['edge', 'main', 'next']);
      for (const { code, message } of problems) {
        expect(code).toBe('redirect-target');
        expect(message).toContain(storage.host);
      }
      fake.switches.intercept = null;
      await watched.poll(id);
      expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
      expect(await readProblems(db, id)).toEqual([]);
    },
  );

  it('that serves everything makes a tag missing, then gone, when its list no longer has the tag', async () => {
    const { watched, backend } = await watchRedirector();
    const { db, clock, id } = watched;
    backend.content.untag(APP, 'next');
    await pollUntil(watched, new Date(clock.now().getTime() + 5 * HOUR_MS));
    const gone = await db.tag.findMany({ where: { repositoryId: id, goneAt: { not: null } } });
    expect(gone.map(({ name }) => name)).toEqual(['next']);
    expect(await readProblems(db, id)).toEqual([]);
    backend.switches.intercept = ({ path }) => (path.includes('/tags/list') ? { status: 503 } : undefined);
    await watched.poll(id);
    expect(await readShown(db, id)).toEqual(expectShown(backend.content, APP));
  });

  it('makes a tag missing also when the tag failed before a list was due', async () => {
    const { watched, backend } = await watchRedirector();
    const { db, fake, clock, id } = watched;
    await db.repository.update({ where: { id }, data: { relation: 'upstream' } });
    await watched.poll(id);
    backend.content.untag(APP, 'next');
    // The next list is later, so only the tag is due.
    clock.advance(HOUR_MS);
    await db.tag.updateMany({ where: { repositoryId: id, name: 'next' }, data: { nextCheckAt: clock.now() } });
    await db.repository.update({ where: { id }, data: { nextPollAt: clock.now() } });
    await pollUntil(watched, new Date(clock.now().getTime() + 5 * HOUR_MS));
    const gone = await db.tag.findMany({ where: { repositoryId: id, goneAt: { not: null } } });
    expect(gone.map(({ name }) => name)).toEqual(['next']);
    expect(await readProblems(db, id)).toEqual([]);
    expect(fake.requests.length).toBeGreaterThan(0);
  });

  it('that is down for hours gives no tag a problem of its own', async () => {
    const { watched, backend } = await watchRedirector();
    const { db, clock, id } = watched;
    await backend.close();
    await pollUntil(watched, new Date(clock.now().getTime() + 6 * HOUR_MS));
    expect(await readProblems(db, id)).toEqual([]);
    const { consecutiveFailures } = await db.repository.findUniqueOrThrow({ where: { id } });
    expect(consecutiveFailures).toBeGreaterThan(2);
  });

  it('makes no child or config missing when it answers 404, and they are retried', async () => {
    const state = { isDown: false };
    const watched = await watchRedirected(404, (path) => state.isDown && path.includes('sha256:'));
    const { db, fake, clock, id, storage } = watched;
    state.isDown = true;
    tagIndex(fake.content, { repository: APP, tag: 'main', seed: 1, platforms: PLATFORMS });
    fake.content.image(APP, 'edge', [5000]);
    await watched.poll(id);
    const unread = await readUnread(db, id);
    expect(unread.map(({ kind }) => kind)).toEqual(['child', 'child', 'config']);
    for (const { code, message, nextTryAt } of unread) {
      expect(code).toBe('redirect-target');
      expect(message).toContain(storage.host);
      expect(nextTryAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    }
    // No tag points to the config any more. Attempts end only when the registry itself answers 404.
    fake.content.image(APP, 'edge', [6000]);
    clock.advance(HOUR_MS);
    await watched.poll(id);
    for (const { nextTryAt } of await readUnread(db, id)) expect(nextTryAt).not.toBeNull();
  });
});
