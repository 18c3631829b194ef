import { describe, expect, it } from 'vitest';
import { listBasePoints } from '#lib/db/checks/check-baselines.ts';
import { composeFacts } from '#lib/deliver/compose.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { readIncident, readIncidents } from '#lib/views/incidents/incidents.ts';
import { openViews } from '#tests/support/open-views.ts';
import { MB, openPushing, type Pushing } from './pushing.ts';

/** Sizes of 43.5 MB in total. `more` is added to the `install` layer. */
const sizes = (more: number) => ({ base: 20, install: 18.5 + more, app: 5 });

async function grow(world: Pushing, pushes: number, step: number, hours: number) {
  for (let push = 1; push <= pushes; push += 1) await world.push('team/app', sizes(push * step), { hours });
}

const kindsOf = (incident: { events: { kind: string }[] } | undefined) => incident?.events.map(({ kind }) => kind);
const saidOf = (incident: { deliveries: { type: string }[] } | undefined) =>
  incident?.deliveries.map(({ type }) => type.split('.').at(-1));

async function factsOf({ db, incidents }: Pushing, kind: string) {
  const [incident] = await incidents();
  return composeFacts(db, incident?.id ?? '', { kind, id: null }, createLinks('https://sizes.example.com'));
}

describe('growth in many small pushes', () => {
  it.each([
    ['a day', 24],
    ['a week', 7 * 24],
  ])('18 pushes of 1 MB, one %s, are one incident that becomes critical, with one message', async (_, hours) => {
    const world = await openPushing();
    await world.watch('team/app', sizes(0));
    await grow(world, 18, 1, hours);
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ kind: 'step', state: 'open', severity: 'critical' });
    expect(kindsOf(incident)).toEqual(['opened', 'escalated']);
    expect(saidOf(incident)).toEqual(['escalated']);
  });

  it('waits for the digest, and sends a message when the growth passes 10 MB and 10 %', async () => {
    const world = await openPushing();
    await world.watch('team/app', { base: 70, install: 20, app: 10 });
    const push = (install: number) => world.push('team/app', { base: 70, install, app: 10 });
    await push(24);
    for (const install of [25, 26, 27, 28, 29]) await push(install);
    expect((await world.incidents())[0]).toMatchObject({ severity: 'warning', deliveries: [] });
    await push(30);
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({
      notify: 'now',
      notifyReason: 'image-growth',
      notifyText: expect.stringContaining('grew by 10.0 MB (+10.0 %)'),
    });
    expect(saidOf(incident)).toEqual(['escalated']);
    expect(await factsOf(world, 'escalated')).toMatchObject({
      size: {
        beforeBytes: 100 * MB,
        afterBytes: 110 * MB,
        deltaBytes: 10 * MB,
        deltaPercent: 10,
        step: { beforeBytes: 109 * MB, deltaBytes: 1 * MB, deltaPercent: 0.9 },
      },
    });
    // The next pushes at this level send no message.
    for (const install of [31, 32]) await push(install);
    expect((await world.incidents())[0]?.deliveries).toHaveLength(1);
  });

  it('that no step detects opens a creep incident with the whole growth and its start', async () => {
    const world = await openPushing();
    await world.watch('team/app', sizes(0));
    await grow(world, 40, 0.425, 24);
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ kind: 'creep', state: 'open', severity: 'critical' });
    expect(saidOf(incident)).toEqual(['escalated']);
    const { size } = await factsOf(world, 'escalated');
    expect(size?.deltaBytes).toBeGreaterThan(11 * MB);
    expect(size?.step?.deltaBytes).toBe(0.425 * MB);
    // The first check was on 1 January. Growth counts from the first pushes after it.
    expect(size?.fromAt?.slice(0, 7)).toBe('2026-01');
    const { items } = await readIncidents(openViews(world.db), {}, world.clock.now());
    expect(items[0]?.lead).toMatchObject({
      beforeBytes: size?.beforeBytes,
      deltaBytes: size?.deltaBytes,
      fromAt: size?.fromAt,
      stepBytes: 0.425 * MB,
    });
    const shown = await readIncident(openViews(world.db), String(incident?.number), world.clock.now());
    expect(shown.members).toEqual([items[0]?.lead]);
  });

  it('gives checks in CI the baseline of the open incident', async () => {
    const world = await openPushing();
    const id = await world.watch('team/app', sizes(0));
    await grow(world, 2, 1, 24);
    const points = await listBasePoints(world.db, id, 'tag:latest');
    expect(points.map(({ openBaselineBytes }) => openBaselineBytes)).toEqual([null, null, 44 * MB]);
    expect(points.map(({ fromFirstLook }) => fromFirstLook)).toEqual([true, false, false]);
  });

  it('of a third-party image waits for the digest, however large it is', async () => {
    const world = await openPushing();
    await world.watch('team/app', sizes(0), { relation: 'upstream' });
    await grow(world, 18, 1, 24);
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ severity: 'critical', notifyReason: 'third-party', deliveries: [] });
  });
});
