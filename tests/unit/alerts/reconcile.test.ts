import { describe, expect, it } from 'vitest';
import { reconcile, type StoredMember } from '#lib/alerts/reconcile.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import {
  DAY_MS,
  dayOf,
  digestOf,
  judgedSeries,
  MB,
  member,
  newsFrom,
  type Pushed,
  type SeriesOptions,
} from './series.ts';

const NOW = dayOf(400);

function reconciled(
  pushed: readonly (number | Pushed)[],
  members: readonly StoredMember[],
  { news, ...options }: SeriesOptions & { news: number },
) {
  const verdict = judgedSeries(pushed, options);
  return reconcile([verdict], members, { mayAlert: newsFrom(news), now: NOW });
}

/** What happened, in short: events of members by id, and where something opened. */
function told(
  pushed: readonly (number | Pushed)[],
  members: readonly StoredMember[],
  options: SeriesOptions & { news: number },
) {
  const { changes, openings } = reconciled(pushed, members, options);
  return {
    ...Object.fromEntries(changes.map((change) => [change.member.id, change.events.map(({ kind }) => kind)])),
    ...(openings.length > 0 ? { opens: openings.map(({ run, index, state }) => [run.kind, index, state]) } : {}),
  };
}

describe('reconcile: what opens', () => {
  it.each<[string, (number | Pushed)[], number, object]>([
    ['a step of a push that is news', [100, 110], 1, { opens: [['step', 1, 'open']] }],
    ['none that was judged before', [100, 110], 2, {}],
    ['an older step that escalates by now, from there on', [100, 110, 125], 2, { opens: [['step', 2, 'open']] }],
    ['what is over again within the same look', [100, 110, 100], 1, { opens: [['step', 1, 'recovered']] }],
    [
      'both of two within one look',
      [100, 110, 100, 110],
      1,
      {
        opens: [
          ['step', 1, 'recovered'],
          ['step', 3, 'open'],
        ],
      },
    ],
    ['no past of a series that is new', [100, 110, 130], 0, {}],
  ])('%s', (_, pushed, news, expected) => {
    expect(told(pushed, [], { news })).toEqual(expected);
  });

  it('a budget holds from the first image of a new series on', () => {
    const budget = { id: 'b', metric: 'total', limitBytes: 105 * MB, since: dayOf(-1) } as const;
    expect(told([110], [], { news: 0, budget })).toEqual({ opens: [['budget', 0, 'open']] });
    expect(told([110], [], { news: 0, budget: { ...budget, since: dayOf(1) } })).toEqual({});
  });

  it('step and budget of one push are two, and one of them that is known does not hide the other', () => {
    const budget = { id: 'b', metric: 'total', limitBytes: 105 * MB, since: dayOf(0) } as const;
    expect(told([100, 110], [], { news: 1, budget })).toEqual({
      opens: [
        ['step', 1, 'open'],
        ['budget', 1, 'open'],
      ],
    });
    expect(told([100, 110], [member(1, 110)], { news: 1, budget })).toEqual({ opens: [['budget', 1, 'open']] });
  });

  it('of a series that no tag shows any more it is over', () => {
    expect(told([100, 110], [], { news: 1, isAlive: false })).toEqual({ opens: [['step', 1, 'superseded']] });
  });
});

describe('reconcile: how it goes on', () => {
  it.each<[string, (number | Pushed)[], StoredMember, number, string[] | undefined]>([
    ['nothing new says nothing', [100, 110], member(1, 110), 2, undefined],
    ['another step escalates', [100, 110, 125], member(1, 110), 2, ['escalated']],
    ['once', [100, 110, 125], member(1, 110, { lastDigest: digestOf(125), severity: 'critical' }), 3, undefined],
    ['back again', [100, 110, 101], member(1, 110), 2, ['recovered']],
    ['up and back within one look', [100, 110, 125, 100], member(1, 110), 2, ['escalated', 'recovered']],
    ['another major version', [100, 110, { megabytes: 150, startsMajor: true }], member(1, 110), 2, ['superseded']],
    ['what a person called none stays none', [100, 110, 100], member(1, 110, { state: 'invalid' }), 2, undefined],
    ['nor escalates it', [100, 110, 130], member(1, 110, { state: 'invalid' }), 2, undefined],
  ])('%s', (_, pushed, stored, news, expected) => {
    expect(told(pushed, [stored], { news })).toEqual(expected === undefined ? {} : { m1: expected });
  });

  it('knows the newest push while it is open, the severity it has reached, and what ended it', () => {
    const { changes } = reconciled([100, 110, 125, 100], [member(1, 110)], { news: 2 });
    expect(changes[0]?.patch).toMatchObject({ state: 'recovered', severity: 'critical', endedAt: dayOf(3) });
    expect(changes[0]?.patch.last?.image.digest).toBe(digestOf(100));
  });

  it('is superseded where its series, its tags, or the rule that saw it are gone', () => {
    const lax = { ...BUILT_IN_SETTINGS, steps: { ...BUILT_IN_SETTINGS.steps, enabled: false } };
    expect(told([100, 110], [member(1, 110)], { news: 9, isAlive: false })).toEqual({ m1: ['superseded'] });
    expect(told([100, 110], [member(1, 110)], { news: 9, settings: lax })).toEqual({ m1: ['superseded'] });
    expect(reconcile([], [member(1, 110)], { mayAlert: () => true, now: NOW }).changes).toMatchObject([
      { patch: { state: 'superseded', endedAt: NOW }, events: [{ kind: 'superseded' }] },
    ]);
  });

  it('never ends before it began: the release above a backport may be older', () => {
    const pushed = [{ megabytes: 100 }, { megabytes: 130, day: 9 }, { megabytes: 100.1, day: 2 }];
    expect(reconciled(pushed, [], { news: 1 }).openings).toMatchObject([{ state: 'recovered', endedAt: dayOf(9) }]);
  });
});

describe('reconcile: a regression that begins elsewhere by now', () => {
  it('a backport below it is not another, nor does it end it', () => {
    // 1.0, 1.2 that opened it, and 1.1 that was pushed after.
    const pushed = [{ megabytes: 100 }, { megabytes: 111, day: 5 }, { megabytes: 110, day: 1 }];
    const mayAlert = newsFrom(9);
    const verdict = judgedSeries(pushed);
    const found = reconcile([verdict], [member(1, 110)], {
      mayAlert: (p) => p.row.position === 1 || mayAlert(p),
      now: NOW,
    });
    expect(found).toEqual({ changes: [], openings: [] });
  });

  it('and is over when it is back, though a backport came with that', () => {
    const backport = { megabytes: 111, day: 5 };
    const pushed = [{ megabytes: 100 }, backport, { megabytes: 110, day: 1 }, { megabytes: 100, day: 6 }];
    const mayAlert: Parameters<typeof reconcile>[2]['mayAlert'] = ({ row }) => row.at >= dayOf(5);
    const { changes, openings } = reconcile([judgedSeries(pushed)], [member(1, 110)], { mayAlert, now: NOW });
    expect(changes.flatMap(({ events }) => events.map(({ kind }) => kind))).toEqual(['recovered']);
    expect(openings).toEqual([]);
  });

  it('another rule that sees it begin earlier keeps it', () => {
    const steps = { ...BUILT_IN_SETTINGS.steps, small: { bytes: 1, share: 0.01 } };
    expect(told([100, 102, 105], [member(2, 105)], { news: 9, settings: { ...BUILT_IN_SETTINGS, steps } })).toEqual({});
  });

  it('a member does not take the regression that is known to be another’s', () => {
    // The newer one has lost its own: it was the same image as the first.
    const members = [
      member(1, 110, { state: 'recovered', endedAt: dayOf(2) }),
      member(3, 110, { id: 'gone', at: dayOf(33) }),
    ];
    expect(told([100, 110, 100, 101], members, { news: 9 })).toEqual({ gone: ['superseded'] });
  });
});

describe('reconcile: what comes back', () => {
  const recovered = (rest: Partial<StoredMember> = {}) =>
    member(1, 110, { state: 'recovered', endedAt: dayOf(2), lastDigest: digestOf(100), ...rest });
  const calm = (count: number, everyDays: number): Pushed[] =>
    Array.from({ length: count }, (_, n) => ({ megabytes: 100 + (n + 1) / 1_000, day: 2 + (n + 1) * everyDays }));

  it.each<[string, number, number, boolean]>([
    ['seven days after, to the millisecond, at its fifth push', 4, 7, true],
    ['more than seven days and three pushes after', 3, 7.001, false],
    ['at the third push, whenever that is', 2, 200, true],
  ])('%s is opened again: %#', (_, pushesBetween, dayAfter, isAgain) => {
    const between = calm(pushesBetween, 0.5);
    const pushed = [100, 110, 100, ...between, { megabytes: 112, day: 2 + dayAfter }];
    const news = pushed.length - 1;
    expect(told(pushed, [recovered()], { news })).toEqual(
      isAgain ? { m1: ['reopened'] } : { opens: [['step', news, 'open']] },
    );
  });

  it('a tag that moves to and fro is one member, opened again and again', () => {
    const { changes } = reconciled([100, 110, 100, 110], [recovered()], { news: 3 });
    expect(changes).toMatchObject([{ patch: { state: 'open', endedAt: null, isReopened: true } }]);
    expect(changes[0]?.regression?.run.opened).toBe(3);
  });

  it('recovers and is opened again within one look', () => {
    const open = member(1, 110);
    expect(told([100, 110, 100, 112], [open], { news: 2 })).toEqual({ m1: ['recovered', 'reopened'] });
    expect(told([100, 110, 100, 112, 100, 111], [open], { news: 2 })).toEqual({
      m1: ['recovered', 'reopened', 'recovered', 'reopened'],
    });
  });

  it('of several that recovered it is the last, and of its own kind', () => {
    const older = recovered({ id: 'older', at: dayOf(0), endedAt: dayOf(1), toDigest: 'other' });
    const creep = recovered({ id: 'creep', kind: 'creep', endedAt: dayOf(2.5), toDigest: 'another' });
    expect(told([100, 110, 100, 112], [older, recovered(), creep], { news: 3 })).toEqual({ m1: ['reopened'] });
    const budget = { id: 'b', metric: 'total', limitBytes: 105 * MB, since: dayOf(0) } as const;
    expect(told([100, 110, 100, 112], [recovered()], { news: 3, budget })).toEqual({
      m1: ['reopened'],
      opens: [['budget', 3, 'open']],
    });
  });

  it.each(['accepted', 'acceptedByTime', 'superseded', 'invalid'] as const)('what was %s is another', (state) => {
    const ended = member(1, 110, { state, endedAt: dayOf(2), toDigest: 'gone' });
    expect(told([100, 110, 100, 112], [ended], { news: 3 })).toEqual({ opens: [['step', 3, 'open']] });
  });

  it('a rule that sees the past otherwise opens nothing that is over', () => {
    const steps = { ...BUILT_IN_SETTINGS.steps, acceptByTime: false, small: { bytes: 1, share: 0.001 } };
    const settings = { ...BUILT_IN_SETTINGS, steps };
    for (const state of ['recovered', 'acceptedByTime'] as const)
      expect(told([100, 110, 101], [member(1, 110, { state })], { news: 9, settings })).toEqual({});
  });

  it('but what it ended, or the loss of its tags, goes on when it is seen again', () => {
    const ended = member(1, 110, { state: 'superseded', endedAt: dayOf(2) });
    expect(told([100, 110], [ended], { news: 9 })).toEqual({ m1: ['reopened'] });
  });

  it('flaps at the third time within ten pushes', () => {
    const of = (pushed: number[]) =>
      reconciled(pushed, [recovered()], { news: pushed.length - 1 }).changes[0]?.flapping;
    expect(of([100, 110, 100, 112])).toBe(false);
    expect(of([100, 110, 100, 112, 100, 113])).toBe(true);
  });
});

describe('reconcile: what people accept', () => {
  const accepted = (rest: Partial<StoredMember> = {}) =>
    member(1, 110, { state: 'accepted', endedAt: dayOf(1), ...rest });
  const level = [digestOf(110)];

  it('is over, and the next step is another', () => {
    expect(told([100, 110], [accepted()], { news: 9, accepted: level })).toEqual({});
    expect(told([100, 110, 125], [accepted()], { news: 2, accepted: level })).toEqual({ opens: [['step', 2, 'open']] });
  });

  it('counts for what is open of its series the moment it is known, and not when it was pushed', () => {
    const open = member(1, 110);
    const { changes } = reconciled([100, 110, 111], [open], { news: 9, accepted: [digestOf(111)] });
    expect(changes).toMatchObject([{ patch: { state: 'accepted', endedAt: NOW }, events: [{ kind: 'accepted' }] }]);
  });

  it('until a date: afterwards the level before counts again, also where the tag has been to and fro', () => {
    expect(told([100, 110, 110.1], [accepted()], { news: 9 })).toEqual({ m1: ['reopened'] });
    expect(told([100, 110, 100, 110], [accepted()], { news: 9 })).toEqual({ m1: ['reopened'] });
    expect(told([100, 110, 100], [accepted()], { news: 9 })).toEqual({});
  });

  it('a budget that is over stays accepted while that counts, and breaks anew once it was kept', () => {
    const budget = { id: 'b', metric: 'total', limitBytes: 105 * MB, since: dayOf(0) } as const;
    const stored = accepted({ kind: 'budget' });
    const all = { news: 9, budget, accepted: level };
    expect(told([100, 110], [stored], all)).toEqual({});
    expect(told([100, 110, 109], [stored], all)).toEqual({});
    expect(told([100, 110, 90], [stored], all)).toEqual({});
    expect(told([100, 110, 100, 107], [stored], { ...all, news: 3 })).toEqual({ opens: [['budget', 3, 'open']] });
    expect(told([100, 110, 109], [stored], { news: 9, budget })).toMatchObject({ m1: ['reopened'] });
  });

  it('a budget that was changed still knows what broke it', () => {
    const budget = { id: 'b', metric: 'total', limitBytes: 106 * MB, since: dayOf(5) } as const;
    expect(told([100, 110, 110], [member(1, 110, { kind: 'budget' })], { news: 9, budget })).toEqual({});
  });

  it('an image that was accepted is no free pass for the same image in another series', () => {
    const other = judgedSeries([100, 110], { seriesId: 'other' });
    const { openings } = reconcile([other], [accepted()], { mayAlert: newsFrom(1), now: NOW });
    expect(openings).toHaveLength(1);
  });
});

it('is linear: 5,000 series of 8 pushes, all with a new regression and three members each', () => {
  const pushed = [100, 110, 100, 111, 100, 112, 100, 113];
  const tracks = Array.from({ length: 5_000 }, (_, n) => judgedSeries(pushed, { seriesId: `${n}` }));
  const members = tracks.flatMap((_, n) =>
    [1, 3, 5].map((day, at) =>
      member(day, 110 + at, { id: `${n}-${day}`, seriesId: `${n}`, state: 'recovered', endedAt: dayOf(day + 1) }),
    ),
  );
  const started = performance.now();
  const { changes, openings } = reconcile(tracks, members, {
    mayAlert: newsFrom(7),
    now: new Date(NOW.getTime() + DAY_MS),
  });
  expect([changes.length, openings.length]).toEqual([5_000, 0]);
  expect(performance.now() - started).toBeLessThan(2_000);
});
