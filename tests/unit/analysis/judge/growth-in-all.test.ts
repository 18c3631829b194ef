import { describe, expect, it } from 'vitest';
import { findBaseline } from '#lib/analysis/judge/find-baseline.ts';
import { criticalLevel, growthReached } from '#lib/analysis/judge/growth.ts';
import { judgeSeries, type MeasuredPush } from '#lib/analysis/judge/judge-series.ts';
import { BUILT_IN_SETTINGS, type RuleSettings } from '#lib/analysis/rules/settings.ts';

const MB = 1_000_000;
const DAY_MS = 86_400_000;
const { steps, messages } = BUILT_IN_SETTINGS;

type Given = number | (Partial<MeasuredPush> & { mb: number });

function pushesOf(sizes: readonly Given[], everyDays = 1): MeasuredPush[] {
  return sizes.map((size, index) => {
    const { mb, ...rest } = typeof size === 'number' ? { mb: size } : size;
    return {
      at: new Date(index * everyDays * DAY_MS),
      sizeBytes: Math.round(mb * MB),
      segment: 0,
      ownBytes: null,
      unpackedBytes: null,
      ...rest,
    };
  });
}

const judge = (sizes: readonly Given[], everyDays = 1, settings: RuleSettings = BUILT_IN_SETTINGS) =>
  judgeSeries(pushesOf(sizes, everyDays), { settings, budget: null });
const decide = (sizes: readonly Given[], everyDays = 1, settings?: RuleSettings) =>
  judge(sizes, everyDays, settings).steps.map(({ decision }) => decision);

/** Returns sizes from 43.5 MB on: `count` further pushes, each `step` MB larger. */
const growing = (count: number, step: number, from = 43.5) =>
  Array.from({ length: count + 1 }, (_, index) => from + index * step);

describe('levels of total growth', () => {
  it.each([
    ['a byte below a fifth', 20 * MB - 1, 100 * MB, 0],
    ['a fifth', 20 * MB, 100 * MB, 1],
    ['a byte below twice that', 40 * MB - 1, 100 * MB, 1],
    ['twice that', 40 * MB, 100 * MB, 2],
    ['four times that', 80 * MB, 100 * MB, 3],
    ['a small share and many bytes', steps.criticalBytes, 10_000 * MB, 1],
    ['twice as many bytes', 2 * steps.criticalBytes, 10_000 * MB, 2],
    ['less than nothing', -50 * MB, 100 * MB, 0],
  ])('count critical limits reached: %s is level %#', (_, deltaBytes, baselineBytes, level) => {
    expect(criticalLevel(deltaBytes, baselineBytes, steps)).toBe(level);
  });

  it('stop at 1 when a critical limit or the baseline is zero', () => {
    expect(criticalLevel(50 * MB, 100 * MB, { criticalShare: 0, criticalBytes: 0 })).toBe(1);
    expect(criticalLevel(50 * MB, 0, { criticalShare: 0.2, criticalBytes: 100 * MB })).toBe(1);
  });

  it('use own bytes for the message limit when they are known, else all bytes', () => {
    const limits = { ...steps, messages };
    const reached = (own: [number, number] | null, sizeBytes: number) =>
      growthReached({ baselineBytes: 100 * MB, ownBytes: own?.[0] ?? null }, { sizeBytes, ownBytes: own?.[1] }, limits);
    expect([reached(null, 110 * MB - 1), reached(null, 110 * MB), reached(null, 120 * MB)]).toEqual([0, 1, 2]);
    expect([reached([20 * MB, 29 * MB], 119 * MB), reached([20 * MB, 30 * MB], 110 * MB)]).toEqual([0, 1]);
    expect(growthReached({ baselineBytes: 100 * MB, ownBytes: null }, { sizeBytes: 119 * MB }, steps)).toBe(0);
  });
});

describe('an open step regression is judged by its total growth', () => {
  it.each([1, 3, 7, 30])('and escalates once when 18 pushes of 1 MB, one in %i days, pass 20 %', (everyDays) => {
    const { steps: verdicts, runs } = judge(growing(18, 1), everyDays);
    const escalated = verdicts.findIndex(({ decision }) => decision === 'escalated');
    const [before, at] = [verdicts[escalated - 1], verdicts[escalated]];
    expect(at).toMatchObject({ severity: 'critical' });
    expect(at?.deltaBytes).toBeGreaterThanOrEqual(0.2 * (at?.baselineBytes ?? 0));
    expect(before?.deltaBytes).toBeLessThan(0.2 * (before?.baselineBytes ?? 0));
    expect(verdicts.filter(({ decision }) => decision === 'escalated')).toHaveLength(1);
    expect(runs).toMatchObject([{ kind: 'step', state: 'open', alarms: [{}, { severity: 'critical' }] }]);
  });

  it('and escalates at the message limit even if no single push is a step', () => {
    const verdicts = judge([200, 200, 207, ...growing(8, 2, 209)]).steps;
    expect(verdicts.map(({ decision }) => decision).slice(2)).toEqual([
      ...['opened', ...Array(6).fill('still-up'), 'escalated', 'still-up', 'still-up'],
    ]);
    expect(verdicts[9]).toMatchObject({ deltaBytes: 21 * MB, severity: 'warning' });
    const quiet = { ...messages, ownBytes: 30 * MB };
    expect(decide([200, 200, 207, ...growing(8, 2, 209)], 1, { ...BUILT_IN_SETTINGS, messages: quiet })).not.toContain(
      'escalated',
    );
  });

  it('and escalates by own bytes when they are known', () => {
    const own = (mb: number, ownMb: number) => ({ mb, ownBytes: ownMb * MB });
    const byBase = [own(200, 50), own(207, 50), ...growing(7, 2, 209).map((mb) => own(mb, 50))];
    expect(decide(byBase)).not.toContain('escalated');
    const byOwn = [own(200, 50), own(207, 57), own(209, 59), own(211, 61)];
    expect(decide(byOwn)).toEqual(['first', 'opened', 'still-up', 'escalated']);
  });

  it('and escalates once at each doubling of the critical limit', () => {
    const small = growing(40, 2.5, 120);
    const { steps: verdicts } = judge([100, 100, ...small]);
    const at = verdicts.flatMap(({ decision, deltaBytes }) => (decision === 'escalated' ? [deltaBytes / MB] : []));
    expect(at).toEqual([40, 80]);
    // After a fall, a return to the same size is not a new level.
    expect(decide([100, 100, 110, 112, 114, 116, 118, 120, 118, 120]).slice(-3)).toEqual([
      ...['escalated', 'still-up', 'still-up'],
    ]);
  });

  it('and is accepted by time only when the size stops growing', () => {
    // Slow growth over five pushes and thirty days must not be accepted by time.
    expect(decide(growing(18, 1), 10)).not.toContain('accepted-by-time');
    const stays = [...growing(8, 1), ...Array(5).fill(51.5)];
    expect(decide(stays, 10).slice(-2)).toContain('accepted-by-time');
  });
});

describe('creep is judged by its total growth', () => {
  const creep = (sizes: readonly Given[], everyDays = 1, settings?: RuleSettings) =>
    judge(sizes, everyDays, settings).runs.filter(({ kind }) => kind === 'creep');

  it.each([1, 2, 3])(
    'and is one regression from 43.5 to 60.5 MB, one push in %i days, with rising severity',
    (everyDays) => {
      const runs = creep(growing(40, 0.425), everyDays);
      expect(runs).toHaveLength(1);
      expect(runs[0]).toMatchObject({
        state: 'open',
        alarms: [{ severity: 'warning' }, ...Array(3).fill({ severity: 'critical' })],
      });
      expect(runs[0]?.baselineBytes).toBeLessThan(44.5 * MB);
    },
  );

  it('and has an alarm at the push that reaches the message limit', () => {
    const [run] = creep(growing(30, 1, 140));
    const [first, second] = run?.alarms ?? [];
    const sizeAt = (index = 0) => 140 + index;
    expect(sizeAt(first?.index) - 141).toBeLessThan(14.1);
    expect(sizeAt(second?.index) - 141).toBeGreaterThanOrEqual(14.1);
    expect(sizeAt((second?.index ?? 0) - 1) - 141).toBeLessThan(14.1);
  });

  it('and is not found again within the growth of an open step', () => {
    const { runs } = judge(growing(18, 1));
    expect(runs.map(({ kind }) => kind)).toEqual(['step']);
  });
});

describe('history found at the first check', () => {
  const there = (mb: number): Given => ({ mb, fromFirstLook: true });

  it('opens no regression, and its newest push is the baseline', () => {
    const history = [there(39.5), there(39.6), there(45.1)];
    expect(decide(history)).toEqual(['first', 'first-look', 'first-look']);
    const { steps: verdicts, runs } = judge([...history, 45.2, 47]);
    expect(verdicts.slice(3)).toMatchObject([
      { decision: 'within-floors', baselineBytes: 45.1 * MB },
      { decision: 'opened', baselineBytes: 45.15 * MB },
    ]);
    expect(runs).toMatchObject([{ kind: 'step', opened: 4 }]);
  });

  it('is not counted as creep, neither then nor later', () => {
    const history = growing(20, 0.5).map(there);
    expect(judge([...history, 53.5, 53.6, 53.7], 2).runs).toEqual([]);
    const { runs } = judge([...history, ...growing(30, 0.5, 53.5).slice(1)], 2);
    expect(runs.map(({ kind }) => kind)).toEqual(['creep']);
    expect(runs[0]?.baselineBytes).toBeGreaterThanOrEqual(53.5 * MB);
  });

  it('is no accepted baseline: a later return to an older size is a step', () => {
    expect(decide([there(100), there(80), 100]).at(-1)).toBe('opened');
  });

  it('is judged above an open backport but never escalates it', () => {
    expect(decide([there(100), 130, there(100.1), 100.2]).slice(1)).toEqual([
      ...['opened', 'recovered', 'within-floors'],
    ]);
    expect(decide([there(100), 130, there(200)]).slice(1)).toEqual(['opened', 'still-up']);
    // Growth in a push that was there at the first check is not reported again with the next push.
    expect(decide([there(100), 104, there(200), 200.1]).slice(1)).toEqual(['opened', 'still-up', 'still-up']);
    expect(decide([there(100), 104, there(200), 210]).at(-1)).toBe('escalated');
  });

  it('can be accepted', () => {
    expect(decide([there(100), { mb: 130, fromFirstLook: true, accepted: true }]).at(-1)).toBe('accepted');
  });
});

describe('findBaseline', () => {
  const find = (sizes: readonly Given[], everyDays = 1) => findBaseline(pushesOf(sizes, everyDays), BUILT_IN_SETTINGS);
  const there = (mb: number): Given => ({ mb, fromFirstLook: true });

  it('returns the baseline of the next push and the push that began it', () => {
    expect(find([there(39.5), there(45.1)])).toEqual({
      sizeBytes: 45.1 * MB,
      began: 1,
      decision: 'first-look',
      isFrozen: false,
    });
    expect(find([100, 100.1, 100.2])).toMatchObject({ sizeBytes: 100.1 * MB, began: 0, decision: 'first' });
    expect(find([100, 80, 80])).toMatchObject({ sizeBytes: 80 * MB, began: 1, decision: 'improved' });
    expect(find([100, { mb: 120, accepted: true }])).toMatchObject({ sizeBytes: 120 * MB, decision: 'accepted' });
  });

  it('is frozen while a regression is open and unchanged after it recovered', () => {
    expect(find([there(45), 60, 61])).toMatchObject({ sizeBytes: 45 * MB, decision: 'first', isFrozen: true });
    expect(find([there(45), 60, 45])).toMatchObject({ sizeBytes: 45 * MB, began: 0, isFrozen: false });
  });

  it('returns null without a push, or when the rule disables steps', () => {
    expect(find([])).toBeNull();
    const off = { ...BUILT_IN_SETTINGS, steps: { ...steps, enabled: false } };
    expect(findBaseline(pushesOf([1]), off)).toBeNull();
  });
});
