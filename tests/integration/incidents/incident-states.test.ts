import { describe, expect, it } from 'vitest';
import { deleteRepository } from '#lib/db/repositories/repositories.ts';
import { openPushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const GROWN = { base: 50, install: 40, app: 5 };
const kindsOf = (incident: { events: { kind: string }[] } | undefined) => incident?.events.map(({ kind }) => kind);

describe('in the life cycle of incidents (D-40 to D-43)', () => {
  it('an incident opens with its cause, its members and one message, and the next poll writes nothing', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM, { tags: ['latest', 'main'] });
    await world.push('team/app', GROWN, { tags: ['latest', 'main'] });
    await world.look();
    const incidents = await world.incidents();
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({
      kind: 'step',
      state: 'open',
      severity: 'critical',
      relation: 'ours',
      silent: false,
      cause: { instruction: 'RUN npm ci', instructionDeltaBytes: 20_000_000, share: 1 },
      notify: 'now',
      notifyReason: 'critical-step',
      notifyText: 'the jump is critical',
    });
    expect(incidents[0]?.members.map(({ streamLabel, state }) => [streamLabel, state])).toEqual([
      ['latest', 'open'],
      ['main', 'open'],
    ]);
    expect(kindsOf(incidents[0])).toEqual(['opened']);
    const { now } = world.clock;
    expect(incidents[0]?.deliveries).toMatchObject([
      { channelId: 'chat', type: 'image.size.regression.opened', state: 'pending', attempts: 0 },
    ]);
    // A series that joins within two minutes is part of the same message.
    expect(incidents[0]?.deliveries[0]?.nextTryAt?.getTime()).toBe(now().getTime() + 120_000);
  });

  it('an incident above the floors but below the limits for messages waits for the digest', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', { ...CALM, install: 23 });
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ state: 'open', severity: 'warning', deliveries: [] });
    expect(incident).toMatchObject({ notify: 'digest', notifyReason: 'image-growth-below-limits' });
  });

  it('each point has the reason why no incident opened', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', { ...CALM, app: 5.1 });
    await world.push('team/app', { ...CALM, app: 1 });
    await world.push('team/app', { ...CALM, app: 5.2 });
    expect(await world.incidents()).toEqual([]);
    const points = await world.db.point.findMany({ orderBy: { position: 'asc' }, select: { decision: true } });
    expect(points.map(({ decision }) => decision)).toEqual(['first', 'within-floors', 'improved', 'dip-undone']);
  });

  it('history of the first check opens no incident, and the push after it does', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM, { tags: ['v1.0.0'] });
    expect(await world.incidents()).toEqual([]);
    await world.push('team/app', GROWN, { tags: ['v1.1.0'] });
    expect(await world.incidents()).toHaveLength(1);
  });

  it('an incident recovers automatically, and the channel that received its opening gets the recovery', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', GROWN);
    await world.push('team/app', { ...CALM, app: 5.01 });
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ state: 'recovered' });
    expect(kindsOf(incident)).toEqual(['opened', 'recovered']);
    expect(incident?.deliveries.map(({ type }) => type).sort()).toEqual([
      'image.size.regression.opened',
      'image.size.regression.recovered',
    ]);
  });

  it('an incident reopens when growth returns within a week, and flaps at the third time within ten pushes', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    for (const cycle of [1, 2, 3]) {
      const app = 5 + cycle / 100;
      await world.push('team/app', { ...GROWN, app }, { hours: 9 });
      await world.push('team/app', { ...GROWN, app: app + 0.001 }, { hours: 9 });
      expect((await world.incidents())[0]).toMatchObject({ state: 'open', flapping: cycle === 3 });
      await world.push('team/app', { ...CALM, app }, { hours: 9 });
      expect((await world.incidents())[0]).toMatchObject({ state: 'recovered' });
    }
    const incidents = await world.incidents();
    expect(incidents).toHaveLength(1);
    expect(kindsOf(incidents[0])?.filter((kind) => kind === 'reopened').length).toBe(2);
    expect(incidents[0]).toMatchObject({ flapping: true });
    // From now on the incident is reported in the digest only.
    expect(incidents[0]?.deliveries.map(({ type }) => type.split('.').at(-1))).toEqual([
      'opened',
      'recovered',
      'reopened',
      'recovered',
    ]);
  });

  it('an incident escalates with another step, and is accepted by time after five pushes and 30 days', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', GROWN);
    await world.push('team/app', { ...GROWN, install: 60 });
    expect(kindsOf((await world.incidents())[0])).toEqual(['opened', 'escalated']);
    for (const n of [1, 2, 3, 4])
      await world.push('team/app', { ...GROWN, install: 60, app: 5 + n / 100 }, { hours: 8 * 24 });
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ state: 'acceptedByTime' });
    expect(kindsOf(incident)).toEqual(['opened', 'escalated', 'acceptedByTime']);
  });

  it('an incident is superseded, not recovered, when its tag is gone', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM, { tags: ['latest', 'old'] });
    await world.push('team/app', GROWN, { tags: ['old'] });
    world.fake.content.tagsOf('team/app').delete('old');
    // A tag is gone only after repeated 404 answers over one hour.
    for (const _ of [1, 2, 3, 4]) {
      world.clock.advance(1_800_000);
      await world.look();
    }
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ state: 'superseded' });
    expect(kindsOf(incident)).toEqual(['opened', 'superseded']);
  });

  it('an incident sends no messages while it is muted, and is deleted with its repository', async () => {
    const world = await openPushing();
    const id = await world.watch('team/app', CALM);
    const matches = { repository: '*/team/app' };
    const until = new Date(world.clock.now().getTime() + 30 * 86_400_000);
    await world.db.mute.create({
      data: { matches, until, reason: 'moving', createdAt: world.clock.now(), createdBy: 'x' },
    });
    await world.push('team/app', GROWN);
    expect(await world.incidents()).toMatchObject([{ state: 'open', deliveries: [] }]);
    await deleteRepository(world.db, id);
    expect(await world.incidents()).toEqual([]);
  });

  it('the label of an own image accepts its growth only where a rule allows it, with the label as the reason', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.watch('team/web', { ...CALM, base: 60 });
    const labels = { 'dev.plimsoll.accept': 'ships the model now' };
    const createdAt = world.clock.now();
    const matches = { repository: '*/team/web' };
    const rule = await world.db.rule.create({ data: { position: 0, name: 'labels', matches, createdAt } });
    const settings = { acceptByLabel: true };
    await world.db.ruleVersion.create({ data: { ruleId: rule.id, version: 1, createdAt, createdBy: 'x', settings } });
    await world.push('team/app', { ...GROWN, app: 6 }, { labels });
    await world.push('team/web', { ...GROWN, base: 60 }, { labels, hours: 100 });
    const incidents = await world.incidents();
    expect(incidents.map(({ state, rule: fired }) => [state, (fired as { name: string }).name])).toEqual([
      ['open', 'Built in'],
      ['accepted', 'labels'],
    ]);
    expect(kindsOf(incidents[1])).toEqual(['opened', 'accepted']);
    expect(incidents[1]?.events.at(-1)).toMatchObject({ kind: 'accepted', reason: 'ships the model now' });
    expect(incidents[1]?.deliveries).toEqual([]);
    // The accepted size is the baseline. Neither the next push of that size nor a repeated label is a regression.
    await world.push('team/web', { ...GROWN, base: 60, app: 5.05 }, { labels });
    expect(await world.incidents()).toHaveLength(2);
  });
});
