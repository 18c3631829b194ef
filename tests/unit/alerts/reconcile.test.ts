import { describe, expect, it } from 'vitest';
import { reconcile, type StoredMember } from '#lib/alerts/reconcile.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
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

/** Returns the events of members by id, and where something opened. */
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

describe('reconcile of new regressions', () => {
  it.each<[string, (number | Pushed)[], number, object]>([
    ['a step of a new push', [100, 110], 1, { opens: [['step', 1, 'open']] }],
    ['nothing of a push that was judged before', [100, 110], 2, {}],
    ['an escalation of an older step, from that push on', [100, 110, 125], 2, { opens: [['step', 2, 'open']] }],
    ['a step that is over in the same poll', [100, 110, 100], 1, { opens: [['step', 1, 'recovered']] }],
    [
      'two steps in one poll',
      [100, 110, 100, 110],
      1,
      {
        opens: [
          ['step', 1, 'recovered'],
          ['step', 3, 'open'],
        ],
      },
    ],
    ['nothing of the past of a new series', [100, 110, 130], 0, {}],
  ])('opens what a new push shows: %s', (_, pushed, news, expected) => {
    expect(told(pushed, [], { news })).toEqual(expected);
  });

  it('opens a budget at the first image of a new series', () => {
    const budget = { id: 'b', metric: 'total', limitBytes: 105 * MB, since: dayOf(-1) } as const;
    expect(told([110], [], { news: 0, budget })).toEqual({ opens: [['budget', 0, 'open']] });
    expect(told([110], [], { news: 0, budget: { ...budget, since: dayOf(1) } })).toEqual({});
  });

  it('opens a step and a budget of one push separately, even if one is already known', () => {
    const budget = { id: 'b', metric: 'total', limitBytes: 105 * MB, since: dayOf(0) } as const;
    expect(told([100, 110], [], { news: 1, budget })).toEqual({
      opens: [
        ['step', 1, 'open'],
        ['budget', 1, 'open'],
      ],
    });
    expect(told([100, 110], [member(1, 110)], { news: 1, budget })).toEqual({ opens: [['budget', 1, 'open']] });
  });

  it('opens a regression as superseded when no tag of its series is left', () => {
    expect(told([100, 110], [], { news: 1, isAlive: false })).toEqual({ opens: [['step', 1, 'superseded']] });
  });
});

describe('reconcile of an open regression', () => {
  it.each<[string, (number | Pushed)[], StoredMember, number, string[] | undefined]>([
    ['nothing without a new push', [100, 110], member(1, 110), 2, undefined],
    ['another step escalates', [100, 110, 125], member(1, 110), 2, ['escalated']],
    [
      'escalates once',
      [100, 110, 125],
      member(1, 110, { lastDigest: digestOf(125), severity: 'critical' }),
      3,
      undefined,
    ],
    ['a size that is back recovers', [100, 110, 101], member(1, 110), 2, ['recovered']],
    ['rise and fall in one poll', [100, 110, 125, 100], member(1, 110), 2, ['escalated', 'recovered']],
    ['a new major version', [100, 110, { megabytes: 150, startsMajor: true }], member(1, 110), 2, ['superseded']],
    ['an invalid one does not recover', [100, 110, 100], member(1, 110, { state: 'invalid' }), 2, undefined],
    ['an invalid one does not escalate', [100, 110, 130], member(1, 110, { state: 'invalid' }), 2, undefined],
  ])('records the events of later pushes: %s', (_, pushed, stored, news, expected) => {
    expect(told(pushed, [stored], { news })).toEqual(expected === undefined ? {} : { m1: expected });
  });

  it('stores the newest push, the severity reached, and the end', () => {
    const { changes } = reconciled([100, 110, 125, 100], [member(1, 110)], { news: 2 });
    expect(changes[0]?.patch).toMatchObject({ state: 'recovered', severity: 'critical', endedAt: dayOf(3) });
    expect(changes[0]?.patch.last?.image.digest).toBe(digestOf(100));
  });

  it('ends as superseded when its series, its tags or the rule that flagged it are gone', () => {
    const lax = { ...BUILT_IN_SETTINGS, steps: { ...BUILT_IN_SETTINGS.steps, enabled: false } };
    expect(told([100, 110], [member(1, 110)], { news: 9, isAlive: false })).toEqual({ m1: ['superseded'] });
    expect(told([100, 110], [member(1, 110)], { news: 9, settings: lax })).toEqual({ m1: ['superseded'] });
    expect(reconcile([], [member(1, 110)], { mayAlert: () => true, now: NOW }).changes).toMatchObject([
      { patch: { state: 'superseded', endedAt: NOW }, events: [{ kind: 'superseded' }] },
    ]);
  });

  it('never ends before it began, even if a backport puts an older release above', () => {
    const pushed = [{ megabytes: 100 }, { megabytes: 130, day: 9 }, { megabytes: 100.1, day: 2 }];
    expect(reconciled(pushed, [], { news: 1 }).openings).toMatchObject([{ state: 'recovered', endedAt: dayOf(9) }]);
  });
});

describe('reconcile of a regression whose beginning moved', () => {
  it('neither opens another nor ends it when a backport appears below it', () => {
    // Versions 1.0, 1.2, which opened the regression, and 1.1, which was pushed later.
    const pushed = [{ megabytes: 100 }, { megabytes: 111, day: 5 }, { megabytes: 110, day: 1 }];
    const mayAlert = newsFrom(9);
    const verdict = judgedSeries(pushed);
    const found = reconcile([verdict], [member(1, 110)], {
      mayAlert: (p) => p.row.position === 1 || mayAlert(p),
      now: NOW,
    });
    expect(found).toEqual({ changes: [], openings: [] });
  });

  it('ends it when the size is back, even if a backport came in the same poll', () => {
    const backport = { megabytes: 111, day: 5 };
    const pushed = [{ megabytes: 100 }, backport, { megabytes: 110, day: 1 }, { megabytes: 100, day: 6 }];
    const mayAlert: Parameters<typeof reconcile>[2]['mayAlert'] = ({ row }) => row.at >= dayOf(5);
    const { changes, openings } = reconcile([judgedSeries(pushed)], [member(1, 110)], { mayAlert, now: NOW });
    expect(changes.flatMap(({ events }) => events.map(({ kind }) => kind))).toEqual(['recovered']);
    expect(openings).toEqual([]);
  });

  it('keeps it when another rule sees it begin earlier', () => {
    const steps = { ...BUILT_IN_SETTINGS.steps, small: { bytes: 1, share: 0.01 } };
    expect(told([100, 102, 105], [member(2, 105)], { news: 9, settings: { ...BUILT_IN_SETTINGS, steps } })).toEqual({});
  });

  it('does not assign it to a member when it belongs to another member', () => {
    // The newer member has no regression of its own any more, because its image equals the first one's.
    const members = [
      member(1, 110, { state: 'recovered', endedAt: dayOf(2) }),
      member(3, 110, { id: 'gone', at: dayOf(33) }),
    ];
    expect(told([100, 110, 100, 101], members, { news: 9 })).toEqual({ gone: ['superseded'] });
  });
});

describe('reconcile of growth that comes back', () => {
  const recovered = (rest: Partial<StoredMember> = {}) =>
    member(1, 110, { state: 'recovered', endedAt: dayOf(2), lastDigest: digestOf(100), ...rest });
  const calm = (count: number, everyDays: number): Pushed[] =>
    Array.from({ length: count }, (_, n) => ({ megabytes: 100 + (n + 1) / 1_000, day: 2 + (n + 1) * everyDays }));

  it.each<[string, number, number, boolean]>([
    ['seven days after, to the millisecond, at its fifth push', 4, 7, true],
    ['more than seven days and three pushes after', 3, 7.001, false],
    ['at the third push, whenever that is', 2, 200, true],
  ])('decides whether growth %s reopens the regression (case %#)', (_, pushesBetween, dayAfter, isAgain) => {
    const between = calm(pushesBetween, 0.5);
    const pushed = [100, 110, 100, ...between, { megabytes: 112, day: 2 + dayAfter }];
    const news = pushed.length - 1;
    expect(told(pushed, [recovered()], { news })).toEqual(
      isAgain ? { m1: ['reopened'] } : { opens: [['step', news, 'open']] },
    );
  });

  it('reopens the same member each time a tag moves back and forth', () => {
    const { changes } = reconciled([100, 110, 100, 110], [recovered()], { news: 3 });
    expect(changes).toMatchObject([{ patch: { state: 'open', endedAt: null, isReopened: true } }]);
    expect(changes[0]?.regression?.run.opened).toBe(3);
  });

  it('recovers and reopens within one poll', () => {
    const open = member(1, 110);
    expect(told([100, 110, 100, 112], [open], { news: 2 })).toEqual({ m1: ['recovered', 'reopened'] });
    expect(told([100, 110, 100, 112, 100, 111], [open], { news: 2 })).toEqual({
      m1: ['recovered', 'reopened', 'recovered', 'reopened'],
    });
  });

  it('reopens the last recovered member of the same kind', () => {
    const older = recovered({ id: 'older', at: dayOf(0), endedAt: dayOf(1), toDigest: 'other' });
    const creep = recovered({ id: 'creep', kind: 'creep', endedAt: dayOf(2.5), toDigest: 'another' });
    expect(told([100, 110, 100, 112], [older, recovered(), creep], { news: 3 })).toEqual({ m1: ['reopened'] });
    const budget = { id: 'b', metric: 'total', limitBytes: 105 * MB, since: dayOf(0) } as const;
    expect(told([100, 110, 100, 112], [recovered()], { news: 3, budget })).toEqual({
      m1: ['reopened'],
      opens: [['budget', 3, 'open']],
    });
  });

  it.each(['accepted', 'acceptedByTime', 'superseded', 'invalid'] as const)(
    'opens a new regression when the previous one was %s',
    (state) => {
      const ended = member(1, 110, { state, endedAt: dayOf(2), toDigest: 'gone' });
      expect(told([100, 110, 100, 112], [ended], { news: 3 })).toEqual({ opens: [['step', 3, 'open']] });
    },
  );

  it('does not reopen ended regressions when a changed rule judges old pushes differently', () => {
    const steps = { ...BUILT_IN_SETTINGS.steps, acceptByTime: false, small: { bytes: 1, share: 0.001 } };
    const settings = { ...BUILT_IN_SETTINGS, steps };
    for (const state of ['recovered', 'acceptedByTime'] as const)
      expect(told([100, 110, 101], [member(1, 110, { state })], { news: 9, settings })).toEqual({});
  });

  it('reopens a superseded regression when its rule or tags are back', () => {
    const ended = member(1, 110, { state: 'superseded', endedAt: dayOf(2) });
    expect(told([100, 110], [ended], { news: 9 })).toEqual({ m1: ['reopened'] });
  });

  it('marks as flapping at the third opening within ten pushes', () => {
    const of = (pushed: number[]) =>
      reconciled(pushed, [recovered()], { news: pushed.length - 1 }).changes[0]?.flapping;
    expect(of([100, 110, 100, 112])).toBe(false);
    expect(of([100, 110, 100, 112, 100, 113])).toBe(true);
  });
});

describe('reconcile of accepted sizes', () => {
  const accepted = (rest: Partial<StoredMember> = {}) =>
    member(1, 110, { state: 'accepted', endedAt: dayOf(1), ...rest });
  const level = [digestOf(110)];

  it('keeps an accepted regression closed and opens a new one for the next step', () => {
    expect(told([100, 110], [accepted()], { news: 9, accepted: level })).toEqual({});
    expect(told([100, 110, 125], [accepted()], { news: 2, accepted: level })).toEqual({ opens: [['step', 2, 'open']] });
  });

  it('accepts an open regression of the series when the acceptance is known, whenever the push was', () => {
    const open = member(1, 110);
    const { changes } = reconciled([100, 110, 111], [open], { news: 9, accepted: [digestOf(111)] });
    expect(changes).toMatchObject([{ patch: { state: 'accepted', endedAt: NOW }, events: [{ kind: 'accepted' }] }]);
  });

  it('reopens when an acceptance expires, also if the tag moved back and forth', () => {
    expect(told([100, 110, 110.1], [accepted()], { news: 9 })).toEqual({ m1: ['reopened'] });
    expect(told([100, 110, 100, 110], [accepted()], { news: 9 })).toEqual({ m1: ['reopened'] });
    expect(told([100, 110, 100], [accepted()], { news: 9 })).toEqual({});
  });

  it('keeps a budget accepted while the acceptance counts, and opens it again after it was met', () => {
    const budget = { id: 'b', metric: 'total', limitBytes: 105 * MB, since: dayOf(0) } as const;
    const stored = accepted({ kind: 'budget' });
    const all = { news: 9, budget, accepted: level };
    expect(told([100, 110], [stored], all)).toEqual({});
    expect(told([100, 110, 109], [stored], all)).toEqual({});
    expect(told([100, 110, 90], [stored], all)).toEqual({});
    expect(told([100, 110, 100, 107], [stored], { ...all, news: 3 })).toEqual({ opens: [['budget', 3, 'open']] });
    expect(told([100, 110, 109], [stored], { news: 9, budget })).toMatchObject({ m1: ['reopened'] });
  });

  it('recognises the image that broke a budget after the budget changed', () => {
    const budget = { id: 'b', metric: 'total', limitBytes: 106 * MB, since: dayOf(5) } as const;
    expect(told([100, 110, 110], [member(1, 110, { kind: 'budget' })], { news: 9, budget })).toEqual({});
  });

  it('does not accept the same image in another series', () => {
    const other = judgedSeries([100, 110], { seriesId: 'other' });
    const { openings } = reconcile([other], [accepted()], { mayAlert: newsFrom(1), now: NOW });
    expect(openings).toHaveLength(1);
  });
});

it('reconcile handles 5,000 series of 8 pushes with 15,000 members within two seconds', () => {
  const pushed = [100, 110, 100, 111, 100, 112, 100, 113];
  const tracks = Array.from({ length: 5_000 }, (_, n) => judgedSeries(pushed, { seriesId: `${n}` }));
  const members = tracks.flatMap((_, n) =>
    [1, 3, 5].map((day, at) =>
      member(day, 110 + at, { id: `${n}-${day}`, seriesId: `${n}`, state: 'recovered', endedAt: dayOf(day + 1) }),
    ),
  );
  const started = cpuMs();
  const { changes, openings } = reconcile(tracks, members, {
    mayAlert: newsFrom(7),
    now: new Date(NOW.getTime() + DAY_MS),
  });
  expect([changes.length, openings.length]).toEqual([5_000, 0]);
  expect(cpuMs() - started).toBeLessThan(2_000);
});
