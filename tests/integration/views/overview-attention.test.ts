import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSeriesOverBudget } from '#lib/db/deliveries/newsletter-sizes.ts';
import { isSameSize } from '#lib/format/same-size.ts';
import { Overview } from '#lib/views/dto/overview.ts';
import { type OverviewQuery, readOverview } from '#lib/views/repositories/overview.ts';
import { readRepository } from '#lib/views/repositories/repository.ts';
import { readBudgets } from '#lib/views/rules/budgets.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const DAY_MS = 86_400_000;
const MB = 1_000_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

let database: TestDatabase;
let registryId = '';

beforeAll(async () => {
  database = await createTestDatabase();
  registryId = await addTestRegistry(database.db, 'http://registry.example', NOW);
});
afterAll(() => database.drop());

type Sizes = {
  sizeBytes: number;
  size7dBytes?: number;
  size30dBytes?: number;
  firstSizeBytes?: number;
  firstAt?: Date;
};

/** Adds a repository with a series of two points and its summary. @returns the ids of both */
async function add(name: string, { firstAt = daysAgo(4), ...sizes }: Sizes, registry = registryId) {
  const { db } = database;
  const id = await addTestRepository(db, registry, name, NOW);
  const seriesId = await insertSeriesRows(db, {
    repositoryId: id,
    sizes: [40, 60],
    since: firstAt,
    everyDays: 3,
    name,
  });
  await db.repositorySummary.create({
    data: {
      repositoryId: id,
      seriesId,
      streamKey: 'tag:main',
      streamLabel: 'main',
      platform: 'linux/amd64',
      tagName: 'main',
      headlineReason: 'only',
      firstAt,
      ...sizes,
      lastChangeAt: daysAgo(1),
      spark: [],
      tagCount: 1,
      streamCount: 1,
      derivedAt: NOW,
    },
  });
  return { id, seriesId };
}

const read = async (query: OverviewQuery = {}) =>
  Overview.parse(await readOverview(openViews(database.db), NOW, query));
const names = async (query: OverviewQuery = {}) => (await read(query)).items.map(({ name }) => name);
const rowOf = async (name: string) => (await read()).items.find((row) => row.name === name);

describe('the overview of repositories of which some need attention', () => {
  beforeAll(async () => {
    const { db } = database;
    const incident = (repositoryId: string, severity: 'warning' | 'critical', state: 'open' | 'acknowledged') =>
      insertIncidentRow(db, { severity, state }, [{ repositoryId, toDigest: digestOf(`${severity} ${state}`) }]);
    const over = { budgetState: 'over', budgetBytes: 50_000_000n, budgetMetric: 'total', budgetedBytes: 60_000_000n };
    await add('grew', { sizeBytes: 60 * MB, size30dBytes: 50 * MB });
    await add('unknown', { sizeBytes: 60 * MB });
    const known = await add('acknowledged', { sizeBytes: 60 * MB, size30dBytes: 60 * MB });
    await incident(known.id, 'critical', 'acknowledged');
    const budget = await add('over', { sizeBytes: 60 * MB, size30dBytes: 60 * MB });
    await db.point.updateMany({ where: { seriesId: budget.seriesId }, data: over });
    const past = await add('was-over', { sizeBytes: 60 * MB, size30dBytes: 59 * MB });
    await db.point.updateMany({ where: { seriesId: past.seriesId, position: 0 }, data: over });
    const gone = await add('gone', { sizeBytes: 60 * MB, size30dBytes: 58 * MB });
    await db.point.updateMany({ where: { seriesId: gone.seriesId }, data: over });
    await db.stream.updateMany({ where: { repositoryId: gone.id }, data: { tagCount: 0 } });
    await incident((await add('warned', { sizeBytes: 60 * MB })).id, 'warning', 'open');
    const both = await add('critical', { sizeBytes: 60 * MB, size30dBytes: 70 * MB });
    await incident(both.id, 'critical', 'open');
    await incident(both.id, 'warning', 'open');
    await db.point.updateMany({ where: { seriesId: both.seriesId }, data: over });
    const written = { createdAt: NOW, createdBy: 'Ada', changedAt: NOW };
    await db.budget.create({
      data: { ...written, matches: {}, metric: 'total', limitBytes: 50 * MB, position: 0 },
    });
  });

  it('has critical incidents first, then others, then series over budget, then growth in 30 days', async () => {
    const wanted = ['critical', 'warned', 'over', 'grew', 'gone', 'was-over', 'acknowledged', 'unknown'];
    expect(await names()).toEqual(wanted);
    expect(await names({ sort: 'attention', days: '7' })).toEqual(wanted);
    const first = await read({ limit: 3 });
    expect((await read({ limit: 9, cursor: first.nextCursor })).items.map(({ name }) => name)).toEqual(wanted.slice(3));
  });

  it('counts acknowledged incidents neither in the state nor in the number', async () => {
    expect(await rowOf('acknowledged')).toMatchObject({
      state: 'calm',
      incidents: null,
      acknowledged: { count: 1, number: expect.any(Number) },
      overBudget: null,
    });
    expect((await rowOf('critical'))?.acknowledged).toBeNull();
    expect(await rowOf('critical')).toMatchObject({
      state: 'incident',
      incidents: { count: 2 },
      overBudget: { series: 1 },
    });
  });

  it('is over budget by the same definition as budgets and digests', async () => {
    const over = (await read()).items.filter(({ overBudget }) => overBudget !== null).map(({ name }) => name);
    expect(over).toEqual(['critical', 'over']);
    expect(await rowOf('over')).toMatchObject({ state: 'over-budget', overBudget: { series: 1 } });
    const digest = (await listSeriesOverBudget(database.db, daysAgo(7))).map(({ name }) => name).sort();
    expect(digest).toEqual(over);
    const { db } = database;
    const notices = await Promise.all(
      (await read()).items.map(async ({ id, name }) => {
        const { overBudget } = (await readRepository(openViews(db), id, NOW)).notices;
        return overBudget === null ? [] : name;
      }),
    );
    expect(notices.flat().sort()).toEqual(over);
    const countsOver = async () => (await readBudgets(openViews(db), NOW)).items.map(({ overCount }) => overCount);
    // Series that this budget never judged are compared with it: all but the one whose tags are gone exceed it.
    expect(await countsOver()).toEqual([7]);
    // The judgement counts for those that it judged.
    await db.point.updateMany({ data: { budgetBytes: 50_000_000n, budgetMetric: 'total' } });
    expect(await countsOver()).toEqual([2]);
  });

  it('uses the column of a derived series, whatever its points say', async () => {
    const { db } = database;
    const stored = await db.series.findFirstOrThrow({ where: { repository: { name: 'over' } } });
    await db.series.update({ where: { id: stored.id }, data: { isOverBudget: false } });
    expect(await rowOf('over')).toMatchObject({ state: 'calm', overBudget: null });
    await db.series.update({ where: { id: stored.id }, data: { isOverBudget: null } });
  });
});

describe('the overview of repositories with a polling error', () => {
  beforeAll(async () => {
    const { db } = database;
    await db.repository.deleteMany();
    const sizes = { sizeBytes: 60 * MB, size30dBytes: 60 * MB };
    await add('grew', { ...sizes, size30dBytes: 50 * MB });
    const trouble = { code: 'denied', message: 'The registry refused the password.', hint: null };
    const polling = { kind: 'trouble', cause: {}, trouble } as const;
    for (const state of ['open', 'acknowledged', 'recovered'] as const)
      await insertIncidentRow(db, { ...polling, state, repositoryId: (await add(`error-${state}`, sizes)).id });
    await insertIncidentRow(db, { ...polling, registryId });
    const both = await add('error-and-growth', sizes);
    await insertIncidentRow(db, { ...polling, severity: 'critical', repositoryId: both.id });
    await insertIncidentRow(db, {}, [{ repositoryId: both.id, toDigest: digestOf('both') }]);
  });

  it('counts an open polling error of a repository as an incident, in the order, the state and the number', async () => {
    const { items } = await read();
    expect(items.map(({ name, state, incidents }) => [name, state, incidents?.count ?? 0])).toEqual([
      ['error-and-growth', 'incident', 2],
      ['error-open', 'incident', 1],
      ['grew', 'calm', 0],
      ['error-acknowledged', 'calm', 0],
      ['error-recovered', 'calm', 0],
    ]);
  });

  it('counts as many incidents as the page of the repository', async () => {
    for (const { id, incidents } of (await read()).items) {
      const { open } = (await readRepository(openViews(database.db), id, NOW)).notices;
      expect(open?.count ?? 0).toBe(incidents?.count ?? 0);
    }
  });
});

describe('the overview of series that are younger than the period', () => {
  const firstAt = daysAgo(4);

  beforeAll(async () => {
    await database.db.repository.deleteMany();
    await add('young', { sizeBytes: 62 * MB, firstSizeBytes: 45 * MB, firstAt });
    await add('older', { sizeBytes: 62 * MB, size7dBytes: 60 * MB, size30dBytes: 52 * MB, firstSizeBytes: MB });
    await add('tiny', { sizeBytes: 62 * MB + 18, size7dBytes: 62 * MB, size30dBytes: 62 * MB, firstSizeBytes: MB });
    await add('small-image', { sizeBytes: 118, size7dBytes: 100, size30dBytes: 100, firstSizeBytes: 1 });
    await add('not-derived-yet', { sizeBytes: 62 * MB });
    await add('young-saved', { sizeBytes: 62 * MB, firstSizeBytes: 63 * MB, firstAt });
  });

  it('has their change since the first point, and when that was', async () => {
    const since = firstAt.toISOString();
    const young = { deltaBytes: 17 * MB, deltaPercent: 37.78, since };
    expect(await rowOf('young')).toMatchObject({ change7d: young, change30d: young, change90d: young });
    expect(await rowOf('older')).toMatchObject({
      change7d: { deltaBytes: 2 * MB, since: null },
      change30d: { deltaBytes: 10 * MB, since: null },
      change90d: { deltaBytes: 61 * MB },
    });
    expect(await rowOf('not-derived-yet')).toMatchObject({ change7d: null, change30d: null, change90d: null });
  });

  it('sorts by those changes too, and changes that count as none are equal', async () => {
    const grown = ['young', 'older', 'small-image', 'tiny', 'young-saved', 'not-derived-yet'];
    expect(await names({ sort: 'grew' })).toEqual(grown);
    const shrunk = ['young-saved', 'tiny', 'small-image', 'older', 'young', 'not-derived-yet'];
    expect(await names({ sort: 'shrank', days: '7' })).toEqual(shrunk);
  });

  it('leaves all digits of a change below the limits, so that a rounded share does not decide whether it is one', async () => {
    const then = 500_100;
    const { id } = await add('nearly', { sizeBytes: then + 500, size7dBytes: then, size30dBytes: then - 500 });
    const row = await rowOf('nearly');
    const isSame = [row?.change7d, row?.change30d].map(
      (change) => change && isSameSize(change.deltaBytes, change.deltaPercent),
    );
    expect(isSame).toEqual([true, false]);
    await database.db.repository.delete({ where: { id } });
  });

  it('lists their changes in the week, without those that count as none', async () => {
    const { week } = await read();
    expect(week.items.map(({ name, deltaBytes }) => [name, deltaBytes])).toEqual([
      ['young', 17 * MB],
      ['older', 2 * MB],
      ['young-saved', -MB],
    ]);
    expect(week.total).toBe(4);
  });
});

it('names that two registries have are marked as shared', async () => {
  await database.db.repository.deleteMany();
  const other = await addTestRegistry(database.db, 'http://other.example', NOW);
  const sizes = { sizeBytes: 62 * MB, size7dBytes: 45 * MB };
  await add('team/app', sizes);
  await add('team/app', sizes, other);
  await add('team/web', sizes);
  const { items, week } = await read();
  const shared = (rows: readonly { name: string; isNameShared: boolean }[]) =>
    rows.map(({ name, isNameShared }) => `${name} ${isNameShared}`).sort();
  expect(shared(items)).toEqual(['team/app true', 'team/app true', 'team/web false']);
  expect(shared(week.items)).toEqual(shared(items));
  expect(new Set(week.items.map(({ host }) => host))).toEqual(new Set(['registry.example', 'other.example']));
});
