import { describe, expect, it } from 'vitest';
import { listLoadLines } from '#lib/db/series/series-incidents.ts';
import { composeFacts } from '#lib/deliver/compose.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { readIncidents } from '#lib/views/incidents/incidents.ts';
import { openViews } from '#tests/support/open-views.ts';
import { MB, openPushing, type Pushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const BASE = 'org.opencontainers.image.base.digest';

async function addBudget({ db, clock }: Pushing, metric: 'total' | 'own', megabytes: number): Promise<void> {
  const at = clock.now();
  const times = { createdAt: at, createdBy: 'x', changedAt: at };
  const matches = { repository: '*/team/app' };
  await db.budget.create({ data: { position: 0, matches, metric, limitBytes: megabytes * MB, ...times } });
}

async function factsOf({ db, incidents }: Pushing, kind: string) {
  const [incident] = await incidents();
  return composeFacts(db, incident?.id ?? '', { kind, id: null }, createLinks('https://sizes.example.com'));
}

describe('a budget on own bytes', () => {
  it('is compared with own bytes, never with the whole image', async () => {
    const world = await openPushing();
    await addBudget(world, 'own', 30);
    const labels = { [BASE]: await world.pushBase('old', 50) };
    await world.watch('team/app', { ...CALM, install: 10 }, { labels });
    await world.push('team/app', CALM, { labels });
    expect(await factsOf(world, 'opened')).toMatchObject({
      incident: { kind: 'step' },
      size: { afterBytes: 75 * MB },
      cost: { budgetBytes: 30 * MB, budgetMetric: 'own', budgetedBytes: 25 * MB, overBudgetBytes: null },
    });
    await world.push('team/app', { ...CALM, app: 11 }, { labels });
    const facts = await factsOf(world, 'escalated');
    expect(facts.cost).toMatchObject({ budgetedBytes: 31 * MB, overBudgetBytes: 1 * MB });
    const series = await world.db.series.findMany();
    expect(
      await listLoadLines(
        world.db,
        series.map(({ id }) => id),
      ),
    ).toEqual(new Map());
  });

  it('that a first image exceeds opens an incident with no size before', async () => {
    const world = await openPushing();
    await addBudget(world, 'own', 20);
    const labels = { [BASE]: await world.pushBase('old', 50) };
    await world.watch('team/app', { ...CALM, install: 10 }, { labels });
    await world.push('team/app', CALM, { labels, tags: ['edge'] });
    expect(await factsOf(world, 'opened')).toMatchObject({
      size: { beforeBytes: 0, afterBytes: 75 * MB, deltaPercent: null, fromDigest: null },
      cost: { budgetedBytes: 25 * MB, overBudgetBytes: 5 * MB },
    });
  });

  it('is not exceeded by a push whose new base is unknown', async () => {
    const world = await openPushing();
    await addBudget(world, 'own', 30);
    await world.watch('team/app', CALM, { labels: { [BASE]: await world.pushBase('old', 50) } });
    await world.push('team/app', { ...CALM, base: 50.1 }, { labels: { [BASE]: `sha256:${'e'.repeat(64)}` } });
    expect(await world.incidents()).toEqual([]);
    const [before, after] = await world.db.point.findMany({ orderBy: { at: 'asc' }, where: { tagName: 'latest' } });
    expect(before).toMatchObject({ budgetState: 'within', budgetedBytes: BigInt(25 * MB) });
    expect(after).toMatchObject({ budgetState: 'within', budgetedBytes: null, budgetMetric: 'own' });
  });

  it('is exceeded once the new base is known, which opens one incident with one message', async () => {
    const world = await openPushing();
    await addBudget(world, 'own', 27.5);
    const labels = { [BASE]: await world.pushBase('old', 50) };
    await world.watch('team/app', CALM, { labels });
    await world.push('team/app', { ...CALM, app: 6.9 }, { labels });
    const onNew = { ...CALM, base: 50.1 };
    await world.push('team/app', { ...onNew, app: 7.8 }, { labels: { [BASE]: `sha256:${'e'.repeat(64)}` } });
    expect(await world.incidents()).toEqual([]);
    // The base is recognised once the repository of the base has this image.
    await world.pushBase('new', 50.1);
    await world.push('team/app', { ...onNew, app: 7.9 });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ kind: 'budget', notify: 'now', notifyReason: 'over-budget' });
    expect(incident?.deliveries).toHaveLength(1);
    expect((await factsOf(world, 'opened')).cost).toMatchObject({ budgetedBytes: 27.9 * MB });
    await world.push('team/app', { ...onNew, app: 8 });
    expect((await world.incidents())[0]?.events.map(({ kind }) => kind)).toEqual(['opened']);
  });
});

describe('a push that is a step and exceeds a budget', () => {
  it('is one incident, sent where a route matches budgets, and muted only when both are muted', async () => {
    const world = await openPushing();
    await addBudget(world, 'total', 80);
    const createdAt = world.clock.now();
    await world.db.route.create({
      data: { position: 0, matches: { kinds: ['budget'] }, channelIds: ['chat'], createdAt },
    });
    await world.watch('team/app', CALM);
    await world.push('team/app', { ...CALM, install: 30 });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ kind: 'step' });
    expect(incident?.members.map(({ kind }) => kind).sort()).toEqual(['budget', 'step']);
    expect(incident?.deliveries.map(({ type }) => type)).toEqual(['image.size.regression.opened']);
    const until = new Date(createdAt.getTime() + 10 * 86_400_000);
    const mutedUntil = async (kind: string) => {
      const mute = { matches: { kind }, until, reason: 'x', createdAt, createdBy: 'Ada' };
      await world.db.mute.create({ data: mute });
      const { items } = await readIncidents(openViews(world.db), {}, world.clock.now());
      return items[0]?.mutedUntil;
    };
    expect(await mutedUntil('step')).toBeNull();
    expect(await mutedUntil('budget')).toBe(until.toISOString());
  });
});

describe('an escalated incident', () => {
  it('has the size of its last escalation in messages and on screen, also after it recovered', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', { ...CALM, install: 30 });
    await world.push('team/app', { ...CALM, install: 220 });
    await world.push('team/app', { ...CALM, install: 219 });
    const [incident] = await world.incidents();
    expect(incident?.members).toMatchObject([{ toBytes: BigInt(85 * MB), alarmBytes: BigInt(275 * MB) }]);
    const size = { beforeBytes: 75 * MB, afterBytes: 275 * MB, deltaBytes: 200 * MB };
    const facts = await factsOf(world, 'escalated');
    expect(facts.size?.lastBytes).toBe(274 * MB);
    expect(facts).toMatchObject({ size, cost: { pullCostBytes: 220 * MB } });
    const alarmDigest = incident?.members[0]?.alarmDigest ?? '';
    expect(alarmDigest).not.toBe(incident?.members[0]?.toDigest);
    expect(facts.size?.toDigest).toBe(alarmDigest);
    expect(decodeURIComponent(facts.links.compare ?? '')).toContain(`@${alarmDigest}`);
    const { items } = await readIncidents(openViews(world.db), {}, world.clock.now());
    expect(items[0]?.lead).toMatchObject({ alarmBytes: 275 * MB, deltaBytes: 200 * MB });
    await world.push('team/app', CALM);
    expect(await factsOf(world, 'recovered')).toMatchObject({
      incident: { state: 'recovered' },
      size: { ...size, lastBytes: 75 * MB },
    });
  });

  it('has the cause of its whole growth, not only of its first step', async () => {
    const world = await openPushing();
    const labels = { [BASE]: await world.pushBase('old', 50) };
    await world.watch('team/app', CALM, { labels });
    await world.push('team/app', { ...CALM, install: 30 }, { labels });
    const first = await factsOf(world, 'opened');
    expect(first.cause).toMatchObject({ baseDeltaBytes: 0, ownDeltaBytes: 10 * MB, instructionDeltaBytes: 10 * MB });
    await world.push('team/app', { ...CALM, install: 30, app: 120 }, { labels });
    const facts = await factsOf(world, 'escalated');
    expect(facts.size).toMatchObject({ beforeBytes: 75 * MB, afterBytes: 200 * MB, deltaBytes: 125 * MB });
    expect(facts.cause).toMatchObject({ baseDeltaBytes: 0, ownDeltaBytes: 125 * MB, instructionDeltaBytes: 115 * MB });
    expect(facts.cause?.instruction).not.toBe(first.cause?.instruction);
    const { items } = await readIncidents(openViews(world.db), {}, world.clock.now());
    expect(items[0]?.lead).toMatchObject({ deltaBytes: 125 * MB, baseDeltaBytes: 0, ownDeltaBytes: 125 * MB });
    // The file lists to read are those of the layers that differ now.
    const [incident] = await world.incidents();
    const { to } = (incident?.cause as { layers: { to: string[] } } | undefined)?.layers ?? { to: [] };
    expect(to).toHaveLength(2);
    const asked = await world.db.layerContents.findMany({ where: { layer: { digest: { in: to } } } });
    expect(asked).toHaveLength(2);
  });
});
