import { describe, expect, it } from 'vitest';
import { changeRepository } from '#lib/commands/repositories/repositories.ts';
import { sha256 } from '#tests/support/fake-registry/content.ts';
import { faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { tagIndex, wrapAll, wrapInIndexes } from '#tests/support/fake-registry/index-content.ts';
import { createPollCommands } from './command-context.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readUnread } from './scope-rows.ts';
import { APP, pollEvery, watchFake } from './watch-fake.ts';
import { HOUR_MS } from './world.ts';

const PLATFORMS = ['linux/amd64', 'linux/arm64'];
const MIB = 1024 * 1024;

/** Watches a tag with five nested indexes. The images are in the innermost one, which is too deep. */
async function watchDeepIndex() {
  let inner = '';
  const watched = await watchFake((fake) => {
    inner = tagIndex(fake.content, { repository: APP, tag: 'unlisted', seed: 4, platforms: PLATFORMS }).digest;
    fake.content.untag(APP, 'unlisted');
    fake.content.tagsOf(APP).set('outer', wrapInIndexes(fake.content, inner, 5));
  });
  await watched.poll(watched.id);
  expect(await readUnread(watched.db, watched.id)).toMatchObject([{ code: 'too-deep', nextTryAt: null }]);
  return { ...watched, inner };
}

describe('a part that was too deep', () => {
  it.for([1, 2])('is read when a tag points to an index %i levels around it that was read before', async (levels) => {
    const { db, fake, clock, poll, id, inner } = await watchDeepIndex();
    fake.content.tagsOf(APP).set('closer', wrapInIndexes(fake.content, inner, levels));
    clock.advance(HOUR_MS);
    await poll(id);
    const shown = (await readShown(db, id)).filter(({ tag }) => tag === 'closer');
    expect(shown).toEqual(expectShown(fake.content, APP, ['closer']));
    expect(await readUnread(db, id)).toEqual([]);
  });

  it('is read when a new index leads to an index around it that was read before', async () => {
    const { db, fake, clock, poll, id, inner } = await watchDeepIndex();
    const other = fake.content.image(APP, 'plain', [77], { os: 'linux', architecture: 'riscv64' });
    fake.content.tagsOf(APP).set('new', wrapAll(fake.content, [wrapInIndexes(fake.content, inner, 1), other]));
    clock.advance(HOUR_MS);
    await poll(id);
    const shown = (await readShown(db, id)).filter(({ tag }) => tag === 'new');
    expect(shown).toEqual(expectShown(fake.content, APP, ['new']));
  });

  it('stays unread with its reason when it is too deep below the new index, too', async () => {
    const { db, fake, clock, poll, id, inner } = await watchDeepIndex();
    fake.content.tagsOf(APP).set('again', wrapInIndexes(fake.content, inner, 4));
    clock.advance(HOUR_MS);
    await poll(id);
    expect(await readUnread(db, id)).toMatchObject([{ code: 'too-deep', nextTryAt: null }]);
  });
});

describe('a part whose retries ended when no tag led to it', () => {
  it.for(['child', 'config'])('is read when a tag points to it again: %s', async (kind) => {
    let bad = '';
    const watched = await watchFake((fake) => {
      const { children } = tagIndex(fake.content, { repository: APP, tag: 'latest', seed: 1, platforms: PLATFORMS });
      bad = (kind === 'child' ? children[1]?.digest : children[1]?.config) ?? '';
      tagIndex(fake.content, { repository: APP, tag: 'edge', seed: 2, platforms: PLATFORMS });
    });
    const { db, fake, poll, id } = watched;
    const tags = fake.content.tagsOf(APP);
    const [before = '', after = ''] = [tags.get('latest'), tags.get('edge')];
    fake.switches.faults = [faultLine('not found', { repository: APP, reference: bad })];
    await poll(id);
    tags.set('latest', after);
    await pollEvery(watched, 25 * HOUR_MS, 2);
    expect(await readUnread(db, id)).toMatchObject([{ digest: bad, code: 'not-found', nextTryAt: null }]);
    fake.switches.faults = [];
    tags.set('latest', before);
    await pollEvery(watched, 25 * HOUR_MS, 2);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    expect(await readUnread(db, id)).toEqual([]);
  });
});

describe('a part above the limits for one index or tag', () => {
  it('is read when the platform setting names it, up to 64 platforms', async () => {
    const platforms = Array.from({ length: 100 }, (_, n) => `linux/chip${n}`);
    const watched = await watchFake((fake) => {
      tagIndex(fake.content, { repository: APP, tag: 'latest', seed: 1, platforms });
    });
    const { db, poll, id } = watched;
    await poll(id);
    expect(await readShown(db, id)).toHaveLength(64);
    expect((await readUnread(db, id)).map(({ code }) => code)).toEqual(Array(36).fill('too-many'));
    const guarded = createPollCommands(watched);
    await changeRepository(guarded, id, { platforms: ['linux/chip70', 'linux/chip71'] });
    await poll(id);
    expect((await readShown(db, id)).map(({ platform }) => platform)).toEqual(['linux/chip70', 'linux/chip71']);
    await changeRepository(guarded, id, { platforms: [] });
    await poll(id);
    expect((await readShown(db, id)).length).toBeGreaterThanOrEqual(64);
    expect((await readShown(db, id)).length).toBeLessThanOrEqual(68);
    expect((await readUnread(db, id)).every(({ code }) => code === 'too-many')).toBe(true);
  });

  it('is left out with its reason, and every other tag is read', async () => {
    const { db, fake, poll, id } = await watchFake((fake) => {
      const branches = Array.from({ length: 20 }, (_, branch) => {
        const platforms = Array.from({ length: 20 }, (_, n) => `linux/b${branch}c${n}`);
        return tagIndex(fake.content, { repository: APP, tag: 'unlisted', seed: branch, platforms }).digest;
      });
      fake.content.untag(APP, 'unlisted');
      fake.content.tagsOf(APP).set('wide', wrapAll(fake.content, branches));
      fake.content.image(APP, 'plain', [333]);
    });
    const { row } = await poll(id);
    expect(row.state).toBe('succeeded');
    expect(row.requests.manifest).toBeLessThanOrEqual(256 + 2);
    const shown = await readShown(db, id);
    expect(shown.filter(({ tag }) => tag === 'plain')).toEqual(expectShown(fake.content, APP, ['plain']));
    expect(shown.filter(({ tag }) => tag === 'wide').length).toBe(256 - 20);
    const unread = await readUnread(db, id);
    expect(unread).toHaveLength(400 - (256 - 20));
    expect(new Set(unread.map(({ message }) => message))).toEqual(
      new Set(['Only the first 256 manifests below a tag are read.']),
    );
  });

  it('is read when another tag leads to it directly', async () => {
    const { db, fake, clock, poll, id } = await watchFake((fake) => {
      const branches = Array.from({ length: 6 }, (_, branch) => {
        const platforms = Array.from({ length: 50 }, (_, n) => `linux/b${branch}c${n}`);
        return tagIndex(fake.content, { repository: APP, tag: 'unlisted', seed: branch, platforms }).digest;
      });
      fake.content.untag(APP, 'unlisted');
      fake.content.tagsOf(APP).set('wide', wrapAll(fake.content, branches));
    });
    await poll(id);
    const unread = await readUnread(db, id);
    expect(new Set(unread.map(({ parent }) => parent)).size).toBe(1);
    expect(unread).toHaveLength(50);
    // Another poll of the same tag adds no rows.
    clock.advance(HOUR_MS);
    await poll(id);
    expect(await readUnread(db, id)).toHaveLength(50);
    fake.content.tagsOf(APP).set('part', unread[0]?.parent ?? '');
    await poll(id);
    const shown = (await readShown(db, id)).filter(({ tag }) => tag === 'part');
    expect(shown).toEqual(expectShown(fake.content, APP, ['part']));
    expect(await readUnread(db, id)).toEqual([]);
  });

  it('is left out when the manifests below a tag exceed 8 MiB', async () => {
    const { db, fake, poll, id } = await watchFake((fake) => {
      const padded = Array.from({ length: 12 }, (_, n) => {
        const image = fake.content.image(APP, 'unlisted', [1000 + n]);
        const { bytes, mediaType } = fake.content.manifests.get(image) ?? { bytes: Buffer.alloc(0), mediaType: '' };
        const padding = Buffer.concat([bytes, Buffer.alloc(3 * MIB, 32)]);
        fake.content.manifests.set(sha256(padding), { bytes: padding, mediaType });
        return sha256(padding);
      });
      fake.content.untag(APP, 'unlisted');
      fake.content.tagsOf(APP).set('padded', wrapAll(fake.content, padded));
      fake.content.image(APP, 'plain', [333]);
    });
    await poll(id);
    const shown = await readShown(db, id);
    expect(shown.filter(({ tag }) => tag === 'plain')).toEqual(expectShown(fake.content, APP, ['plain']));
    const unread = await readUnread(db, id);
    expect(unread.length).toBeGreaterThan(0);
    expect(unread[0]?.message).toBe('Only the first 8 MiB of manifests below a tag are read.');
  });
});
