import { describe, expect, it } from 'vitest';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { cutOffBody } from '#tests/support/fake-registry/fault-answers.ts';
import { tagIndex } from '#tests/support/fake-registry/index-content.ts';
import type { Reply } from '#tests/support/fake-registry/reply.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readProblems, readUnread } from './scope-rows.ts';
import { APP, pollEvery, type Watched, watchFake } from './watch-fake.ts';
import { HOUR_MS, MINUTE_MS } from './world.ts';

const WINDOW_SECONDS = 21_600;
const WINDOW_MS = WINDOW_SECONDS * 1000;
const LIMIT = 100;
const RESERVE = 10;
const TAGS = Array.from({ length: 20 }, (_, n) => `branch-${n}`);

function pushAll(fake: FakeRegistry, bytes: number): void {
  for (const [n, tag] of TAGS.entries()) fake.content.image(APP, tag, [bytes + n, 3]);
}

function setQuota(fake: FakeRegistry, remaining: number): void {
  fake.switches.quota = { limit: LIMIT, remaining, windowSeconds: WINDOW_SECONDS };
}

function withoutQuota({ headers = {}, ...reply }: Reply): Reply {
  const { 'ratelimit-limit': _limit, 'ratelimit-remaining': _remaining, ...others } = headers;
  return { ...reply, headers: others };
}

/** Watches twenty tags that were read while the registry reported no quota. */
async function watchRead(): Promise<Watched> {
  const watched = await watchFake((fake) => pushAll(fake, 1000));
  await watched.poll(watched.id);
  watched.clock.advance(HOUR_MS);
  watched.fake.takeTally();
  return watched;
}

const getsOf = ({ fake }: Watched) => {
  const { tags, digests } = fake.takeTally(APP);
  return tags + digests;
};

describe('the reserve of a quota', () => {
  it.for([8, 9, 10])(
    'stops all manifest requests when %i of 100 are left, after the one that showed it',
    async (remaining) => {
      const watched = await watchRead();
      const { db, fake, clock, id } = watched;
      setQuota(fake, remaining);
      pushAll(fake, 2000);
      await watched.poll(id);
      expect(getsOf(watched)).toBeLessThanOrEqual(1);
      clock.advance(10 * MINUTE_MS);
      await watched.poll(id);
      expect(getsOf(watched)).toBe(0);
      const waiting = await readProblems(db, id);
      expect(waiting.length).toBeGreaterThanOrEqual(19);
      for (const { code, nextTryAt, message } of waiting) {
        expect(code).toBe('waiting-for-quota');
        expect(message).toMatch(/rate limit|quota/i);
        expect(nextTryAt?.getTime()).toBeGreaterThan(clock.now().getTime());
        expect(nextTryAt?.getTime()).toBeLessThanOrEqual(clock.now().getTime() + WINDOW_MS + MINUTE_MS);
      }
    },
  );

  it('is kept over many polls while HEAD continues, and waiting tags are read with the next quota', async () => {
    const watched = await watchRead();
    const { db, fake, clock, id } = watched;
    setQuota(fake, 15);
    pushAll(fake, 2000);
    for (let polls = 0; polls < 5; polls += 1) {
      await watched.poll(id);
      expect(fake.takeTally(APP).heads, `poll ${polls}`).toBe(TAGS.length);
      expect(fake.switches.quota?.remaining).toBeGreaterThanOrEqual(RESERVE);
      clock.advance(20 * MINUTE_MS);
    }
    expect(fake.switches.quota?.remaining).toBeLessThanOrEqual(RESERVE + 1);
    const shown = await readShown(db, id);
    const fresh = shown.filter(({ sizeBytes }) => sizeBytes > 2000);
    expect(fresh).toHaveLength(15 - (fake.switches.quota?.remaining ?? 0));
    const waiting = await readProblems(db, id);
    expect(new Set([...waiting, ...fresh].map(({ tag }) => tag))).toEqual(new Set(TAGS));
    expect(waiting).toHaveLength(TAGS.length - fresh.length);

    setQuota(fake, LIMIT);
    await pollEvery(watched, HOUR_MS, 7);
    expect(await readProblems(db, id)).toEqual([]);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    expect(fake.switches.quota?.remaining).toBeGreaterThanOrEqual(RESERVE);
  });

  it('is kept when each tag is an index of several platforms', async () => {
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x'];
    const push = (fake: FakeRegistry, seed: number) => {
      for (const [n, tag] of TAGS.slice(0, 8).entries())
        tagIndex(fake.content, { repository: APP, tag, seed: seed + n, platforms });
    };
    const watched = await watchFake((fake) => push(fake, 0));
    const { db, fake, clock, id } = watched;
    await watched.poll(id);
    clock.advance(HOUR_MS);
    setQuota(fake, 16);
    push(fake, 100);
    for (let polls = 0; polls < 3; polls += 1) {
      await watched.poll(id);
      expect(fake.switches.quota?.remaining).toBeGreaterThanOrEqual(RESERVE);
      clock.advance(20 * MINUTE_MS);
    }
    const parts = await readUnread(db, id);
    for (const { code } of parts) expect(code).toBe('waiting-for-quota');
    setQuota(fake, LIMIT);
    await pollEvery(watched, 3 * HOUR_MS, 10);
    expect(await readUnread(db, id)).toEqual([]);
    expect(await readProblems(db, id)).toEqual([]);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });

  it('allows HEAD in the first check, and each waiting tag has its reason and its time', async () => {
    const watched = await watchFake((fake) => {
      pushAll(fake, 1000);
      setQuota(fake, 8);
    });
    const { db, fake, clock, poller, id } = watched;
    await poller.runDue();
    const { heads, tags } = fake.takeTally(APP);
    expect(heads).toBe(TAGS.length);
    expect(tags).toBeLessThanOrEqual(1);
    const waiting = await readProblems(db, id);
    expect(waiting).toHaveLength(TAGS.length - tags);
    for (const problem of waiting)
      expect(problem).toMatchObject({ code: 'waiting-for-quota', nextTryAt: expect.any(Date) });
    const row = await db.repository.findUniqueOrThrow({ where: { id } });
    expect(row.nextPollAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    await pollEvery(watched, 20 * MINUTE_MS, 3);
    expect(getsOf(watched)).toBe(0);
    expect(fake.switches.quota?.remaining).toBeGreaterThanOrEqual(7);

    setQuota(fake, LIMIT);
    await pollEvery(watched, 2 * HOUR_MS, 8);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    expect(await readProblems(db, id)).toEqual([]);
    expect(await db.repository.findUnique({ where: { id } })).toMatchObject({ firstLookedAt: expect.any(Date) });
  });

  it('is shared by all repositories of its registry', async () => {
    const watched = await watchRead();
    const { fake, clock, id } = watched;
    for (const [n, tag] of TAGS.entries()) fake.content.image('team/other', tag, [500 + n]);
    const otherId = await watched.addRepository(watched.registryId, 'team/other');
    await watched.poll(otherId);
    clock.advance(HOUR_MS);
    setQuota(fake, 13);
    pushAll(fake, 2000);
    for (const [n, tag] of TAGS.entries()) fake.content.image('team/other', tag, [900 + n]);
    await Promise.all([watched.poll(id), watched.poll(otherId)]);
    expect(fake.switches.quota?.remaining).toBeGreaterThanOrEqual(RESERVE);
    const left = fake.switches.quota?.remaining;
    clock.advance(MINUTE_MS);
    await watched.poll(id);
    await watched.poll(otherId);
    expect(fake.switches.quota?.remaining).toBe(left);
  });

  it.for([
    ['is answered with 500', (right: Reply): Reply => ({ ...right, status: 500, body: '{}' })],
    ['breaks off', cutOffBody],
  ] as const)('is kept when each GET %s, and every retry counts', async ([, answer]) => {
    const watched = await watchRead();
    const { db, fake, registryId, id } = watched;
    await db.quotaUse.deleteMany();
    setQuota(fake, 12);
    fake.content.image(APP, 'branch-0', [2000, 3]);
    fake.switches.faults = [{ method: 'GET', path: /\/manifests\//, answer }];
    await watched.poll(id);
    expect(fake.switches.quota?.remaining).toBe(RESERVE);
    const uses = await db.quotaUse.findMany({ where: { registryId } });
    expect(uses.reduce((sum, { requests }) => sum + requests, 0)).toBe(getsOf(watched));
  });

  it('is kept when the bodies of the children of an index break off', async () => {
    const platforms = Array.from({ length: 8 }, (_, n) => `linux/arch${n}`);
    const watched = await watchRead();
    const { fake, id } = watched;
    setQuota(fake, 16);
    tagIndex(fake.content, { repository: APP, tag: 'branch-0', seed: 1, platforms });
    fake.switches.faults = [{ method: 'GET', path: /\/manifests\/sha256:/, answer: cutOffBody }];
    await watched.poll(id);
    expect(fake.switches.quota?.remaining).toBe(RESERVE);
  });

  it('is kept when only HEAD reports the quota', async () => {
    const platforms = Array.from({ length: 8 }, (_, n) => `linux/arch${n}`);
    const watched = await watchRead();
    const { fake, id } = watched;
    setQuota(fake, 14);
    tagIndex(fake.content, { repository: APP, tag: 'branch-0', seed: 1, platforms });
    fake.switches.faults = [{ method: 'GET', path: /\/manifests\//, answer: withoutQuota }];
    await watched.poll(id);
    expect(fake.switches.quota?.remaining).toBe(RESERVE);
  });

  it('makes a poll partial with its reason when only children wait for the quota', async () => {
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x'];
    const watched = await watchRead();
    const { db, fake, clock, id } = watched;
    setQuota(fake, 11);
    tagIndex(fake.content, { repository: APP, tag: 'branch-0', seed: 1, platforms });
    const { row } = await watched.poll(id);
    expect(await readProblems(db, id)).toEqual([]);
    expect((await readUnread(db, id)).map(({ code }) => code)).toEqual(Array(3).fill('waiting-for-quota'));
    expect(row).toMatchObject({ state: 'partial', error: { code: 'waiting-for-quota' } });
    clock.advance(HOUR_MS);
    const retry = await watched.poll(id);
    expect(retry.row).toMatchObject({ state: 'partial', error: { code: 'waiting-for-quota' } });
  });

  it('is counted by purpose, each request once', async () => {
    const watched = await watchRead();
    const { db, fake, registryId, id } = watched;
    await db.quotaUse.deleteMany();
    setQuota(fake, 60);
    pushAll(fake, 2000);
    await watched.poll(id);
    const uses = await db.quotaUse.findMany({ where: { registryId } });
    expect(uses.reduce((sum, { requests }) => sum + requests, 0)).toBe(getsOf(watched));
    expect(uses.length).toBeGreaterThan(0);
  });
});
