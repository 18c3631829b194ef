import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { Repository } from '#lib/views/dto/repository.ts';
import { readRepositories, readRepository } from '#lib/views/repositories/repository.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const day = (day: number) => new Date(Date.UTC(2026, 0, day));

let database: TestDatabase;
let db: DatabaseClient;
let registryId = '';
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  registryId = await addTestRegistry(db, 'https://registry.example', NOW);
});
afterAll(() => database.drop());

const add = (name: string) => addTestRepository(db, registryId, name, NOW);
const noticesOf = async (id: string) => Repository.parse(await readRepository(openViews(db), id, NOW)).notices;
const grown = (repositoryId: string, megabytes: number, change: object = {}) => ({
  repositoryId,
  toDigest: digestOf(`${repositoryId} ${megabytes}`),
  toBytes: BigInt(51_000_000 + megabytes * 1_000_000),
  alarmBytes: BigInt(51_000_000 + megabytes * 1_000_000),
  ...change,
});

it('a repository without incidents and budgets has no notice', async () => {
  expect(await noticesOf(await add('acme/quiet'))).toEqual({ open: null, acknowledged: null, overBudget: null });
});

it('the notice is about the worst open incident and counts the others, apart from acknowledged ones', async () => {
  const [api, web] = [await add('acme/api'), await add('acme/web')];
  await insertIncidentRow(db, { openedAt: day(2) }, [grown(api, 30)]);
  await insertIncidentRow(db, { openedAt: day(3), severity: 'critical' }, [
    grown(web, 40),
    grown(api, 5, { streamLabel: 'v1.x', seriesId: 'a' }),
    grown(api, 20, { streamLabel: 'v2.x', seriesId: 'b' }),
  ]);
  await insertIncidentRow(db, { openedAt: day(4), state: 'acknowledged', assignee: 'Ada' }, [grown(api, 90)]);
  await insertIncidentRow(db, { openedAt: day(5), state: 'recovered', endedAt: day(6) }, [
    grown(api, 99, { state: 'recovered' }),
  ]);
  const { open, acknowledged } = await noticesOf(api);
  expect(open).toMatchObject({
    count: 2,
    severity: 'critical',
    kind: 'step',
    stream: 'v2.x',
    platform: 'linux/amd64',
    deltaBytes: 20_000_000,
    since: day(3).toISOString(),
  });
  expect(open?.deltaPercent).toBeCloseTo((20 / 51) * 100, 6);
  expect(acknowledged).toMatchObject({ count: 1, assignee: 'Ada', deltaBytes: 90_000_000 });
  expect((await noticesOf(web)).open).toMatchObject({ count: 1, stream: 'main', deltaBytes: 40_000_000 });
});

it('a repository whose series all ended has no notice of an incident that other repositories keep open', async () => {
  const [api, web] = [await add('acme/ended'), await add('acme/going-on')];
  await insertIncidentRow(db, { openedAt: day(2) }, [grown(web, 10), grown(api, 10, { state: 'accepted' })]);
  expect((await noticesOf(api)).open).toBeNull();
  expect((await noticesOf(web)).open).toMatchObject({ count: 1 });
});

it('a polling error of a repository is a notice without a series', async () => {
  const id = await add('acme/denied');
  const trouble = { code: 'denied', message: 'The registry refused the password.', hint: null };
  await insertIncidentRow(db, { openedAt: day(5), kind: 'trouble', repositoryId: id, cause: {}, trouble });
  expect((await noticesOf(id)).open).toMatchObject({ kind: 'trouble', stream: null, deltaBytes: null });
});

it('a series over its budget is a notice, unless an active incident is about it', async () => {
  const repositoryId = await add('acme/large');
  const over = async (streamKey: string, budgetedBytes: number) => {
    const seriesId = await insertSeriesRows(db, { repositoryId, streamKey, sizes: [60, 70], since: day(1) });
    await db.point.updateMany({
      where: { seriesId, position: 1 },
      data: {
        budgetState: 'over',
        budgetBytes: 50_000_000n,
        budgetMetric: 'total',
        budgetedBytes: BigInt(budgetedBytes),
      },
    });
    return seriesId;
  };
  await over('tag:main', 70_000_000);
  const seriesId = await over('tag:next', 90_000_000);
  expect((await noticesOf(repositoryId)).overBudget).toEqual({
    count: 2,
    stream: 'next',
    platform: 'linux/amd64',
    metric: 'total',
    budgetBytes: 50_000_000,
    budgetedBytes: 90_000_000,
  });
  await insertIncidentRow(db, { openedAt: day(2), kind: 'budget' }, [grown(repositoryId, 40, { seriesId })]);
  expect((await noticesOf(repositoryId)).overBudget).toMatchObject({ count: 1, stream: 'main' });
  await db.series.updateMany({ where: { repositoryId }, data: { isOverBudget: false } });
  expect((await noticesOf(repositoryId)).overBudget).toBeNull();
  await db.series.updateMany({ where: { repositoryId }, data: { isOverBudget: null } });
  expect((await noticesOf(repositoryId)).overBudget).toMatchObject({ count: 1, stream: 'main' });
  await db.stream.updateMany({ where: { repositoryId }, data: { tagCount: 0 } });
  expect((await noticesOf(repositoryId)).overBudget).toBeNull();
});

it('the list of repositories has the same notices', async () => {
  const { items } = await readRepositories(openViews(db), { limit: 100, cursor: null }, NOW);
  for (const item of items) expect(item.notices).toEqual(await noticesOf(item.id));
  expect(items.filter(({ notices }) => notices.open !== null).length).toBeGreaterThan(3);
});
