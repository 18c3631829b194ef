import { describe, expect, it } from 'vitest';
import { acknowledge, close, withdraw } from '#lib/incidents/decide-by-person.ts';
import { dayOf, digestOf } from '../alerts/series.ts';
import { createDecisionWorld, eventsOf } from './decision-world.ts';

const BY = { actor: { actorKind: 'user', actorName: 'Ada' }, reason: 'ships the model' };
const PLATFORMS = { amd64: [100, 130], arm64: [100, 130] };

function openRegressed() {
  const world = createDecisionWorld();
  world.look({ series: PLATFORMS, news: 1 });
  return world;
}

describe('the plan for a decision of a person', () => {
  it('acknowledges without a message where the channel cannot edit the first one', () => {
    const plan = openRegressed().act((book, draft) => acknowledge(book, draft, BY));
    expect(plan.changed).toMatchObject([{ state: 'acknowledged', assignee: 'Ada' }]);
    expect(eventsOf(plan)).toEqual([['acknowledged', 0]]);
  });

  it('accepts the current sizes of all open series until a date', () => {
    const until = dayOf(500);
    const plan = openRegressed().act((book, draft) => close(book, draft, 'accepted', { ...BY, until }));
    expect(plan.changed).toMatchObject([{ state: 'accepted', endedAt: dayOf(400) }]);
    expect(plan.members.changed.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    const accepted = { digest: digestOf(130), reason: 'ships the model', by: 'Ada', until };
    expect(plan.accepted.toSorted((a, b) => (a.seriesId < b.seriesId ? -1 : 1))).toMatchObject([
      { ...accepted, seriesId: 'amd64' },
      { ...accepted, seriesId: 'arm64' },
    ]);
    expect(plan.events.map(({ event }) => event)).toMatchObject([
      { kind: 'accepted', actorName: 'Ada', details: { until: until.toISOString() } },
    ]);
  });

  it('applies to a platform of the same push that is read later', () => {
    const world = createDecisionWorld();
    world.look({ series: { amd64: [100, 130], arm64: [100] }, news: 1 });
    world.act((book, draft) => close(book, draft, 'invalid', { ...BY, until: null }));
    const plan = world.look({ series: PLATFORMS, news: 1 });
    expect(plan.added).toEqual([]);
    expect(plan.members.added).toMatchObject([{ seriesId: 'arm64', state: 'invalid' }]);
    expect(plan.accepted).toMatchObject([{ seriesId: 'arm64', reason: 'as incident 1' }]);
    expect(eventsOf(plan)[0]).toEqual(['joined', 0]);
  });

  it('is withdrawn with its accepted levels', () => {
    const world = openRegressed();
    world.act((book, draft) => close(book, draft, 'invalid', { ...BY, until: null }));
    const plan = world.act((book, draft) => withdraw(book, draft, 'invalid', BY));
    expect(plan.withdrawn).toEqual([world.incidents()[0]?.row.id]);
    expect(plan.changed).toMatchObject([{ state: 'open', endedAt: null }]);
    expect(plan.members.changed.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(eventsOf(plan)).toEqual([['reopened', 1]]);
  });
});
