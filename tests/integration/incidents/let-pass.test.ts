import { describe, expect, it } from 'vitest';
import { insertCheck } from '#lib/db/checks/checks.ts';
import { openPushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const GROWN = { base: 50, install: 40, app: 5 };
const labels = { 'org.opencontainers.image.revision': 'f'.repeat(40) };

const kindsOf = (incident: { events: { kind: string }[] } | undefined) => incident?.events.map(({ kind }) => kind);
const saidOf = (incident: { deliveries: { type: string }[] } | undefined) =>
  incident?.deliveries.map(({ type }) => type.split('.').at(-1));

/** Opens a repository in which a user overrode the check of one commit in CI. */
async function openLetPass() {
  const world = await openPushing();
  const repositoryId = await world.watch('team/app', CALM);
  await insertCheck(world.db, {
    id: crypto.randomUUID(),
    repositoryId,
    reference: 'team/app:pr-1',
    digest: null,
    verdict: 'warn',
    baseline: {},
    report: { platforms: [] },
    overrideReason: 'ships the model',
    overriddenBy: 'Ada',
    revision: labels['org.opencontainers.image.revision'],
    askedBy: 'CI',
    at: world.clock.now(),
  });
  return world;
}

describe('after growth was overridden in CI and merged (D-47)', () => {
  it('an incident that it opens is accepted immediately, without a message', async () => {
    const world = await openLetPass();
    await world.push('team/app', GROWN, { labels });
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ state: 'accepted', members: [{ state: 'accepted' }], deliveries: [] });
    expect(kindsOf(incident)).toEqual(['opened', 'accepted']);
    expect(incident?.events[1]?.reason).toBe('ships the model (overridden in CI by Ada)');
  });

  it('an incident that it reopens is accepted, and the channels that know the incident get that', async () => {
    const world = await openLetPass();
    await world.push('team/app', GROWN);
    await world.push('team/app', CALM);
    await world.push('team/app', { ...GROWN, app: 5.1 }, { labels });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: 'accepted', members: [{ state: 'accepted' }] });
    expect(kindsOf(incident)).toEqual(['opened', 'recovered', 'reopened', 'accepted']);
    expect(saidOf(incident)).toEqual(['opened', 'recovered', 'accepted']);
    await world.look();
    expect(kindsOf((await world.incidents())[0])).toHaveLength(4);
    expect(await world.db.point.findFirst({ orderBy: { position: 'desc' } })).toMatchObject({ decision: 'accepted' });
  });

  it('an incident that was open before stays open, with a note instead of an escalation', async () => {
    const world = await openLetPass();
    await world.push('team/app', GROWN);
    await world.push('team/app', { ...GROWN, install: 70 }, { labels });
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ state: 'open', members: [{ state: 'open' }] });
    expect(kindsOf(incident)).toEqual(['opened', 'note']);
    expect(incident?.events[1]).toMatchObject({
      reason: 'ships the model (overridden in CI by Ada)',
      details: { part: 'escalated' },
    });
    expect(saidOf(incident)).toEqual(['opened']);
    expect(await world.db.acceptedLevel.count()).toBe(0);
    await world.push('team/app', { ...GROWN, install: 100 });
    expect(kindsOf((await world.incidents())[0])).toEqual(['opened', 'note', 'escalated']);
  });
});
