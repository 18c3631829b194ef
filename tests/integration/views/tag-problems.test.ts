import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '#lib/db/generated/client.ts';
import { Image } from '#lib/views/dto/image.ts';
import { Overview } from '#lib/views/dto/overview.ts';
import { Repository } from '#lib/views/dto/repository.ts';
import { type Tag, TagList } from '#lib/views/dto/tags.ts';
import { readImage } from '#lib/views/images/image.ts';
import { readOverview } from '#lib/views/repositories/overview.ts';
import { readRepository } from '#lib/views/repositories/repository.ts';
import { readObservations, readTags, type TagsQuery } from '#lib/views/tags/tags.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';
import { insertIndexRow, insertProblemRow, insertTagRow, insertUnreadPartRow } from '#tests/support/trouble-rows.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);
const DENIED = { code: 'denied', status: 403, hint: 'Ask the owner of the tag.' };

let database: TestDatabase;
let [registryId, app, other, calm] = ['', '', '', ''];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  registryId = await addTestRegistry(db, 'http://registry.example', NOW);
  app = await addTestRepository(db, registryId, 'app', NOW, { exclude: ['pr-*'] });
  other = await addTestRepository(db, registryId, 'other', NOW);
  calm = await addTestRepository(db, registryId, 'calm', NOW);

  const inner = await insertIndexRow(db, app, 'inner');
  const outer = await insertIndexRow(db, app, 'outer', [inner]);
  const foreign = await insertIndexRow(db, other, 'foreign');
  const shared = await insertIndexRow(db, app, 'shared', [foreign]);
  await insertUnreadPartRow(db, app, outer, { name: 'amd64', platform: 'linux/amd64', code: 'filtered' });
  await insertUnreadPartRow(db, app, outer, {
    name: 'arm64',
    platform: 'linux/arm64',
    code: 'not-found',
    hint: 'Push it again.',
    message: 'arm64 was not found.',
    nextTryAt: hours(2),
  });
  await insertUnreadPartRow(db, app, inner, { name: 'config', kind: 'config', code: 'denied', nextTryAt: hours(5) });
  await insertUnreadPartRow(db, app, shared, { name: 'filtered', code: 'filtered' });
  const halfway = await insertIndexRow(db, app, 'halfway');
  await insertUnreadPartRow(db, app, halfway, { name: 's390x', code: 'waiting-for-quota', nextTryAt: hours(3.5) });
  await insertUnreadPartRow(db, app, halfway, { name: 'riscv64', code: 'postponed', nextTryAt: hours(-1) });
  // This part belongs to another repository. The current repository has not read its manifest.
  await insertUnreadPartRow(db, other, foreign, { name: 'theirs', code: 'denied' });

  await insertTagRow(db, app, 'fine', { pointsTo: shared });
  await insertTagRow(db, app, 'partly', { pointsTo: outer });
  await insertTagRow(db, app, 'partly-too', { pointsTo: outer });
  await insertTagRow(db, app, 'halfway', { pointsTo: halfway });
  await insertTagRow(db, app, 'deleted', { missingSince: hours(-0.1) });
  await insertTagRow(db, app, 'long-gone', { missingSince: hours(-9), goneAt: hours(-9), pointsTo: outer });
  for (const [name, message, since] of [
    ['secret', 'GET secret: “no pull for you”', -3],
    ['secret-2', 'GET secret-2: “no pull for you”', -2],
  ] as const)
    await insertProblemRow(db, await insertTagRow(db, app, name), {
      ...DENIED,
      message,
      since: hours(since),
      triedAt: hours(since),
      nextTryAt: hours(1),
    });
  await insertProblemRow(db, await insertTagRow(db, app, 'slow'), { code: 'timeout', nextTryAt: hours(3) });
  await insertProblemRow(db, await insertTagRow(db, app, 'pr-1'), { code: 'timeout', nextTryAt: hours(-4) });
  await insertProblemRow(db, await insertTagRow(db, app, 'moved', { pointsTo: shared }), {
    code: 'waiting-for-quota',
    message: 'It changed.',
    nextTryAt: hours(4),
  });
});
afterAll(() => database.drop());

const list = async (query: TagsQuery = {}) =>
  TagList.parse(await readTags(openViews(database.db), app, { sort: 'name', limit: 500, ...query }));
const names = async (query: TagsQuery) => (await list(query)).items.map(({ name }) => name);
const tagNamed = async (name: string): Promise<Tag | undefined> =>
  (await list()).items.find((tag) => tag.name === name);
const repository = async (id = app) => Repository.parse(await readRepository(openViews(database.db), id, NOW));

describe('readTags', () => {
  it('returns the problem of a tag in the words of the registry, with its times', async () => {
    expect((await tagNamed('secret'))?.problem).toEqual({
      code: 'denied',
      message: 'GET secret: “no pull for you”',
      hint: 'Ask the owner of the tag.',
      status: 403,
      since: hours(-3).toISOString(),
      triedAt: hours(-3).toISOString(),
      nextTryAt: hours(1).toISOString(),
    });
    expect((await tagNamed('fine'))?.problem).toBeNull();
  });

  it('returns since when a tag is missing from the first miss on, and only goneSince once it is gone', async () => {
    expect(await tagNamed('deleted')).toMatchObject({ missingSince: hours(-0.1).toISOString(), goneSince: null });
    expect(await tagNamed('long-gone')).toMatchObject({ missingSince: null, goneSince: hours(-9).toISOString() });
  });

  it('returns unread parts at every depth below the tag, without those that the platforms leave out', async () => {
    expect((await tagNamed('partly'))?.unreadParts).toEqual([
      {
        kind: 'child',
        digest: digestOf('arm64'),
        platform: 'linux/arm64',
        code: 'not-found',
        message: 'arm64 was not found.',
        hint: 'Push it again.',
        since: '2026-01-01T00:00:00.000Z',
        nextTryAt: hours(2).toISOString(),
      },
      {
        kind: 'config',
        digest: digestOf('config'),
        platform: null,
        code: 'denied',
        message: 'config is denied.',
        hint: null,
        since: '2026-01-01T00:00:00.000Z',
        nextTryAt: hours(5).toISOString(),
      },
    ]);
  });

  it('returns a part that waits for the quota, and no part that the next poll reads anyway', async () => {
    expect((await tagNamed('halfway'))?.unreadParts.map(({ code }) => code)).toEqual(['waiting-for-quota']);
  });

  it('returns no part of a child that only another repository read', async () => {
    expect((await tagNamed('fine'))?.unreadParts).toEqual([]);
  });

  it('returns at most 64 parts of a tag', async () => {
    const { db } = database;
    const many = await insertIndexRow(db, calm, 'many');
    for (let part = 0; part < 70; part += 1)
      await insertUnreadPartRow(db, calm, many, { name: `part ${part}`, code: 'denied' });
    const tagId = await insertTagRow(db, calm, 'many', { pointsTo: many });
    const { items } = await readTags(openViews(db), calm);
    expect(items[0]?.unreadParts).toHaveLength(64);
    expect((await repository(calm)).tagProblems).toMatchObject({ count: 1, incomplete: 1, unreadParts: 70 });
    await db.observation.deleteMany({ where: { tagId } });
    await db.tag.delete({ where: { id: tagId } });
  });

  it.each([
    ['problem', ['partly', 'partly-too', 'secret', 'secret-2', 'slow']],
    ['unreadable', ['secret', 'secret-2', 'slow']],
    ['waiting', ['halfway', 'moved']],
    ['incomplete', ['partly', 'partly-too']],
    ['missing', ['deleted']],
    ['gone', ['long-gone']],
  ] as const)('with state=%s returns only those tags, and counts them', async (state, expected) => {
    const answer = await list({ state });
    expect(answer.items.map(({ name }) => name)).toEqual(expected);
    expect(answer.total).toBe(expected.length);
  });

  it('filters by state and by a part of the name together', async () => {
    expect(await names({ state: 'problem', q: 'secret-' })).toEqual(['secret-2']);
  });
});

describe('readObservations', () => {
  it('returns platforms that the repository read itself, and none that only another repository read', async () => {
    const { db } = database;
    await insertSeriesRows(db, { repositoryId: other, sizes: [5], since: NOW, name: 'private' });
    const { id: manifestId } = await db.manifest.findUniqueOrThrow({ where: { digest: digestOf('private 0') } });
    const index = await insertIndexRow(db, calm, 'public', [manifestId]);
    const tagId = await insertTagRow(db, calm, 'public', { pointsTo: index });
    const platforms = async () => (await readObservations(openViews(db), tagId)).items[0]?.platforms;
    expect(await platforms()).toEqual([]);
    await db.repositoryManifest.create({ data: { repositoryId: calm, manifestId, readAt: NOW, configReadAt: NOW } });
    expect(await platforms()).toEqual([
      { platform: 'linux/amd64', digest: digestOf('private 0'), sizeBytes: 5_000_000 },
    ]);
    await db.observation.deleteMany({ where: { tagId } });
    await db.tag.delete({ where: { id: tagId } });
  });
});

describe('readImage', () => {
  it('returns the unread parts of an index with their reasons, including those that the platforms leave out', async () => {
    const query = { repositoryId: app };
    const { unreadParts } = Image.parse(await readImage(openViews(database.db), digestOf('outer'), query));
    expect(unreadParts.map(({ code, platform, message }) => [code, platform, message])).toEqual([
      ['filtered', 'linux/amd64', 'amd64 is filtered.'],
      ['not-found', 'linux/arm64', 'arm64 was not found.'],
    ]);
  });
});

describe('readRepository', () => {
  it('counts the problems of watched tags, and returns the time of the first retry', async () => {
    expect((await repository()).tagProblems).toEqual({
      count: 5,
      unreadable: 3,
      waitingForQuota: 2,
      missing: 1,
      incomplete: 2,
      unreadParts: 2,
      nextTryAt: hours(1).toISOString(),
    });
    expect((await repository(calm)).tagProblems).toMatchObject({ count: 0, missing: 0, nextTryAt: null });
  });

  it('returns one problem for all unreadable tags, with their number and the most frequent reason', async () => {
    const [tags, waiting, ...rest] = (await repository()).problems;
    expect(tags).toEqual({
      code: 'tags',
      message:
        '3 tags cannot be read, 2 tags are incomplete (2 parts not read). Most frequent reason: GET secret-2: “no pull for you”',
      hint: 'Ask the owner of the tag.',
      since: hours(-3).toISOString(),
      nextTryAt: hours(1).toISOString(),
    });
    expect(waiting).toMatchObject({ code: 'tags-waiting', nextTryAt: hours(3.5).toISOString() });
    expect(waiting?.message).toMatch(/^2 tags changed or are new, and wait for the registry's quota/);
    expect(rest).toEqual([]);
  });

  it('returns the first reason of a pause and its end, not the poll that only met the pause', async () => {
    const { db } = database;
    const reason = { code: 'rate-limited', message: 'It answered 429: slow down.', hint: 'Wait.' };
    const pause = { health: 'paused', pausedAt: hours(-1), pausedUntil: hours(1), pauseReason: reason } as const;
    await db.registryState.update({ where: { registryId }, data: pause });
    await db.repository.update({ where: { id: calm }, data: { consecutiveFailures: 1 } });
    const error = { code: 'paused', message: 'Paused.', hint: null, until: hours(1).toISOString() };
    await db.poll.create({
      data: { repositoryId: calm, state: 'failed', trigger: 'manual', queuedAt: NOW, requests: {}, error },
    });
    expect((await repository(calm)).problems).toEqual([
      {
        code: 'registry-rate-limited',
        message: 'Requests to registry.example are paused: It answered 429: slow down.',
        hint: 'Wait.',
        since: hours(-1).toISOString(),
        nextTryAt: hours(1).toISOString(),
      },
    ]);
    const over = { health: 'unknown', pausedUntil: null, pausedAt: null, pauseReason: Prisma.DbNull } as const;
    await db.registryState.update({ where: { registryId }, data: over });
    await db.poll.deleteMany({ where: { repositoryId: calm } });
    await db.repository.update({ where: { id: calm }, data: { consecutiveFailures: 0 } });
  });

  it('returns the reason of a partial poll as text', async () => {
    const { db } = database;
    const partial = { repositoryId: calm, state: 'partial', trigger: 'schedule', queuedAt: NOW, requests: {} } as const;
    const failures = [{ tag: 'a', code: 'denied', message: 'a was refused.' }];
    await db.poll.create({ data: { ...partial, failures } });
    expect((await repository(calm)).problems).toMatchObject([
      { code: 'partial', message: 'The last poll could not read 1 tag: a was refused.' },
    ]);
    await db.poll.updateMany({
      where: { repositoryId: calm },
      data: { error: { code: 'timeout', message: 'The list did not come.', hint: null } },
    });
    expect((await repository(calm)).problems).toMatchObject([{ code: 'timeout', message: 'The list did not come.' }]);
    await db.poll.deleteMany({ where: { repositoryId: calm } });
  });
});

describe('readOverview', () => {
  it('shows no repository as calm that has tags with problems', async () => {
    const { items } = Overview.parse(await readOverview(openViews(database.db), NOW));
    const states = Object.fromEntries(items.map(({ name, state }) => [name, state]));
    expect(states).toEqual({ app: 'warning', other: 'calm', calm: 'calm' });
  });
});
