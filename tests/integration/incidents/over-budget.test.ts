import { beforeEach, expect, it } from 'vitest';
import { Repository } from '#lib/views/dto/repository.ts';
import { readOverview } from '#lib/views/repositories/overview.ts';
import { readRepository } from '#lib/views/repositories/repository.ts';
import { readBudgets } from '#lib/views/rules/budgets.ts';
import { tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { openViews } from '#tests/support/open-views.ts';
import { DAY_MS } from '../poll/world.ts';
import { imageOn, imagesOfBoth, MB, openPushing, type Pushing } from './pushing.ts';

let world: Pushing;

beforeEach(async () => {
  world = await openPushing();
  await world.watch('team/app', { base: 50, install: 20, app: 5 }, { tags: ['latest', 'edge'] });
});

/** State of the repository in the overview, its series over budget there and on its page, and those in the list of budgets. */
async function readAll() {
  const [views, now] = [openViews(world.db), world.clock.now()];
  const [row] = (await readOverview(views, now)).items;
  const counts = (await readBudgets(views, now)).items.map(({ overCount }) => overCount);
  const { notices } = Repository.parse(await readRepository(views, row?.id ?? '', now));
  return [row?.state, row?.overBudget?.series ?? 0, notices.overBudget?.count ?? 0, ...counts];
}

async function addBudget(until: Date | null = null) {
  const at = world.clock.now();
  const written = { createdAt: at, createdBy: 'Ada', changedAt: at };
  await world.db.budget.create({
    data: { ...written, matches: {}, metric: 'total', limitBytes: 70 * MB, position: 0, until },
  });
  await world.db.repositorySummary.updateMany({ data: { derivedAt: new Date(0) } });
}

it('a series that is over a new budget is over budget in every list, without an incident', async () => {
  await addBudget();
  expect(await readAll()).toEqual(['calm', 0, 0, 2]);
  await world.look();
  expect(await readAll()).toEqual(['over-budget', 2, 2, 2]);
  expect(await world.incidents()).toEqual([]);
  expect(await world.db.series.count({ where: { isOverBudget: true } })).toBe(2);
});

it('a series is no longer over budget when its tags are gone', async () => {
  await addBudget();
  await world.look();
  world.fake.content.untag('team/app', 'edge');
  for (let day = 0; day < 4; day += 1) {
    world.clock.advance(DAY_MS);
    await world.look();
  }
  expect(await world.db.tag.count({ where: { goneAt: { not: null } } })).toBe(1);
  expect(await readAll()).toEqual(['over-budget', 1, 1, 1]);
});

it('a series is no longer over budget after the last day of the budget', async () => {
  await addBudget(new Date(world.clock.now().getTime() + 2 * DAY_MS));
  await world.look();
  expect(await readAll()).toEqual(['over-budget', 2, 2, 2]);
  world.clock.advance(3 * DAY_MS);
  await world.look();
  expect(await readAll()).toEqual(['calm', 0, 0, 0]);
});

it('a series is no longer over budget when its tag drops the platform, nor by a budget that is lowered afterwards', async () => {
  const sizes = { base: 50 };
  const push = async (images: Parameters<typeof tagSizedIndex>[3]) => {
    world.clock.advance(DAY_MS);
    tagSizedIndex(world.fake.content, 'team/app', 'edge', images);
    await world.look();
  };
  await push(imagesOfBoth(sizes));
  await addBudget();
  await world.look();
  expect(await readAll()).toEqual(['over-budget', 3, 3, 3]);
  await push([imageOn('amd64', sizes)]);
  expect(await readAll()).toEqual(['over-budget', 2, 2, 2]);
  await world.db.budget.updateMany({ data: { limitBytes: 60 * MB } });
  expect((await readAll()).at(-1)).toBe(2);
});

it('a series that was over a budget when it was set has no incident until a push crosses the limit', async () => {
  const read = async () =>
    (await readBudgets(openViews(world.db), world.clock.now())).items.map(({ overCount, overWithoutIncident }) => [
      overCount,
      overWithoutIncident,
    ]);
  const push = async (sizes: Parameters<typeof imageOn>[1]) => {
    world.clock.advance(DAY_MS);
    tagSizedIndex(world.fake.content, 'team/app', 'edge', [imageOn('amd64', sizes)]);
    await world.look();
  };
  await addBudget();
  expect(await read()).toEqual([[2, 2]]);
  await world.look();
  expect(await read()).toEqual([[2, 2]]);
  await push({ base: 50.1 });
  expect(await read()).toEqual([[2, 2]]);
  await push({ base: 40 });
  expect(await read()).toEqual([[1, 1]]);
  await push({ base: 50 });
  expect(await read()).toEqual([[2, 1]]);
});
