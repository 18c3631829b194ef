import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolveOwners } from '#lib/commands/repositories/resolve-owners.ts';
import { claimRepository } from '#lib/db/polls/claims.ts';
import { deriveClaimed } from '#lib/poll/derive.ts';
import { readOverview } from '#lib/views/repositories/overview.ts';
import { fillRepositories, openFiller } from '#tests/bench/scale/fill.ts';
import { MOVING, toRepository } from '#tests/bench/scale/shape.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { openViews } from '#tests/support/open-views.ts';

const SHAPE = { repositories: 3, tags: 10, points: 80, images: 20, layers: 8 };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const client = await openFiller(database.url);
  const repositories = [0, 1, 2].map(toRepository);
  await fillRepositories({ client, shape: SHAPE, repositories }).finally(() => client.end());
});
afterAll(() => database.drop());

it('the database of the scale benchmark has the counts of its shape', async () => {
  const { db } = database;
  const counts = [
    await db.repository.count(),
    await db.tag.count(),
    await db.image.count(),
    await db.imageLayer.count(),
  ];
  expect(counts).toEqual([3, 30, 60, 480]);
  expect(await db.point.count()).toBe(3 * SHAPE.points);
  const { items, totals } = await readOverview(openViews(db), new Date());
  expect(totals.tags).toBe(30);
  expect(items.map(({ sizeBytes }) => sizeBytes)).not.toContain(null);
  expect(items.map(({ state }) => state).sort()).toEqual(['calm', 'calm', 'incident']);
});

it('repositories of the scale benchmark keep their owners when the server resolves owners again', async () => {
  const { db } = database;
  await resolveOwners(db);
  for (const at of [0, 1, 2]) {
    const { items } = await readOverview(openViews(db), new Date(), { owner: `Team ${at}` });
    expect(items.map(({ id, owner }) => [id, owner])).toEqual([[toRepository(at).id, `Team ${at}`]]);
  }
});

it('repositories of the scale benchmark derive to the same series from their stored facts', async () => {
  const { db } = database;
  const { id, streams } = toRepository(1);
  const now = new Date();
  const claim = await claimRepository(db, id, now);
  if (claim === null) throw new Error('it is held');
  await deriveClaimed(db, claim, claim.firstLookedAt, now);
  const series = await db.series.findMany({ where: { repositoryId: id }, include: { stream: true } });
  for (const { seriesId, key } of streams)
    expect(series.find((one) => one.id === seriesId)).toMatchObject({ stream: { key }, pointCount: 20 });
  expect(streams).toHaveLength(MOVING.length);
});
