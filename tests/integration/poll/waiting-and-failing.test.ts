import { describe, expect, it } from 'vitest';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { tagIndex } from '#tests/support/fake-registry/index-content.ts';
import { readProblems } from './scope-rows.ts';
import { APP, pollUntil, pushVersions, type Watched, watchFake } from './watch-fake.ts';
import { MINUTE_MS } from './world.ts';

const BAD = '1.0.4';

function setQuota(fake: FakeRegistry, remaining: number): void {
  fake.switches.quota = { limit: 100, remaining, windowSeconds: 21_600 };
}

/** Minutes from one attempt to the next. */
const waitOf = ({ triedAt, nextTryAt }: { triedAt: Date | null; nextTryAt: Date | null }) =>
  Math.round(((nextTryAt?.getTime() ?? 0) - (triedAt?.getTime() ?? 0)) / MINUTE_MS);

/** Watches five tags. Each of five manual polls leaves one of them waiting for the quota. */
async function watchWaiting(): Promise<Watched> {
  const watched = await watchFake((fake) => pushVersions(fake, 5));
  const { fake, db, clock, poll, id } = watched;
  await poll(id);
  setQuota(fake, 8);
  fake.content.image(APP, BAD, [78]);
  for (let polls = 0; polls < 5; polls += 1) {
    clock.advance(MINUTE_MS);
    await poll(id);
    expect(await readProblems(db, id)).toMatchObject([{ tag: BAD, code: 'waiting-for-quota' }]);
  }
  return watched;
}

describe('waiting for the quota', () => {
  it('is no try of a tag: a failure after it is retried after minutes', async () => {
    const watched = await watchWaiting();
    const { fake, db, clock, poll, id } = watched;
    setQuota(fake, 100);
    fake.switches.faults = [faultLine('internal error', { repository: APP, reference: BAD })];
    clock.advance(7 * 60 * MINUTE_MS);
    const waits: number[] = [];
    await poll(id);
    for (let tries = 1; tries <= 4; tries += 1) {
      const [problem] = await readProblems(db, id);
      expect(problem).toMatchObject({ code: 'unavailable', tries });
      if (!problem?.nextTryAt) throw new Error('it is tried again');
      waits.push(waitOf(problem));
      await pollUntil(watched, problem.nextTryAt);
    }
    expect(waits).toEqual([5, 15, 60, 240]);
  });

  it('neither increases nor resets the tries of a tag that failed before', async () => {
    const watched = await watchWaiting();
    const { fake, db, clock, poll, id } = watched;
    fake.switches.faults = [faultLine('right HEAD, refused GET', { repository: APP, reference: BAD })];
    const seen: object[] = [];
    for (const remaining of [100, 8, 8, 100]) {
      clock.advance(7 * 60 * MINUTE_MS);
      setQuota(fake, remaining);
      await poll(id);
      seen.push(...(await readProblems(db, id)).map(({ code, tries }) => ({ code, tries })));
    }
    const waiting = { code: 'waiting-for-quota', tries: 1 };
    expect(seen).toEqual([{ code: 'denied', tries: 1 }, waiting, waiting, { code: 'denied', tries: 2 }]);
  });

  it('is no try of a part: a failure after it is retried after minutes', async () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    const watched = await watchFake((fake) => {
      tagIndex(fake.content, { repository: APP, tag: 'latest', seed: 1, platforms });
      pushVersions(fake, 1);
    });
    const { fake, db, clock, poll, id } = watched;
    await poll(id);
    setQuota(fake, 11);
    const { children } = tagIndex(fake.content, { repository: APP, tag: 'latest', seed: 2, platforms });
    const readPart = () => db.unreadPart.findFirstOrThrow({ where: { digest: children[1]?.digest ?? '' } });
    for (let polls = 0; polls < 5; polls += 1) {
      await poll(id);
      expect(await readPart()).toMatchObject({ code: 'waiting-for-quota' });
      clock.advance(MINUTE_MS);
    }
    setQuota(fake, 100);
    clock.advance(7 * 60 * MINUTE_MS);
    fake.switches.faults = [faultLine('internal error', { repository: APP, reference: children[1]?.digest ?? '' })];
    await poll(id);
    const waits: number[] = [];
    for (let tries = 1; tries <= 4; tries += 1) {
      const part = await readPart();
      expect(part).toMatchObject({ code: 'unavailable', tries });
      waits.push(waitOf(part));
      await pollUntil(watched, part.nextTryAt ?? clock.now());
    }
    expect(waits).toEqual([5, 15, 60, 240]);
  });
});
