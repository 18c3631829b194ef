import { describe, expect, it } from 'vitest';
import { readTags } from '#lib/views/tags/tags.ts';
import { type FaultName, faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { openViews } from '#tests/support/open-views.ts';
import { readShown } from './expected-current.ts';
import { readProblems } from './scope-rows.ts';
import { APP, pollUntil, watchFake } from './watch-fake.ts';
import { HOUR_MS, MINUTE_MS, readTagHistory } from './world.ts';

/** Watches main, edge and next, which were read. Then edge is deleted at the registry. */
async function watchDeleted() {
  const watched = await watchFake((fake) => {
    for (const [n, tag] of ['main', 'edge', 'next'].entries()) fake.content.image(APP, tag, [100 * (n + 1)]);
  });
  const { db, fake, clock, poll, id } = watched;
  await poll(id);
  clock.advance(HOUR_MS);
  fake.content.untag(APP, 'edge');
  const readTag = () => db.tag.findFirstOrThrow({ where: { repositoryId: id, name: 'edge' } });
  const readItem = async () => {
    const { items } = await readTags(openViews(db), id, {});
    const found = items.find(({ name }) => name === 'edge');
    if (!found) throw new Error('it is shown for as long as it has history');
    return found as typeof found & { missingSince?: string | null };
  };
  return { ...watched, readTag, readItem };
}

describe('a tag that the registry no longer has', () => {
  it('is missing since the first poll without it, and gone after three misses over an hour', async () => {
    const watched = await watchDeleted();
    const { db, clock, poll, id, readTag, readItem } = watched;
    await poll(id);
    const since = clock.now();
    expect(await readTag()).toMatchObject({ missingSince: since, missingCount: 1, goneAt: null });
    expect(await readItem()).toMatchObject({ missingSince: since.toISOString(), goneSince: null });
    await poll(id);
    expect(await readTag()).toMatchObject({ missingSince: since, goneAt: null });
    await pollUntil(watched, new Date(since.getTime() + 30 * MINUTE_MS));
    expect(await readTag()).toMatchObject({ missingSince: since, goneAt: null });
    expect((await readTagHistory(db, id, 'edge')).isOpen).toBe(true);
    await pollUntil(watched, new Date(since.getTime() + 2 * HOUR_MS));
    expect(await readTag()).toMatchObject({ goneAt: since });
    expect((await readTagHistory(db, id, 'edge')).isOpen).toBe(false);
    // A deleted tag is not a problem, because it needs no action.
    expect(await readProblems(db, id)).toEqual([]);
  });

  it('is not gone after any number of polls within an hour', async () => {
    const { clock, poll, id, readTag } = await watchDeleted();
    for (let polls = 0; polls < 6; polls += 1) {
      await poll(id);
      clock.advance(9 * MINUTE_MS);
    }
    expect(await readTag()).toMatchObject({ goneAt: null, missingSince: expect.any(Date) });
  });

  it('is present again as soon as one poll finds it', async () => {
    const { db, fake, clock, poll, id, readTag, readItem } = await watchDeleted();
    await poll(id);
    fake.content.image(APP, 'edge', [222]);
    clock.advance(5 * MINUTE_MS);
    await poll(id);
    expect(await readTag()).toMatchObject({ missingSince: null, missingCount: 0, goneAt: null });
    expect((await readItem()).missingSince ?? null).toBeNull();
    expect((await readShown(db, id)).find(({ tag }) => tag === 'edge')?.sizeBytes).toBe(222);
  });

  it('is missing, not refused, when HEAD and GET get “not found” although the list has it', async () => {
    const { db, fake, clock, poll, id, readTag } = await watchDeleted();
    fake.content.image(APP, 'edge', [200]);
    fake.switches.faults = [faultLine('not found', { repository: APP, reference: 'edge' })];
    await poll(id);
    expect(await readTag()).toMatchObject({ missingSince: clock.now(), goneAt: null });
    expect(await readProblems(db, id)).toEqual([]);
  });

  it.for(['refused by policy with 403', 'internal error'] satisfies FaultName[])(
    'is retried at growing intervals while it is refused, however often the list is read: %s',
    async (name) => {
      const watched = await watchDeleted();
      const { db, fake, clock, id } = watched;
      fake.switches.faults = [faultLine(name, { repository: APP, reference: 'edge' })];
      fake.requests.splice(0);
      await pollUntil(watched, new Date(clock.now().getTime() + 12 * HOUR_MS));
      expect(fake.count('GET', '/tags/list')).toBeGreaterThan(100);
      const [problem] = await readProblems(db, id);
      expect(problem?.tries).toBeLessThanOrEqual(6);
      expect(problem?.nextTryAt?.getTime()).toBeGreaterThan(clock.now().getTime() + HOUR_MS);
      expect(fake.count('HEAD', '/manifests/edge')).toBeLessThanOrEqual(problem?.tries ?? 0);
    },
  );

  it('is retried at growing intervals when it was gone, is listed again and is refused', async () => {
    const watched = await watchDeleted();
    const { db, fake, clock, id, readTag } = watched;
    await pollUntil(watched, new Date(clock.now().getTime() + 2 * HOUR_MS));
    expect((await readTag()).goneAt).not.toBeNull();
    fake.content.image(APP, 'edge', [222]);
    fake.switches.faults = [faultLine('refused by policy with 403', { repository: APP, reference: 'edge' })];
    await pollUntil(watched, new Date(clock.now().getTime() + 12 * HOUR_MS));
    expect(await readProblems(db, id)).toMatchObject([{ tag: 'edge', code: 'denied' }]);
    expect((await readProblems(db, id))[0]?.tries).toBeLessThanOrEqual(6);

    fake.switches.faults = [];
    await pollUntil(watched, new Date(clock.now().getTime() + 28 * HOUR_MS));
    expect(await readTag()).toMatchObject({ goneAt: null });
    expect((await readTagHistory(db, id, 'edge')).isOpen).toBe(true);
  });

  it('is not missing and keeps its problem while it is refused', async () => {
    const { db, fake, clock, poll, id, readTag } = await watchDeleted();
    fake.switches.faults = [faultLine('refused by policy with 403', { repository: APP, reference: 'edge' })];
    for (let polls = 0; polls < 4; polls += 1) {
      await poll(id);
      clock.advance(HOUR_MS);
    }
    expect(await readTag()).toMatchObject({ missingSince: null, missingCount: 0, goneAt: null });
    expect(await readProblems(db, id)).toMatchObject([{ tag: 'edge', code: 'denied' }]);
  });
});
