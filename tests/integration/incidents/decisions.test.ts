import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acceptIncident, acknowledgeIncident } from '#lib/commands/incidents/incidents.ts';
import { changeRepository } from '#lib/commands/repositories/repositories.ts';
import { deriveLater, isToDerive } from '#lib/db/series/derived.ts';
import { tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { createPollCommands } from '../poll/command-context.ts';
import { HOUR_MS, waitFor } from '../poll/world.ts';
import { imageOf, openPushing, type Pushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const GROWN = { base: 50, install: 40, app: 5 };
const LOCK = "select pg_advisory_xact_lock(hashtext('plimsoll incidents'))";

/** Prevents all writes of incidents until the returned function is called. */
async function holdIncidents({ url }: Pushing) {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin');
  await client.query(LOCK);
  const countWaiting = async () => {
    const { rows } = await client.query(
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows[0].n as number;
  };
  return {
    waitingAre: (n: number) => waitFor(async () => (await countWaiting()) === n),
    letGo: () => client.query('commit'),
  };
}

async function openRegressed() {
  const world = await openPushing();
  const repositoryId = await world.watch('team/app', CALM);
  await world.push('team/app', GROWN);
  const incident = async () => (await world.incidents())[0];
  const decisions = async () => {
    const points = await world.db.point.findMany({ orderBy: { position: 'asc' }, select: { decision: true } });
    return points.map(({ decision }) => decision);
  };
  return {
    world,
    repositoryId,
    guarded: createPollCommands(world),
    id: (await incident())?.id ?? '',
    incident,
    decisions,
  };
}

describe('when actions and polls happen at the same time', () => {
  it('an incident that is accepted while a poll judges stays accepted, and the next poll changes its points', async () => {
    const { world, guarded, id, incident, decisions } = await openRegressed();
    const { waitingAre, letGo } = await holdIncidents(world);
    const accepting = acceptIncident(guarded, id, { reason: 'ships the model' });
    await waitingAre(1);
    const pushing = world.push('team/app', { ...GROWN, app: 5.01 });
    await waitingAre(2);
    await letGo();
    await Promise.all([accepting, pushing]);
    expect(await incident()).toMatchObject({ state: 'accepted', members: [{ state: 'accepted' }] });
    expect((await incident())?.events.map(({ kind }) => kind)).toEqual(['opened', 'accepted']);
    await world.look();
    expect(await decisions()).toEqual(['first', 'accepted', 'within-floors']);
    expect((await world.incidents()).map(({ state }) => state)).toEqual(['accepted']);
  });

  it('an incident that is acknowledged while a poll judges stays acknowledged when the poll escalates it', async () => {
    const { world, guarded, id, incident } = await openRegressed();
    const { waitingAre, letGo } = await holdIncidents(world);
    const acknowledging = acknowledgeIncident(guarded, id, {});
    await waitingAre(1);
    const pushing = world.push('team/app', { ...GROWN, install: 60 });
    await waitingAre(2);
    await letGo();
    await Promise.all([acknowledging, pushing]);
    expect(await incident()).toMatchObject({ state: 'acknowledged', assignee: 'test' });
    expect((await incident())?.events.map(({ kind }) => kind)).toEqual(['opened', 'acknowledged', 'escalated']);
  });

  it('a derivation that is requested while another one runs is run by the next poll', async () => {
    const { world, repositoryId } = await openRegressed();
    const { waitingAre, letGo } = await holdIncidents(world);
    const pushing = world.push('team/app', { ...GROWN, install: 60 });
    await waitingAre(1);
    const asking = deriveLater(world.db, repositoryId);
    // A transaction that does not wait for the lock ends within this time.
    await Promise.race([asking, new Promise((resolve) => setTimeout(resolve, 300))]);
    await letGo();
    await Promise.all([pushing, asking]);
    expect(await isToDerive(world.db, repositoryId, world.clock.now())).toBe(true);
    await world.look();
    expect(await isToDerive(world.db, repositoryId, world.clock.now())).toBe(false);
  });

  it('two repositories that are polled at the same time share one incident of their common base', async () => {
    const world = await openPushing();
    const label = 'org.opencontainers.image.base.digest';
    const before = { [label]: await world.pushBase('old', 50) };
    const ids = [
      await world.watch('team/api', CALM, { labels: before }),
      await world.watch('team/web', { ...CALM, app: 6 }, { labels: before }),
    ];
    const after = { [label]: await world.pushBase('new', 80) };
    world.tag('team/api', { ...CALM, base: 80 }, { labels: after, hours: 2 });
    world.tag('team/web', { ...CALM, base: 80, app: 6 }, { labels: after, hours: 0 });
    const { waitingAre, letGo } = await holdIncidents(world);
    const looking = ids.map((id) => world.poll(id));
    await waitingAre(2);
    await letGo();
    await Promise.all(looking);
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident?.members).toHaveLength(2);
    expect(incident?.events.map(({ kind }) => kind)).toEqual(['opened', 'joined']);
    expect(incident?.deliveries).toHaveLength(1);
  });
});

describe('an accepted incident', () => {
  it('reopens after its date by a poll that finds no new push', async () => {
    const { world, guarded, id, incident } = await openRegressed();
    await acceptIncident(guarded, id, { reason: 'launch', until: new Date(world.clock.now().getTime() + 86_400_000) });
    world.clock.advance(23 * 3_600_000);
    await world.look();
    expect(await incident()).toMatchObject({ state: 'accepted' });
    world.clock.advance(3_600_000);
    await world.look();
    expect(await incident()).toMatchObject({ state: 'open', members: [{ state: 'open' }] });
    await world.look();
    expect((await incident())?.events.map(({ kind }) => kind)).toEqual(['opened', 'accepted', 'reopened']);
  });

  it('of a budget stays accepted while over it, until the size was below the budget and exceeds it again', async () => {
    const world = await openPushing();
    const at = world.clock.now();
    const budget = {
      metric: 'total',
      position: 0,
      matches: {},
      limitBytes: 80_000_000,
      createdAt: at,
      createdBy: 'x',
      changedAt: at,
    };
    await world.db.budget.create({ data: budget });
    await world.watch('team/app', CALM);
    await world.push('team/app', { ...CALM, app: 6.8 });
    await world.push('team/app', { ...CALM, app: 11 });
    const guarded = createPollCommands(world);
    const [broken] = await world.incidents();
    expect(broken?.members.map(({ kind }) => kind)).toContain('budget');
    await acceptIncident(guarded, broken?.id ?? '', { reason: 'known' });
    await world.push('team/app', { ...CALM, app: 11.1 });
    expect((await world.incidents()).map(({ state }) => state)).toEqual(['accepted']);
    expect((await world.incidents())[0]?.events.map(({ kind }) => kind)).toEqual(['opened', 'accepted']);
    await world.push('team/app', { ...CALM, app: 2 }, { hours: 100 });
    await world.push('team/app', { ...CALM, app: 5.5 }, { hours: 100 });
    await world.push('team/app', { ...CALM, app: 11 }, { hours: 100 });
    const open = (await world.incidents()).filter(({ state }) => state === 'open');
    expect(open.flatMap(({ members }) => members.map(({ kind }) => kind))).toContain('budget');
  });
});

describe('history that a changed setting adds', () => {
  it('opens no incident for a newly watched platform, and the next push of the platform opens one', async () => {
    const world = await openPushing();
    const push = (tag: string, install: number) => {
      world.clock.advance(24 * HOUR_MS);
      const images = ['amd64', 'arm64'].map((architecture) => ({
        ...imageOf({ ...CALM, install: architecture === 'amd64' ? 20 : install, app: architecture.length }),
        architecture,
      }));
      tagSizedIndex(world.fake.content, 'team/app', tag, images);
    };
    push('v1.0.0', 20);
    const settings = { relation: 'ours' as const, platforms: ['linux/amd64'] };
    const id = await world.addRepository(world.registryId, 'team/app', settings);
    await world.poll(id);
    push('v1.1.0', 40);
    await world.poll(id);
    await changeRepository(createPollCommands(world), id, { platforms: [] });
    world.clock.advance(HOUR_MS);
    await world.poll(id);
    expect(await world.db.point.count({ where: { series: { platform: 'linux/arm64' } } })).toBe(2);
    expect(await world.incidents()).toEqual([]);
    push('v1.2.0', 60);
    await world.poll(id);
    expect(await world.incidents()).toMatchObject([{ members: [{ platform: 'linux/arm64', tagName: 'v1.2.0' }] }]);
  });

  it('opens no incident for tags that a wider filter includes, and the next push of these tags opens one', async () => {
    const world = await openPushing();
    world.tag('team/app', CALM, { tags: ['1.0.0-slim'] });
    world.tag('team/app', GROWN, { tags: ['1.1.0-slim'] });
    const id = await world.watch('team/app', CALM, { settings: { exclude: ['*-slim'] } });
    await changeRepository(createPollCommands(world), id, { exclude: [] });
    world.clock.advance(3_600_000);
    await world.look();
    expect(await world.db.point.count({ where: { tagName: { endsWith: 'slim' } } })).toBe(2);
    expect(await world.incidents()).toEqual([]);
    await world.push('team/app', { ...GROWN, install: 60 }, { tags: ['1.2.0-slim'] });
    expect(await world.incidents()).toHaveLength(1);
  });
});
