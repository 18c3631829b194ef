import { describe, expect, it } from 'vitest';
import { ConflictError, RefusedError } from '#lib/commands/errors.ts';
import {
  acceptIncident,
  acknowledgeIncident,
  changeIncidents,
  invalidateIncident,
  muteIncident,
  reopenIncident,
} from '#lib/commands/incidents.ts';
import { createPollCommands } from '../poll/command-context.ts';
import { openPushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const GROWN = { base: 50, install: 40, app: 5 };

async function openRegressed() {
  const world = await openPushing();
  await world.watch('team/app', CALM);
  await world.push('team/app', GROWN);
  const guarded = createPollCommands(world);
  const id = (await world.incidents())[0]?.id ?? '';
  const incident = async () => (await world.incidents())[0];
  const decisions = async () => {
    const points = await world.db.point.findMany({ orderBy: { position: 'asc' }, select: { decision: true } });
    return points.map(({ decision }) => decision);
  };
  return { world, guarded, id, incident, decisions };
}

describe('what people do with an incident', () => {
  it('accepted, its size is the level: the chart says so at once, and the next push is judged by it', async () => {
    const { world, guarded, id, incident, decisions } = await openRegressed();
    await acceptIncident(guarded, id, { reason: 'ships the model' });
    expect(await incident()).toMatchObject({ state: 'accepted', members: [{ state: 'accepted' }] });
    expect((await incident())?.events.at(-1)).toMatchObject({
      kind: 'accepted',
      reason: 'ships the model',
      actorName: 'test',
    });
    expect(await decisions()).toEqual(['first', 'accepted']);
    await world.push('team/app', { ...GROWN, app: 5.1 });
    await world.push('team/app', { ...GROWN, install: 70 });
    expect(await decisions()).toEqual(['first', 'accepted', 'within-floors', 'opened']);
    const [, second, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(Number(second?.members[0]?.baselineBytes)).toBeGreaterThan(94_000_000);
    const audit = await world.db.auditEvent.findMany({ where: { action: 'incident.accepted' } });
    expect(audit).toMatchObject([{ targetName: '#1', details: { reason: 'ships the model' } }]);
  });

  it('stays accepted where deriving fails, and the next poll derives it', async () => {
    const { world, guarded, id, incident, decisions } = await openRegressed();
    await world.db
      .$executeRaw`create function refuse() returns trigger as $$ begin raise 'the disk is full'; end $$ language plpgsql`;
    await world.db
      .$executeRaw`create trigger refuse before insert on "Point" for each statement execute function refuse()`;
    await acceptIncident(guarded, id, { reason: 'ships the model' });
    await world.db.$executeRaw`drop trigger refuse on "Point"`;
    expect(await incident()).toMatchObject({ state: 'accepted' });
    expect(await decisions()).toEqual(['first', 'opened']);
    await world.look();
    expect(await decisions()).toEqual(['first', 'accepted']);
  });

  it('expected until a date, the old level counts again afterwards', async () => {
    const { world, guarded, id, incident } = await openRegressed();
    const until = new Date(world.clock.now().getTime() + 3 * 86_400_000);
    await acceptIncident(guarded, id, { reason: 'for the launch', until });
    await world.push('team/app', { ...GROWN, app: 5.01 });
    expect(await incident()).toMatchObject({ state: 'accepted' });
    await world.push('team/app', { ...GROWN, app: 5.02 }, { hours: 72 });
    expect(await incident()).toMatchObject({ state: 'open' });
    expect((await incident())?.events.at(-1)).toMatchObject({ kind: 'reopened' });
  });

  it('reopened, the level before counts again', async () => {
    const { guarded, id, incident, decisions } = await openRegressed();
    await invalidateIncident(guarded, id, { reason: 'measured wrong' });
    expect(await incident()).toMatchObject({ state: 'invalid' });
    await reopenIncident(guarded, id, {});
    expect(await incident()).toMatchObject({ state: 'open', members: [{ state: 'open' }] });
    expect(await decisions()).toEqual(['first', 'opened']);
    await expect(reopenIncident(guarded, id, {})).rejects.toBeInstanceOf(ConflictError);
  });

  it('acknowledged stays open, and recovers like any other', async () => {
    const { world, guarded, id, incident } = await openRegressed();
    await acknowledgeIncident(guarded, id, {});
    expect(await incident()).toMatchObject({ state: 'acknowledged', assignee: 'test' });
    await world.push('team/app', { ...GROWN, install: 60 });
    expect(await incident()).toMatchObject({ state: 'acknowledged' });
    await world.push('team/app', CALM);
    expect(await incident()).toMatchObject({ state: 'recovered' });
    await expect(acknowledgeIncident(guarded, id, {})).rejects.toBeInstanceOf(ConflictError);
  });

  it('muted until a date that is to come, nobody hears of it meanwhile', async () => {
    const { world, guarded, id, incident } = await openRegressed();
    const past = { reason: 'x', until: world.clock.now() };
    await expect(muteIncident(guarded, id, past)).rejects.toBeInstanceOf(RefusedError);
    await muteIncident(guarded, id, {
      reason: 'known',
      until: new Date(world.clock.now().getTime() + 10 * 86_400_000),
    });
    const before = (await incident())?.deliveries.length;
    await world.push('team/app', { ...GROWN, install: 60 });
    expect((await incident())?.events.map(({ kind }) => kind)).toEqual(['opened', 'muted', 'escalated']);
    expect((await incident())?.deliveries.length).toBe(before);
  });

  it('many at once: those that are over are skipped and named', async () => {
    const { guarded, id } = await openRegressed();
    const input = { action: 'accept' as const, ids: [id, 'none'], reason: 'all of them' };
    expect(await changeIncidents(guarded, input)).toMatchObject({ changed: [id], skipped: [{ id: 'none' }] });
    expect(await changeIncidents(guarded, input)).toMatchObject({ changed: [], skipped: [{ id }, { id: 'none' }] });
  });
});
