import { describe, expect, it } from 'vitest';
import { ConflictError, RefusedError } from '#lib/commands/errors.ts';
import {
  acceptIncident,
  acknowledgeIncident,
  changeIncidents,
  invalidateIncident,
  muteIncident,
  reopenIncident,
} from '#lib/commands/incidents/incidents.ts';
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

describe('when a person acts on an incident', () => {
  it('accepting an incident makes its size the baseline of the chart and of the next push', async () => {
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

  it('an incident stays accepted when the derivation after it fails, and the next poll derives its points', async () => {
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

  it('an incident of two repositories stays accepted when deriving them fails, and the next polls derive both', async () => {
    const world = await openPushing();
    for (const name of ['team/app', 'team/web']) await world.watch(name, CALM);
    for (const name of ['team/app', 'team/web']) await world.push(name, GROWN, { hours: 1 });
    const [incident, ...others] = await world.incidents();
    expect([incident?.members.length, others.length]).toEqual([2, 0]);
    const asked: string[] = [];
    const derive = async (id: string) => {
      asked.push(id);
      throw new Error('the database is away');
    };
    await acceptIncident(createPollCommands(world, { derive }), incident?.id ?? '', { reason: 'ships the model' });
    expect(asked.sort()).toEqual(incident?.members.map(({ repositoryId }) => repositoryId).sort());
    const decided = () => world.db.point.count({ where: { decision: 'accepted' } });
    expect(await decided()).toBe(0);
    await world.look();
    expect(await decided()).toBe(2);
    expect((await world.incidents()).map(({ state }) => state)).toEqual(['accepted']);
  });

  it('an incident that is expected until a date reopens against the old baseline after that date', async () => {
    const { world, guarded, id, incident } = await openRegressed();
    const until = new Date(world.clock.now().getTime() + 3 * 86_400_000);
    await acceptIncident(guarded, id, { reason: 'for the launch', until });
    await world.push('team/app', { ...GROWN, app: 5.01 });
    expect(await incident()).toMatchObject({ state: 'accepted' });
    await world.push('team/app', { ...GROWN, app: 5.02 }, { hours: 72 });
    expect(await incident()).toMatchObject({ state: 'open' });
    expect((await incident())?.events.at(-1)).toMatchObject({ kind: 'reopened' });
  });

  it('reopening an invalid incident makes its points a regression against the old baseline again', async () => {
    const { guarded, id, incident, decisions } = await openRegressed();
    await invalidateIncident(guarded, id, { reason: 'measured wrong' });
    expect(await incident()).toMatchObject({ state: 'invalid' });
    await reopenIncident(guarded, id, {});
    expect(await incident()).toMatchObject({ state: 'open', members: [{ state: 'open' }] });
    expect(await decisions()).toEqual(['first', 'opened']);
    await expect(reopenIncident(guarded, id, {})).rejects.toBeInstanceOf(ConflictError);
  });

  it('an acknowledged incident stays acknowledged after another step, and recovers like any other', async () => {
    const { world, guarded, id, incident } = await openRegressed();
    await acknowledgeIncident(guarded, id, {});
    expect(await incident()).toMatchObject({ state: 'acknowledged', assignee: 'test' });
    await world.push('team/app', { ...GROWN, install: 60 });
    expect(await incident()).toMatchObject({ state: 'acknowledged' });
    await world.push('team/app', CALM);
    expect(await incident()).toMatchObject({ state: 'recovered' });
    await expect(acknowledgeIncident(guarded, id, {})).rejects.toBeInstanceOf(ConflictError);
  });

  it('a mute of an incident ends in the future, and no delivery is written before its end', async () => {
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

  it('a bulk action skips incidents that have ended or are unknown, and names them', async () => {
    const { guarded, id } = await openRegressed();
    const input = { action: 'accept' as const, ids: [id, 'none'], reason: 'all of them' };
    expect(await changeIncidents(guarded, input)).toMatchObject({ changed: [id], skipped: [{ id: 'none' }] });
    expect(await changeIncidents(guarded, input)).toMatchObject({ changed: [], skipped: [{ id }, { id: 'none' }] });
  });
});
