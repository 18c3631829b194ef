import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Overview } from '#lib/views/dto/overview.ts';
import { type OverviewQuery, readOverview } from '#lib/views/repositories/overview.ts';
import { readRepositoryNames } from '#lib/views/repositories/repository-names.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

type Row = {
  sizeBytes: number;
  size7dBytes?: number;
  size30dBytes?: number;
  size90dBytes?: number;
  label?: string;
  changedDaysAgo?: number;
  spark?: [number, number][];
};

let database: TestDatabase;
let registryId = '';

beforeAll(async () => {
  database = await createTestDatabase();
  registryId = await addTestRegistry(database.db, 'http://registry.example', NOW);
});
afterAll(() => database.drop());

async function add(name: string, row: Row | null, settings: { owner?: string; relation?: 'ours' } = {}) {
  const { db } = database;
  const id = await addTestRepository(db, registryId, name, NOW);
  const { owner, relation } = settings;
  await db.repository.update({
    where: { id },
    data: { ...(owner ? { owner, resolvedOwner: owner } : {}), relation: relation ?? 'upstream' },
  });
  if (row === null) return;
  const { label = 'latest', changedDaysAgo = 40, spark = [], ...sizes } = row;
  await db.repositorySummary.create({
    data: {
      repositoryId: id,
      seriesId: `series of ${name}`,
      streamKey: `tag:${label}`,
      streamLabel: label,
      platform: 'linux/amd64',
      tagName: label,
      headlineReason: 'latest',
      pullCostBytes: sizes.sizeBytes,
      ...sizes,
      lastChangeAt: daysAgo(changedDaysAgo),
      spark,
      tagCount: 3,
      streamCount: 1,
      derivedAt: NOW,
    },
  });
}

const read = (query: OverviewQuery = {}) => readOverview(openViews(database.db), NOW, query);
const names = async (query: OverviewQuery = {}) => (await read(query)).items.map(({ name }) => name);

describe('the overview', () => {
  beforeAll(async () => {
    await add('quiet', null);
    await add('team/b', { sizeBytes: 105, size30dBytes: 100, size7dBytes: 105 });
    await add('team/a', { sizeBytes: 25, size30dBytes: 20, size7dBytes: 5, changedDaysAgo: 2 }, { owner: 'Web' });
    await add('down', { sizeBytes: 70, size30dBytes: 79, size7dBytes: 79, changedDaysAgo: 1 }, { relation: 'ours' });
    await add('odd_name', { sizeBytes: 50, size30dBytes: 50, label: 'v1.x' });
  });

  it('sorts by growth, then by name, with repositories of unknown size last', async () => {
    expect(await names({ sort: 'grew' })).toEqual(await names());
    expect(await names()).toEqual(['team/a', 'team/b', 'odd_name', 'down', 'quiet']);
    expect(await names({ sort: 'shrank' })).toEqual(['down', 'odd_name', 'team/a', 'team/b', 'quiet']);
    expect(await names({ sort: 'grew', days: '7' })).toEqual(['team/a', 'team/b', 'down', 'odd_name', 'quiet']);
  });

  it('sorts by size, pull cost, last change and name', async () => {
    expect(await names({ sort: 'size' })).toEqual(['team/b', 'down', 'odd_name', 'team/a', 'quiet']);
    expect(await names({ sort: 'pull' })).toEqual(['team/b', 'down', 'odd_name', 'team/a', 'quiet']);
    expect(await names({ sort: 'changed' })).toEqual(['down', 'team/a', 'odd_name', 'team/b', 'quiet']);
    expect(await names({ sort: 'name' })).toEqual(['down', 'odd_name', 'quiet', 'team/a', 'team/b']);
  });

  it('sorts by the last check that succeeded, whatever failed later', async () => {
    const { repository } = database.db;
    const past = new Date(NOW.getTime() - 86_400_000);
    await repository.updateMany({ where: { name: 'quiet' }, data: { lastPollAt: past, lastSuccessAt: past } });
    await repository.updateMany({ where: { name: 'team/a' }, data: { lastPollAt: NOW, lastSuccessAt: null } });
    expect((await names({ sort: 'looked' }))[0]).toBe('quiet');
    await repository.updateMany({ data: { lastPollAt: null, lastSuccessAt: null } });
  });

  it('filters by every word in reference, label or owner, without wildcards', async () => {
    expect(await names({ q: 'TEAM web' })).toEqual(['team/a']);
    expect(await names({ q: 'registry.example v1.X' })).toEqual(['odd_name']);
    expect(await names({ q: 'odd_name' })).toEqual(['odd_name']);
    expect(await names({ q: 'd_wn' })).toEqual([]);
    expect(await names({ q: '%' })).toEqual([]);
    expect(await names({ q: '\\' })).toEqual([]);
  });

  it('finds letters of any script as they are stored, whatever the locale of the database', async () => {
    await add('letters', null, { owner: 'Ärzte İzmir' });
    for (const q of ['Ärzte', 'İzmir']) expect(await names({ q }), q).toEqual(['letters']);
    await database.db.repository.deleteMany({ where: { name: 'letters' } });
  });

  it('filters by relation, owner and registry', async () => {
    expect(await names({ relation: 'ours' })).toEqual(['down']);
    expect(await names({ owner: 'Web' })).toEqual(['team/a']);
    expect(await names({ registry: 'none' })).toEqual([]);
    expect(await names({ registry: registryId })).toHaveLength(5);
  });

  it('returns pages, each with the total of all matches', async () => {
    const first = await read({ limit: 2, sort: 'size' });
    expect(first).toMatchObject({ total: 5, largestBytes: 105 });
    const second = await read({ limit: 2, sort: 'size', cursor: first.nextCursor });
    const third = await read({ limit: 2, sort: 'size', cursor: second.nextCursor });
    const all = [first, second, third].flatMap(({ items }) => items.map(({ name }) => name));
    expect(all).toEqual(await names({ sort: 'size' }));
    expect(third.nextCursor).toBeNull();
    const beyond = await read({ limit: 2, q: 'team', cursor: second.nextCursor });
    expect(beyond).toMatchObject({ items: [], total: 2, nextCursor: null });
  });

  it('returns totals of all repositories, whatever the filter', async () => {
    const { totals, choices, week } = Overview.parse(await read({ q: 'nothing is called that' }));
    expect(totals).toMatchObject({ repositories: 5, tags: 12, registries: 1 });
    expect(choices).toEqual({ owners: ['Web'], registries: [{ id: registryId, name: expect.any(String) }] });
    expect(week.items.map(({ name, deltaBytes }) => [name, deltaBytes])).toEqual([
      ['team/a', 20],
      ['down', -9],
    ]);
    expect(week.total).toBe(2);
  });

  it('lists the three biggest changes of the week, and counts the others', async () => {
    for (const n of [1, 2, 3])
      await add(`news-${n}`, { sizeBytes: 1_000 + n, size7dBytes: 1_000, changedDaysAgo: 3, label: 'news' });
    const { week } = await read();
    expect(week.items.map(({ name }) => name)).toEqual(['team/a', 'down', 'news-3']);
    expect(week.total).toBe(5);
  });

  it('keeps a page below 64 kB, whatever the length of the sparklines', async () => {
    const spark = Array.from({ length: 60 }, (_, n): [number, number] => [1_767_000_000 + n * 7_000, 987_654_321 - n]);
    for (let n = 0; n < 40; n += 1)
      await add(`wide/a-repository-with-quite-a-long-name-${n}`, {
        sizeBytes: 987_654_321,
        size7dBytes: 887_654_321,
        size30dBytes: 787_654_321,
        size90dBytes: 687_654_321,
        label: 'main-<sha>',
        spark,
      });
    const { items } = await read({ sort: 'size' });
    expect(items).toHaveLength(36);
    const couldSave = { savedBytes: 987_654_321, releases: 9_999, nodes: 1_000_000 };
    const page = await read({ sort: 'size' });
    const full = { ...page, items: page.items.map((row) => ({ ...row, couldSave })) };
    expect(Buffer.byteLength(JSON.stringify(full))).toBeLessThanOrEqual(64_000);
    for (const row of items) {
      expect(row.spark.length).toBeLessThanOrEqual(24);
      expect([row.spark[0], row.spark.at(-1)]).toEqual([spark[0], spark.at(-1)]);
    }
  });
});

describe('the search for repository names', () => {
  const find = async (q: string, limit = 50) => {
    const { items, total } = await readRepositoryNames(openViews(database.db), { q, limit });
    return { names: items.map(({ reference }) => reference.slice(reference.indexOf('/') + 1)), total };
  };

  it('matches every word, and returns names first that begin with it', async () => {
    await add('acme/nodemon', null);
    await add('library/node', null);
    await add('acme/inner-node', null);
    expect((await find('node')).names).toEqual(['library/node', 'acme/nodemon', 'acme/inner-node']);
    expect((await find('acme node')).names).toEqual(['acme/inner-node', 'acme/nodemon']);
    expect((await find('v1.x')).names).toEqual(['odd_name']);
  });

  it('returns a limited list with the total', async () => {
    const { names: found, total } = await find('', 2);
    expect(found).toHaveLength(2);
    expect(total).toBe(await database.db.repository.count());
  });
});
