import { describe, expect, it } from 'vitest';
import { NEW_MAJOR, TAGS_GONE } from '#lib/alerts/end-reasons.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import { dayOf, digestOf } from '../alerts/series.ts';
import { createDecisionWorld, eventsOf } from './decision-world.ts';

const GROWN = { amd64: [100, 130] };
const NOTHING = {
  added: [],
  changed: [],
  members: { added: [], changed: [] },
  accepted: [],
  withdrawn: [],
  events: [],
};

describe('the plan for new regressions', () => {
  it('opens one incident with its member, event, message and layers to read', () => {
    const plan = createDecisionWorld().look({ series: GROWN, news: 1 });
    expect(plan.added).toMatchObject([
      {
        state: 'open',
        severity: 'critical',
        notify: 'now',
        notifyReason: 'critical-step',
      },
    ]);
    const [incident] = plan.added;
    expect(plan.members.added).toMatchObject([
      { incidentId: incident?.id, seriesId: 'amd64', fromBytes: 100_000_000, toBytes: 130_000_000 },
    ]);
    expect(incident?.leadId).toBe(plan.members.added[0]?.id);
    // Package names are included only if the files of the layers were already read.
    expect(eventsOf(plan)).toEqual([
      ['opened', 1],
      ['contents', 0],
    ]);
    expect(plan.contents.get(incident?.id ?? '')).toMatchObject({ layers: { from: [`${digestOf(100)}-layer`] } });
  });

  it('changes nothing when the same pushes are judged again', () => {
    const world = createDecisionWorld();
    world.look({ series: GROWN, news: 1 });
    expect(world.decide({ series: GROWN, news: 2 })).toMatchObject(NOTHING);
    expect(world.decide({ series: GROWN, news: 1 })).toMatchObject(NOTHING);
  });

  it('opens one incident with one message for two platforms of one push', () => {
    const plan = createDecisionWorld().look({ series: { amd64: [100, 130], arm64: [100, 130] }, news: 1 });
    expect(plan.added).toHaveLength(1);
    expect(plan.members.added).toHaveLength(2);
    expect(plan.events[0]?.event.details).toMatchObject({
      series: [{ seriesId: 'amd64' }, { seriesId: 'arm64' }],
      level: 1,
    });
    expect(eventsOf(plan)[0]).toEqual(['opened', 1]);
  });

  it('joins a platform that is read later, without a second message', () => {
    const world = createDecisionWorld();
    world.look({ series: { ...GROWN, arm64: [100] }, news: 1 });
    const plan = world.look({ series: { ...GROWN, arm64: [100, 130] }, news: 1 });
    expect(plan.added).toEqual([]);
    expect(plan.members.added).toMatchObject([{ incidentId: world.incidents()[0]?.row.id, seriesId: 'arm64' }]);
    expect(eventsOf(plan)[0]).toEqual(['joined', 0]);
  });

  it('is for the digest, and sends nothing, while the growth is small', () => {
    const plan = createDecisionWorld().look({ series: { amd64: [100, 104] }, news: 1 });
    expect(plan.added).toMatchObject([{ notify: 'digest', notifyReason: 'image-growth-below-limits' }]);
    expect(eventsOf(plan)[0]).toEqual(['opened', 0]);
  });

  it('accepts growth with the label of its image, and sends nothing', () => {
    const settings = { ...BUILT_IN_SETTINGS, acceptByLabel: true };
    const labels = { 1: { 'dev.plimsoll.accept': 'ships the model' } };
    const plan = createDecisionWorld().look({ series: GROWN, news: 1, labels, settings });
    expect(plan.added).toMatchObject([{ state: 'accepted', endedAt: dayOf(400) }]);
    expect(plan.accepted).toMatchObject([{ digest: digestOf(130), reason: 'ships the model', by: 'Plimsoll' }]);
    expect(eventsOf(plan)).toEqual([
      ['opened', 0],
      ['contents', 0],
      ['accepted', 0],
    ]);
  });

  it('adds the end of what opened and ended in one derivation, with its reason', () => {
    const series = { amd64: [100, 130, { megabytes: 160, startsMajor: true }] };
    const plan = createDecisionWorld().look({ series, news: 1 });
    expect(plan.added).toMatchObject([{ state: 'superseded' }]);
    expect(plan.events.at(-1)?.event).toMatchObject({ kind: 'superseded', reason: NEW_MAJOR });
    const gone = createDecisionWorld().look({ series: GROWN, news: 1, isAlive: false });
    expect(gone.events.at(-1)?.event).toMatchObject({ kind: 'superseded', reason: TAGS_GONE });
  });
});

describe('the plan for changes of stored regressions', () => {
  const opened = (series: Record<string, number[]> = GROWN) => {
    const world = createDecisionWorld();
    world.look({ series, news: 1 });
    return world;
  };

  it('recovers the incident with one event and one message', () => {
    const world = opened();
    const plan = world.look({ series: { amd64: [100, 130, 100] }, news: 2 });
    expect(plan.changed).toMatchObject([{ state: 'recovered', endedAt: dayOf(2) }]);
    expect(plan.members.changed).toMatchObject([{ state: 'recovered', lastBytes: 100_000_000 }]);
    expect(eventsOf(plan)).toEqual([['recovered', 1]]);
  });

  it('notes that one platform recovered while another is open, and ends the incident with the last', () => {
    const world = opened({ amd64: [100, 130], arm64: [100, 130] });
    const first = world.look({ series: { amd64: [100, 130, 100], arm64: [100, 130] }, news: 2 });
    expect(first.events.map(({ event }) => event)).toMatchObject([{ kind: 'note', details: { part: 'recovered' } }]);
    expect(world.incidents()[0]?.row.state).toBe('open');
    const last = world.look({ series: { amd64: [100, 130, 100], arm64: [100, 130, 100] }, news: 2 });
    expect(eventsOf(last)).toEqual([['recovered', 1]]);
  });

  it('sends a message, and upgrades from the digest, when the total growth requires it', () => {
    const world = opened({ amd64: [100, 104] });
    const plan = world.look({ series: { amd64: [100, 104, 115] }, news: 2 });
    expect(plan.changed).toMatchObject([{ notify: 'now', notifyReason: 'image-growth' }]);
    expect(eventsOf(plan)[0]).toEqual(['escalated', 1]);
  });

  it('sends no second message at the same level, and one at the next level', () => {
    const world = opened();
    const same = world.decide({ series: { amd64: [100, 130, 135] }, news: 2 });
    expect(eventsOf(same).filter(([, messages]) => messages > 0)).toEqual([]);
    const next = world.decide({ series: { amd64: [100, 130, 260] }, news: 2 });
    expect(eventsOf(next)[0]).toEqual(['escalated', 1]);
  });

  it('reopens the member that recovered shortly before', () => {
    const world = opened();
    world.look({ series: { amd64: [100, 130, 100] }, news: 2 });
    const plan = world.look({ series: { amd64: [100, 130, 100, 131] }, news: 3 });
    expect(plan.added).toEqual([]);
    expect(plan.changed).toMatchObject([{ state: 'open', endedAt: null }]);
    expect(eventsOf(plan)[0]).toEqual(['reopened', 1]);
  });

  it('sends nothing from then on when a series goes up and down', () => {
    const world = opened();
    const pushed = [100, 130];
    for (const size of [100, 131, 100, 132]) {
      pushed.push(size);
      world.look({ series: { amd64: pushed }, news: pushed.length - 1 });
    }
    expect(world.incidents()[0]?.row.flapping).toBe(true);
    const plan = world.look({ series: { amd64: [...pushed, 100] }, news: pushed.length });
    expect(eventsOf(plan)).toEqual([['recovered', 0]]);
  });

  it('supersedes the incident with the reason when its tags are gone', () => {
    const plan = opened().look({ series: GROWN, news: 2, isAlive: false });
    expect(plan.events.map(({ event }) => event)).toMatchObject([{ kind: 'superseded', reason: TAGS_GONE }]);
  });
});
