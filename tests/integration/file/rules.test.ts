import { describe, expect, it } from 'vitest';
import { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { isToDerive } from '#lib/db/series/derived.ts';
import { listBudgets } from '#lib/db/settings/budgets.ts';
import { listRules } from '#lib/db/settings/rules.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { insertSeriesRows } from '#tests/support/series-rows.ts';
import { type Following, openFollowing } from './following.ts';

const TEXT = `rules:
  - name: Edge
    matches: {platform: linux/arm64}
    steps: {acceptByTime: false}
  - name: All
budgets:
  - {matches: {relation: ours}, limit: 200 MB}
  - {limit: 1 GB, owner: Platform}
`;

const rulesOf = async ({ db }: Following) =>
  (await listRules(db)).map(({ name, origin, version, place }) => `${name} ${origin} ${version} ${place}`);
const budgetsOf = async ({ db }: Following) =>
  (await listBudgets(db)).map(({ limitBytes, origin, place }) => `${limitBytes} ${origin} ${place}`);
const summaryOf = (changes: Awaited<ReturnType<Following['follow']>>) =>
  changes.map(({ change, what, name, fields }) => [change, what, name, ...fields].join(' '));

describe('rules and budgets of plimsoll.yaml', () => {
  it('are added once, in their order, before those that people made', async () => {
    const world = await openFollowing();
    const at = world.clock.now();
    await world.db.rule.create({
      data: {
        name: 'Screen',
        position: 0,
        matches: {},
        createdAt: at,
        versions: { create: { version: 1, settings: {}, createdAt: at, createdBy: 'x' } },
      },
    });
    expect(summaryOf(await world.follow(TEXT))).toEqual([
      ...['added rule Edge', 'added rule All', 'added budget ours', 'added budget everything'],
    ]);
    expect(await rulesOf(world)).toEqual([
      'Edge file 1 plimsoll.yaml:2',
      'All file 1 plimsoll.yaml:5',
      'Screen ui 1 null',
    ]);
    expect(await budgetsOf(world)).toEqual(['200000000 file plimsoll.yaml:7', '1000000000 file plimsoll.yaml:8']);
    const [edge] = await listRules(world.db);
    expect(RuleSettings.parse(edge?.settings)).toEqual(RuleSettings.parse({ steps: { acceptByTime: false } }));
    expect(edge?.changedBy).toBe('plimsoll.yaml');
    expect(await world.follow(TEXT)).toEqual([]);
    expect(await world.followElsewhere(TEXT)).toEqual([]);
    expect(await rulesOf(world)).toHaveLength(3);
  });

  it('get new line numbers without a new version when they only moved', async () => {
    const world = await openFollowing();
    await world.follow(TEXT);
    expect(await world.follow(`# a line\n${TEXT}`)).toEqual([]);
    expect(await rulesOf(world)).toEqual(['Edge file 1 plimsoll.yaml:3', 'All file 1 plimsoll.yaml:6']);
    expect(await budgetsOf(world)).toEqual(['200000000 file plimsoll.yaml:8', '1000000000 file plimsoll.yaml:9']);
  });

  it('are changed where they differ, keep their ids, and are reordered', async () => {
    const world = await openFollowing();
    await world.follow(TEXT);
    const [before, budgets] = [await listRules(world.db), await listBudgets(world.db)];
    const next = `rules:
  - name: All
  - name: Edge
    matches: {platform: "linux/arm*"}
    steps: {acceptByTime: false}
budgets:
  - {matches: {relation: ours}, limit: 250 MB}
  - {limit: 1 GB, owner: Platform}
`;
    expect(summaryOf(await world.follow(next))).toEqual([
      'changed rule Edge matches',
      'changed budget ours limitBytes',
    ]);
    expect(await rulesOf(world)).toEqual(['All file 1 plimsoll.yaml:2', 'Edge file 2 plimsoll.yaml:3']);
    expect((await listRules(world.db)).map(({ id }) => id)).toEqual(before.map(({ id }) => id).reverse());
    expect((await listBudgets(world.db)).map(({ id }) => id)).toEqual(budgets.map(({ id }) => id));
    const audited = await world.db.auditEvent.findMany({ where: { action: 'rule.change' } });
    expect(audited).toMatchObject([{ actorKind: 'file', targetName: 'Edge', details: { changed: ['matches'] } }]);
  });

  it('are removed when they leave the file, and their versions stay for incidents', async () => {
    const world = await openFollowing();
    await world.follow(TEXT);
    expect(summaryOf(await world.follow('rules:\n  - name: All\n'))).toEqual([
      ...['removed rule Edge', 'removed budget ours', 'removed budget everything'],
    ]);
    expect(await rulesOf(world)).toEqual(['All file 1 plimsoll.yaml:2']);
    expect(await budgetsOf(world)).toEqual([]);
    expect(await world.db.ruleVersion.count()).toBe(2);
    // A rule that is removed and added again under the same name is a new rule.
    await world.follow(TEXT);
    expect(await world.db.rule.count()).toBe(3);
  });

  it('have the repositories derived again that they match or matched', async () => {
    const world = await openFollowing();
    const { db } = world;
    const now = world.clock.now();
    const registry = await addTestRegistry(db, 'https://a.example', now);
    const add = async (name: string, platform: string) => {
      const repositoryId = await addTestRepository(db, registry, name, now);
      await insertSeriesRows(db, { repositoryId, sizes: [1], since: now, platform });
      await db.repositorySummary.create({
        data: { repositoryId, spark: [], tagCount: 1, streamCount: 1, derivedAt: now },
      });
      return repositoryId;
    };
    const [amd64, arm64] = [await add('a', 'linux/amd64'), await add('b', 'linux/arm64')];
    const edge = 'rules:\n  - {name: Edge, matches: {platform: linux/arm64}}\n';
    await world.follow(edge);
    expect([await isToDerive(db, amd64, now), await isToDerive(db, arm64, now)]).toEqual([false, true]);
    await db.repositorySummary.updateMany({ data: { derivedAt: now } });
    await world.follow(`# moved\n${edge}`);
    expect([await isToDerive(db, amd64, now), await isToDerive(db, arm64, now)]).toEqual([false, false]);
    await world.follow('');
    expect([await isToDerive(db, amd64, now), await isToDerive(db, arm64, now)]).toEqual([false, true]);
  });
});
