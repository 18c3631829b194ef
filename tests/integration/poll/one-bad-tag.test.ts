import { describe, expect, it } from 'vitest';
import { type FaultName, faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { ODD_NAMES, tagOddManifest } from '#tests/support/fake-registry/odd-manifests.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readProblems } from './scope-rows.ts';
import { APP, pollEvery, pollUntil, pushVersions, watchFake } from './watch-fake.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, START } from './world.ts';

const BAD = '1.0.8';
const OTHER = 'team/other';

/** Faults of one tag, and the problem that each one causes. */
const WAYS: { name: FaultName; code: string; status: number | null; words: RegExp }[] = [
  { name: 'refused by policy with 403', code: 'denied', status: 403, words: /blocked by policy/ },
  { name: 'refused by policy with 412', code: 'invalid-response', status: 412, words: /due to configured policy/ },
  {
    name: 'unauthorized with a fresh token',
    code: 'unauthorized',
    status: 401,
    words: /this version only|401|credential/,
  },
  { name: 'bad request', code: 'invalid-response', status: 400, words: /tag is corrupt/ },
  { name: 'legal reasons', code: 'denied', status: 451, words: /withdrawn/ },
  { name: 'internal error', code: 'unavailable', status: 500, words: /link is empty/ },
  { name: 'bad gateway', code: 'unavailable', status: 502, words: /storage is away/ },
  { name: 'not implemented', code: 'invalid-response', status: 501, words: /schema is not supported/ },
  { name: 'gateway timeout', code: 'unavailable', status: 504, words: /504/ },
  { name: 'redirect loop', code: 'refused', status: null, words: /redirected too often/ },
  { name: 'redirect to a private place', code: 'refused', status: null, words: /inner address|169\.254/ },
  { name: 'redirect without a location', code: 'refused', status: null, words: /without a location/ },
  { name: 'cut off', code: 'connection', status: null, words: /cut off/ },
  { name: 'web page', code: 'invalid-response', status: 200, words: /web page/ },
  { name: 'not JSON', code: 'manifest-not-json', status: null, words: /not JSON/ },
  { name: 'right HEAD, refused GET', code: 'denied', status: 403, words: /downloads are blocked/ },
];

describe('one tag that cannot be read', () => {
  it.for(WAYS)('has a problem of its own while all others are read: $name', async ({ name, code, status, words }) => {
    let names: string[] = [];
    const watched = await watchFake((fake) => {
      names = pushVersions(fake, 9);
      fake.content.image(OTHER, 'latest', [77]);
      fake.switches.faults = [faultLine(name, { repository: APP, reference: BAD })];
    });
    const { db, fake, clock, poll, poller, id } = watched;
    const otherId = await watched.addRepository(watched.registryId, OTHER);
    const good = names.filter((tag) => tag !== BAD);

    expect((await poll(id)).row).toMatchObject({ state: 'partial', error: null, observed: 8 });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP, good));
    const [problem, ...more] = await readProblems(db, id);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ tag: BAD, code, tries: 1, message: expect.stringMatching(words) });
    if (status !== null && problem?.status !== null) expect(problem).toMatchObject({ status });
    const waitMs = (problem?.nextTryAt?.getTime() ?? 0) - clock.now().getTime();
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(30 * MINUTE_MS);

    // The repository and the registry have no error.
    expect((await poll(otherId)).row).toMatchObject({ state: 'succeeded', error: null });
    expect(await db.registryState.findFirst()).toMatchObject({ health: 'answering', troubleSince: null });
    const row = await db.repository.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ firstLookedAt: expect.any(Date), consecutiveFailures: 0 });

    fake.content.image(APP, '1.0.9', [99_999]);
    await pollEvery(watched, 40 * MINUTE_MS, 3);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP, [...good, '1.0.9']));
    expect(await readProblems(db, id)).toMatchObject([{ tag: BAD, since: problem?.since }]);

    fake.switches.faults = [];
    expect((await poll(id)).row).toMatchObject({ state: 'succeeded', error: null });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    expect(await readProblems(db, id)).toEqual([]);
    await poller.stop(0);
  });

  it.for(ODD_NAMES)('has a problem that names the kind of its manifest: %s', async (name) => {
    let odd = { code: '', says: /./ };
    const { db, fake, poll, id } = await watchFake((fake) => {
      pushVersions(fake, 4);
      odd = tagOddManifest(fake.content, { repository: APP, tag: '1.0.9', name });
    });
    expect((await poll(id)).row).toMatchObject({ state: 'partial', observed: 4 });
    const { code } = odd;
    const problem = { tag: '1.0.9', code, message: expect.stringMatching(odd.says), hint: expect.any(String) };
    expect(await readProblems(db, id)).toMatchObject([problem]);
    // The problem stays until the tag changes, even after manual polls.
    expect((await poll(id)).row.state).toBe('partial');
    expect(await readProblems(db, id)).toMatchObject([{ ...problem, tries: 2 }]);
    fake.content.image(APP, '1.0.9', [4321]);
    expect((await poll(id)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    expect(await readProblems(db, id)).toEqual([]);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });

  it('does not delay the first check when it is the pasted tag', async () => {
    const { db, fake, poll, id } = await watchFake(
      (fake) => {
        pushVersions(fake, 9);
        fake.switches.faults = [faultLine('refused by policy with 403', { repository: APP, reference: BAD })];
      },
      { pastedTag: BAD },
    );
    expect((await poll(id)).row).toMatchObject({ state: 'partial', error: null, observed: 8 });
    expect(await readShown(db, id)).toHaveLength(8);
    expect(fake.count('GET', '/tags/list')).toBe(1);
    expect(await readProblems(db, id)).toMatchObject([{ tag: BAD, code: 'denied' }]);
  });

  it('keeps the image that was read before, with its problem', async () => {
    const { db, fake, poll, id } = await watchFake((fake) => pushVersions(fake, 5));
    await poll(id);
    const before = await readShown(db, id);
    fake.switches.faults = [faultLine('internal error', { repository: APP, reference: '1.0.3' })];
    fake.content.image(APP, '1.0.4', [31_415]);
    expect((await poll(id)).row).toMatchObject({ state: 'partial', observed: 1 });
    const after = await readShown(db, id);
    expect(after.find(({ tag }) => tag === '1.0.4')?.sizeBytes).toBe(31_415);
    const rest = (rows: typeof after) => rows.filter(({ tag }) => tag !== '1.0.4');
    expect(rest(after)).toEqual(rest(before));
    expect(await readProblems(db, id)).toMatchObject([{ tag: '1.0.3', code: 'unavailable', status: 500 }]);
    expect(await db.tag.count({ where: { missingCount: { gt: 0 } } })).toBe(0);
  });

  it('does not change the intervals of the list and of other tags', async () => {
    const counts = [];
    for (const isBad of [false, true]) {
      const watched = await watchFake((fake) => {
        for (const [n, tag] of ['latest', 'edge', 'main'].entries()) fake.content.image(APP, tag, [100 + n]);
        if (isBad) fake.switches.faults = [faultLine('internal error', { repository: APP, reference: 'main' })];
      });
      await watched.poller.runDue();
      watched.fake.requests.splice(0);
      const end = new Date(START.getTime() + 6 * HOUR_MS);
      await pollUntil(watched, end);
      const { fake } = watched;
      counts.push({ lists: fake.count('GET', '/tags/list'), heads: fake.count('HEAD', '/manifests/latest') });
    }
    const [good, bad] = counts;
    expect(good?.lists).toBeGreaterThan(3);
    expect(Math.abs((good?.lists ?? 0) - (bad?.lists ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs((good?.heads ?? 0) - (bad?.heads ?? 0))).toBeLessThanOrEqual(1);
  });

  it('is retried after minutes, then at growing intervals up to once a day', async () => {
    const settings = { tagIntervalSeconds: 86_400, listIntervalSeconds: 86_400 };
    const watched = await watchFake((fake) => {
      for (const [n, tag] of ['latest', 'main'].entries()) fake.content.image(APP, tag, [100 + n]);
      fake.switches.faults = [faultLine('refused by policy with 403', { repository: APP, reference: 'main' })];
    }, settings as object);
    const { db, fake, clock, poller, id } = watched;
    const tries: number[] = [];
    fake.switches.intercept = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/manifests/main')) tries.push(clock.now().getTime());
      return undefined;
    };
    await poller.runDue();
    const [first] = await readProblems(db, id);
    await pollUntil(watched, new Date(START.getTime() + 6 * DAY_MS));
    const gaps = tries.slice(1).map((at, n) => at - (tries[n] ?? 0));
    expect(gaps[0]).toBeLessThanOrEqual(30 * MINUTE_MS);
    expect(gaps.at(-1)).toBeGreaterThan(20 * HOUR_MS);
    expect(gaps.at(-1)).toBeLessThan(28 * HOUR_MS);
    for (const [n, gap] of gaps.entries()) if (n > 0) expect(gap * 1.3, `gap ${n}`).toBeGreaterThan(gaps[n - 1] ?? 0);
    expect(tries.length).toBeLessThanOrEqual(15);
    expect(await readProblems(db, id)).toMatchObject([{ since: first?.since, tries: tries.length }]);
  });

  it('does not pause its registry, however often its repository is polled', async () => {
    const watched = await watchFake((fake) => {
      pushVersions(fake, 5);
      fake.content.image(OTHER, 'latest', [77]);
      fake.switches.faults = [faultLine('internal error', { repository: APP, reference: '1.0.4' })];
    });
    const { db, clock, poll, id } = watched;
    const otherId = await watched.addRepository(watched.registryId, OTHER);
    for (let polls = 0; polls < 12; polls += 1) {
      clock.advance(MINUTE_MS);
      expect((await poll(id)).row).toMatchObject({ state: 'partial', error: null });
      expect((await poll(otherId)).row).toMatchObject({ state: 'succeeded' });
    }
    expect(await db.registryState.findFirst()).toMatchObject({ health: 'answering', consecutiveFailures: 0 });
    expect(await readProblems(db, id)).toMatchObject([{ tag: '1.0.4', tries: 12 }]);
  });
});
