import { expect, it } from 'vitest';
import { readOverview } from '#lib/views/repositories/overview.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openViews } from '#tests/support/open-views.ts';
import { DAY_MS, openWorld } from './world.ts';

it('a change of an unchanged repository drops out of the 7, 30 and 90 day changes in turn', async () => {
  const world = await openWorld();
  const { db, clock } = world;
  const fake = await fakeRegistry();
  fake.content.image('team/app', 'latest', [1_000]);
  const id = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
  await world.poll(id);
  clock.advance(100 * DAY_MS);
  fake.content.image('team/app', 'latest', [1_000, 5_000]);
  await world.poll(id);
  const changesAfter = async (days: number) => {
    clock.advance(days * DAY_MS);
    await world.poll(id);
    const { items, week } = await readOverview(openViews(db), clock.now());
    const [row] = items;
    return [...[row?.change7d, row?.change30d, row?.change90d].map((change) => change?.deltaBytes), week.total];
  };
  expect(await changesAfter(6)).toEqual([5_000, 5_000, 5_000, 1]);
  expect(await changesAfter(2)).toEqual([0, 5_000, 5_000, 0]);
  expect(await changesAfter(23)).toEqual([0, 0, 5_000, 0]);
  expect(await changesAfter(60)).toEqual([0, 0, 0, 0]);
  const { derivedAt } = await db.repositorySummary.findUniqueOrThrow({ where: { repositoryId: id } });
  // All growth is older than the longest period, so the summary is not computed again.
  await changesAfter(30);
  expect((await db.repositorySummary.findUniqueOrThrow({ where: { repositoryId: id } })).derivedAt).toEqual(derivedAt);
});
