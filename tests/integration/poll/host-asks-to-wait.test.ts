import { describe, expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { refusal, webPage } from '#tests/support/fake-registry/fault-answers.ts';
import { everywhere, faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { openPoller } from '#tests/support/poller.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readProblems } from './scope-rows.ts';
import { APP, pushVersions, type Watched, watchFake } from './watch-fake.ts';
import { HOUR_MS, MINUTE_MS } from './world.ts';

const OTHER = 'team/other';

async function watchTwo(): Promise<Watched & { otherId: string }> {
  const watched = await watchFake((fake) => {
    pushVersions(fake, 6);
    pushVersions(fake, 6, OTHER);
  });
  const otherId = await watched.addRepository(watched.registryId, OTHER);
  await watched.poll(watched.id);
  await watched.poll(otherId);
  watched.clock.advance(HOUR_MS);
  watched.fake.takeTally();
  return { ...watched, otherId };
}

async function readPause(db: DatabaseClient) {
  const state = await db.registryState.findFirstOrThrow();
  const reason = state.pauseReason as { code: string; message: string } | null;
  return { until: state.pausedUntil, at: state.pausedAt, code: reason?.code, message: reason?.message };
}

describe('a registry that requests a pause', () => {
  it('is paused by the poll that got the response, and gets no request after a restart', async () => {
    const watched = await watchTwo();
    const { db, fake, clock, poll, id, otherId } = watched;
    const busy = refusal(429, 'slow down', 'TOOMANYREQUESTS', { 'retry-after': '3600' });
    fake.switches.faults = [everywhere(busy)];
    await poll(id);
    const pause = await readPause(db);
    expect(pause.until?.getTime()).toBeGreaterThan(clock.now().getTime() + 55 * MINUTE_MS);
    expect(pause).toMatchObject({ code: 'rate-limited', message: expect.stringMatching(/slow down|429/) });
    await watched.poller.stop(0);

    const restarted = openPoller(db, clock);
    fake.takeTally();
    clock.advance(12_000);
    await restarted.poller.runDue();
    expect((await restarted.poller.pollNow(otherId, 'manual'))?.state).not.toBe('succeeded');
    expect(fake.takeTally().all).toBe(0);
    expect(await readPause(db)).toEqual(pause);

    fake.switches.faults = [];
    clock.set(new Date((pause.until?.getTime() ?? 0) + 1000));
    expect(await restarted.poller.pollNow(otherId, 'manual')).toMatchObject({ state: 'succeeded' });
    expect(await readPause(db)).toMatchObject({ code: undefined });
    await restarted.close();
  });

  it.for([
    { name: 'a web page at every path', answer: webPage, words: /web page/ },
    {
      name: '429 at every path',
      answer: refusal(429, 'slow down', 'TOOMANYREQUESTS', { 'retry-after': '600' }),
      words: /slow down|429/,
    },
    {
      name: '503 that asks to wait',
      answer: refusal(503, 'read-only mode', 'UNAVAILABLE', { 'retry-after': '600' }),
      words: /read-only mode|503/,
    },
  ])('keeps the first reason of its pause over polls that were not sent: $name', async ({ answer, words }) => {
    const { db, fake, clock, poll, id, otherId } = await watchTwo();
    fake.switches.faults = [everywhere(answer)];
    await poll(id);
    await poll(otherId);
    const first = await readPause(db);
    expect(first.message).toMatch(words);
    expect(first.until?.getTime()).toBeGreaterThan(clock.now().getTime());
    fake.takeTally();
    clock.advance(1000);
    const { row } = await poll(id);
    expect(row.state).toBe('failed');
    expect(row.error?.message).toMatch(words);
    expect(fake.takeTally().all).toBe(0);
    expect(await readPause(db)).toMatchObject({ message: first.message, at: first.at, until: first.until });

    fake.switches.faults = [];
    clock.advance(2 * HOUR_MS);
    expect((await poll(id)).row).toMatchObject({ state: 'succeeded' });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });
});

describe('a web page as a response', () => {
  it('below one tag is a problem of that tag: other tags and repositories are read', async () => {
    const { db, fake, poll, id, otherId } = await watchTwo();
    fake.switches.faults = [faultLine('web page', { repository: APP, reference: '1.0.3' })];
    fake.content.image(APP, '1.0.3', [4444]);
    fake.content.image(APP, '1.0.5', [5555]);
    fake.content.image(OTHER, '1.0.5', [6666]);
    await poll(id);
    expect(await readProblems(db, id)).toMatchObject([{ tag: '1.0.3', code: 'invalid-response' }]);
    expect((await readShown(db, id)).find(({ tag }) => tag === '1.0.5')?.sizeBytes).toBe(5555);
    expect((await poll(otherId)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    expect(await readPause(db)).toMatchObject({ until: null, code: undefined });
  });

  it('below all paths of one repository is a problem of that repository', async () => {
    const { db, fake, clock, poll, id, otherId } = await watchTwo();
    fake.switches.faults = [{ path: new RegExp(`/v2/${APP}/`), answer: webPage }];
    fake.content.image(OTHER, '1.0.5', [6666]);
    expect((await poll(otherId)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    expect(['failed', 'partial']).toContain((await poll(id)).row.state);
    expect((await poll(otherId)).row).toMatchObject({ state: 'succeeded' });
    clock.advance(MINUTE_MS);
    expect((await poll(otherId)).row).toMatchObject({ state: 'succeeded' });
    const { until } = await readPause(db);
    expect(until === null || until <= clock.now()).toBe(true);
    expect(await db.tag.count({ where: { missingCount: { gt: 0 } } })).toBe(0);
  });
});
