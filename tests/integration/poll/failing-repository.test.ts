import { describe, expect, it } from 'vitest';
import { changeRepository } from '#lib/commands/repositories/repositories.ts';
import { noAnswer } from '#tests/support/fake-registry/fault-answers.ts';
import { type FaultName, faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { ODD_NAMES, tagOddManifest } from '#tests/support/fake-registry/odd-manifests.ts';
import { createPollCommands } from './command-context.ts';
import { readProblems } from './scope-rows.ts';
import { APP, pollUntil, pushVersions, type Watched, watchFake } from './watch-fake.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, START } from './world.ts';

const OTHER = 'team/other';
const later = (ms: number) => new Date(START.getTime() + ms);

const readTroubles = ({ db }: Watched) =>
  db.incident.findMany({ where: { kind: 'trouble' }, include: { events: true }, orderBy: { openedAt: 'asc' } });

const readRepository = ({ db, id }: Watched) => db.repository.findUniqueOrThrow({ where: { id } });

describe('a repository without a readable tag', () => {
  it.for([
    { name: 'refused by policy with 403', tags: 1, trouble: 'auth-failing' },
    { name: 'refused by policy with 403', tags: 3, trouble: 'auth-failing' },
    { name: 'unauthorized with a fresh token', tags: 3, trouble: 'auth-failing' },
    { name: 'internal error', tags: 3, trouble: 'no-success' },
    { name: 'web page', tags: 3, trouble: 'no-success' },
  ] satisfies { name: FaultName; tags: number; trouble: string }[])(
    'fails in every scheduled poll, and has one incident until a tag is read: $name, $tags',
    async ({ name, tags, trouble }) => {
      const watched = await watchFake((fake) => {
        pushVersions(fake, tags);
        fake.switches.faults = [faultLine(name, { repository: APP })];
      });
      const { db, fake, registryId, id } = watched;
      await pollUntil(watched, later(3 * HOUR_MS));
      const polls = await db.poll.findMany({ where: { repositoryId: id } });
      expect(polls.length).toBeGreaterThan(3);
      expect(new Set(polls.map(({ state }) => state))).toEqual(new Set(['failed']));
      const [problem] = await readProblems(db, id);
      expect(polls.map(({ error }) => error)).toEqual(
        polls.map(() => expect.objectContaining({ code: problem?.code, message: expect.stringContaining(APP) })),
      );
      expect(await readRepository(watched)).toMatchObject({ lastSuccessAt: null });
      expect(await readTroubles(watched)).toMatchObject([
        { state: 'open', repositoryId: id, registryId, trouble: { code: trouble }, events: [{ kind: 'opened' }] },
      ]);
      // The registry itself answers.
      expect(await db.registryState.findFirst()).toMatchObject({ health: 'answering', troubleSince: null });

      fake.switches.faults = [];
      await pollUntil(watched, later(6 * HOUR_MS));
      expect(await readProblems(db, id)).toEqual([]);
      expect(await readTroubles(watched)).toMatchObject([
        { state: 'recovered', events: [{ kind: 'opened' }, { kind: 'recovered' }] },
      ]);
    },
  );

  it('keeps the intervals of its list and of its tags', async () => {
    const watched = await watchFake((fake) => {
      pushVersions(fake, 2);
      fake.switches.faults = [faultLine('refused by policy with 403', { repository: APP })];
    });
    const { fake } = watched;
    await pollUntil(watched, later(6 * HOUR_MS));
    expect(fake.count('GET', '/tags/list')).toBeGreaterThan(50);
    expect(fake.count('GET', '/tags/list')).toBeLessThan(100);
    expect(fake.count('GET', '/manifests/1.0.0')).toBeLessThanOrEqual(6);
  });

  it('has an incident when its tags are no images, and its registry counts as answering', async () => {
    const watched = await watchFake((fake) =>
      tagOddManifest(fake.content, { repository: APP, tag: '1.0.0', name: ODD_NAMES[0] ?? 'unknown kind' }),
    );
    await pollUntil(watched, later(2 * HOUR_MS));
    expect(await watched.db.registryState.findFirst()).toMatchObject({ health: 'answering' });
    expect(await readTroubles(watched)).toMatchObject([{ state: 'open', repositoryId: watched.id }]);
  });
});

/** Opens a registry that has been failing for an hour, with a second repository that is polled every 6 hours. */
async function watchDown() {
  const watched = await watchFake((fake) => {
    pushVersions(fake, 2);
    pushVersions(fake, 2, OTHER);
  });
  const { fake, db, poll, registryId } = watched;
  const otherId = await watched.addRepository(registryId, OTHER, { relation: 'upstream' });
  await poll(watched.id);
  await poll(otherId);
  fake.switches.intercept = () => ({ status: 500 });
  await pollUntil(watched, later(90 * MINUTE_MS));
  expect(await readTroubles(watched)).toMatchObject([{ state: 'open', registryId }]);
  // Waits until after a possible pause.
  watched.clock.advance(HOUR_MS);
  fake.takeTally();
  fake.requests.splice(0);
  const readOther = () => db.repository.findUniqueOrThrow({ where: { id: otherId } });
  return { ...watched, otherId, readOther };
}

describe('a poll that sends no request', () => {
  it('is no success: a registry that is down does not recover when settings change', async () => {
    const watched = await watchDown();
    const { db, fake, clock, poller, id, otherId, readOther } = watched;
    const before = await readOther();
    const state = await db.registryState.findFirst();
    await db.repository.updateMany({ where: { id }, data: { nextPollAt: new Date(clock.now().getTime() + DAY_MS) } });
    await changeRepository(createPollCommands(watched), otherId, { owner: 'team-a' });
    await poller.runDue();
    expect(fake.requests).toEqual([]);
    expect((await readOther()).lastPollAt).toEqual(clock.now());
    expect(await readOther()).toMatchObject({ lastSuccessAt: before.lastSuccessAt, consecutiveFailures: 0 });
    expect((await readOther()).nextPollAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    expect(await readTroubles(watched)).toMatchObject([{ state: 'open', events: [{ kind: 'opened' }] }]);
    const { health, lastAnswerAt, troubleSince } = state ?? {};
    expect(await db.registryState.findFirst()).toMatchObject({ health, lastAnswerAt, troubleSince });
  });

  it('is not the retry of a failed manual poll: the retry requests the list', async () => {
    const watched = await watchDown();
    const { db, fake, poll, poller, clock, otherId, readOther } = watched;
    expect((await poll(otherId)).row.state).toBe('failed');
    const { nextPollAt } = await readOther();
    clock.set(nextPollAt ?? clock.now());
    fake.requests.splice(0);
    await poller.runDue();
    expect(fake.requests.length).toBeGreaterThan(0);
    expect(await readOther()).toMatchObject({ lastSuccessAt: START });
    const last = await db.poll.findFirst({ where: { repositoryId: otherId }, orderBy: { queuedAt: 'desc' } });
    expect(last).toMatchObject({ state: 'failed' });
  });
});

describe('a poll that is interrupted because Plimsoll stops', () => {
  it.for([
    { name: 'before a tag was begun', timeoutMs: 10_000, answer: undefined },
    { name: 'while the list is read', timeoutMs: 0, answer: noAnswer },
  ])('is neither a success nor a failure: $name', async ({ timeoutMs, answer }) => {
    const watched = await watchFake((fake) => {
      pushVersions(fake, 3);
      fake.switches.faults = [faultLine('refused by policy with 403', { repository: APP })];
    });
    const { fake, clock, poller } = watched;
    await pollUntil(watched, later(HOUR_MS));
    const before = await readRepository(watched);
    clock.advance(DAY_MS);
    let stopped: Promise<void> | null = null;
    fake.switches.intercept = ({ path }) => {
      if (!path.includes('/tags/list')) return undefined;
      stopped ??= poller.stop(timeoutMs);
      return answer;
    };
    await poller.runDue();
    await stopped;
    const row = await readRepository(watched);
    expect(row.lastPollAt).toEqual(clock.now());
    expect(row).toMatchObject({ lastSuccessAt: null, consecutiveFailures: before.consecutiveFailures });
    // The next process can poll immediately.
    expect(row.nextPollAt).toEqual(clock.now());
    expect(await readTroubles(watched)).toMatchObject([{ state: 'open' }]);
  });
});
