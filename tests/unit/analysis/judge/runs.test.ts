import { describe, expect, it } from 'vitest';
import { judgeBudget } from '#lib/analysis/judge/budget.ts';
import { judgeCreep } from '#lib/analysis/judge/creep.ts';
import { listBudgetRuns, listCreepRuns, listStepRuns } from '#lib/analysis/judge/runs.ts';
import { judgeSteps, type Push } from '#lib/analysis/judge/steps.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';

const MB = 1_000_000;
const DAY_MS = 86_400_000;
const ACCEPT = { pushes: 5, days: 30, byTime: true };

type Sized = number | { mb: number; accepted?: true; segment?: number; startsMajor?: true };

function pushesOf(sizes: readonly Sized[], everyDays = 1): Push[] {
  return sizes.map((size, index) => {
    const { mb, segment = 0, ...rest } = typeof size === 'number' ? { mb: size } : size;
    return { at: new Date(index * everyDays * DAY_MS), sizeBytes: Math.round(mb * MB), segment, ...rest };
  });
}

describe('listStepRuns', () => {
  const runsOf = (sizes: readonly Sized[], everyDays = 1) =>
    listStepRuns(judgeSteps(pushesOf(sizes, everyDays), BUILT_IN_SETTINGS.steps));

  it.each<[string, Sized[], number, object[]]>([
    ['none without a step', [100, 100, 101], 1, []],
    ['an open one', [100, 110, 111], 1, [{ opened: 1, state: 'open', ended: null, before: 0 }]],
    ['one that recovered', [100, 110, 100], 1, [{ opened: 1, state: 'recovered', ended: 2 }]],
    [
      'two when the size rises, falls and rises',
      [100, 110, 100, 112],
      1,
      [
        { state: 'recovered', ended: 2 },
        { opened: 3, state: 'open', baselineBytes: 100 * MB },
      ],
    ],
    ['one that a person accepts', [100, 110, { mb: 111, accepted: true }], 1, [{ state: 'accepted', ended: 2 }]],
    ['none when the opening push is accepted', [100, { mb: 110, accepted: true }, 110], 1, []],
    ['one that a new major version ends', [100, 110, { mb: 150, startsMajor: true }], 1, [{ state: 'superseded' }]],
    ['one that another line ends', [100, 110, { mb: 110, segment: 1 }], 1, [{ state: 'superseded', ended: 2 }]],
    [
      'five pushes at its level in thirty days are accepted',
      [100, 110, 110, 110, 110, 110],
      7.5,
      [{ state: 'acceptedByTime' }],
    ],
    ['five pushes at its level in less stay open', [100, 110, 110, 110, 110, 110], 7.4, [{ state: 'open' }]],
  ])('lists step regressions: %s', (_, sizes, everyDays, expected) => {
    expect(runsOf(sizes, everyDays)).toMatchObject(expected);
  });

  it('lists the opening and each escalation with its severity', () => {
    expect(runsOf([100, 110, 110, 125])[0]?.alarms).toEqual([
      { index: 1, severity: 'warning', baselineBytes: 100 * MB },
      { index: 3, severity: 'critical', baselineBytes: 100 * MB },
    ]);
  });
});

describe('listCreepRuns', () => {
  const GROWING = Array.from({ length: 9 }, (_, n) => 200 * 1.01 ** n);
  const FIRED = 7;
  const runsOf = (sizes: readonly Sized[], everyDays = 7, rules = BUILT_IN_SETTINGS, accept = ACCEPT) => {
    const pushes = pushesOf(sizes, everyDays);
    const steps = judgeSteps(pushes, rules.steps);
    return listCreepRuns(pushes, judgeCreep(pushes, steps, rules.creep), steps, accept);
  };
  const NO_STEPS = { ...BUILT_IN_SETTINGS, steps: { ...BUILT_IN_SETTINGS.steps, enabled: false } };

  it('opens at the push that fired, and compares with the last push not above the anchor', () => {
    // The anchor is the median of the first three pushes.
    expect(runsOf(GROWING)).toMatchObject([
      { kind: 'creep', opened: FIRED, state: 'open', before: 1, baselineBytes: Math.round(200 * 1.01 * MB) },
    ]);
  });

  it('stays one regression while the growth continues, however often it fires', () => {
    const long = Array.from({ length: 25 }, (_, n) => 200 * 1.01 ** n);
    const runs = runsOf(long, 3);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.alarms.length).toBeGreaterThan(2);
  });

  it.each<[string, Sized[], string]>([
    ['is back when the median of three is half down', [202, 202, 202], 'recovered'],
    ['is not for one push that is', [202], 'open'],
    ['ends with a new major version', [{ mb: 260, startsMajor: true }], 'superseded'],
    ['ends where another line begins', [{ mb: 216, segment: 1 }], 'superseded'],
    ['ends when somebody accepts', [{ mb: 216.5, accepted: true }], 'accepted'],
  ])('updates the regression when a later push decides: %s', (_, more, state) => {
    expect(runsOf([...GROWING, ...more])[0]?.state).toBe(state);
  });

  it.each<[string, Sized, string]>([
    ['accepted', { mb: 216.5, accepted: true }, 'accepted'],
    ['ended by another line', { mb: 216.5, segment: 1 }, 'superseded'],
  ])('is %s even if the rule disables steps', (_, last, state) => {
    expect(runsOf([...GROWING, last], 7, NO_STEPS)[0]?.state).toBe(state);
  });

  // The push that opened the regression counts as the first one at its level, as with jumps.
  it.each([
    [7.5, ACCEPT, 'acceptedByTime'],
    [7.4, ACCEPT, 'open'],
    [7.5, { ...ACCEPT, pushes: 6 }, 'open'],
    [7.5, { ...ACCEPT, byTime: false }, 'open'],
  ])('is accepted by time with a push every %s days and limits %o: %s', (everyDays, accept, state) => {
    const flat = [...GROWING.slice(0, FIRED), ...Array(5).fill(GROWING[FIRED])];
    expect(runsOf(flat, everyDays, BUILT_IN_SETTINGS, accept)[0]?.state).toBe(state);
  });
});

describe('listBudgetRuns', () => {
  const LIMIT = 100 * MB;
  const runsOf = (sizes: readonly number[], sinceDay = 0) => {
    const pushes = pushesOf(sizes);
    let state: 'within' | 'near' | 'over' = 'within';
    const verdicts = pushes.map(({ sizeBytes }) => {
      const verdict = judgeBudget(state, sizeBytes, LIMIT);
      state = verdict.state;
      return verdict;
    });
    return listBudgetRuns(pushes, verdicts, LIMIT, new Date(sinceDay * DAY_MS));
  };

  it('lasts from the push over the budget until it is cleared, and ignores near', () => {
    expect(runsOf([80, 95, 101, 99, 98, 105])).toMatchObject([
      { kind: 'budget', opened: 2, ended: 4, state: 'recovered', baselineBytes: LIMIT, before: 1 },
      { opened: 5, state: 'open' },
    ]);
  });

  it('opens at the first image when that is over the budget', () => {
    expect(runsOf([120])).toMatchObject([{ opened: 0, before: null, state: 'open' }]);
  });

  it('has no alarm for pushes before the budget was set or changed', () => {
    expect(runsOf([80, 120, 121], 2)).toMatchObject([{ opened: 1, state: 'open', alarms: [] }]);
    expect(runsOf([80, 120, 121], 1)).toMatchObject([{ opened: 1, alarms: [{ index: 1 }] }]);
    expect(runsOf([80, 120, 90, 121], 2)).toMatchObject([
      { alarms: [], state: 'recovered' },
      { opened: 3, alarms: [{ index: 3 }] },
    ]);
  });
});
