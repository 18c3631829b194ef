import { describe, expect, it } from 'vitest';
import { judgeSeries, type SeriesBudget } from '#lib/analysis/judge/judge-series.ts';
import { measurePoints } from '#lib/analysis/judge/measure.ts';
import { measureSeries } from '#lib/analysis/judge/measure-image.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { dayOf, digestOf, judgedSeries, MB, type Pushed } from '#tests/unit/alerts/series.ts';

const budget: SeriesBudget = { metric: 'total', limitBytes: 105 * MB, since: dayOf(0) };
const pushesOf = (pushed: (number | Pushed)[], accepted: readonly string[] = []) =>
  measurePoints(judgedSeries(pushed).track.points, new Set(accepted));

type Options = { budget?: SeriesBudget; accepted?: readonly string[] };

function kindsOf(pushed: (number | Pushed)[], { budget, accepted }: Options = {}) {
  return judgeSeries(pushesOf(pushed, accepted), { settings: BUILT_IN_SETTINGS, budget: budget ?? null }).runs.map(
    ({ kind, opened, state }) => [kind, opened, state],
  );
}

describe('judgeSeries', () => {
  it('returns a verdict per push for steps, creep and budget, and none without a budget', () => {
    const all = { settings: BUILT_IN_SETTINGS, budget };
    const pushVerdicts = judgeSeries(pushesOf([100, 110, 90]), all);
    expect(pushVerdicts.steps.map(({ decision }) => decision)).toEqual(['first', 'opened', 'recovered']);
    expect(pushVerdicts.creep).toHaveLength(3);
    expect(pushVerdicts.budgets.map(({ state }) => state)).toEqual(['near', 'over', 'within']);
    expect(judgeSeries(pushesOf([100, 110]), { ...all, budget: null }).budgets).toEqual([]);
    const calm = { ...BUILT_IN_SETTINGS, creep: { ...BUILT_IN_SETTINGS.creep, enabled: false } };
    expect(judgeSeries(pushesOf([100, 110, 90]), { settings: calm, budget }).creep).toEqual([]);
    expect(judgeSeries([], all)).toEqual({ steps: [], creep: [], budgets: [], runs: [] });
  });

  it('opens a step and a budget of one push as two regressions', () => {
    expect(kindsOf([100, 110], { budget })).toEqual([
      ['step', 1, 'open'],
      ['budget', 1, 'open'],
    ]);
  });

  it('can have a step and creep open at the same time, and one acceptance ends both', () => {
    const growing = Array.from({ length: 9 }, (_, n): Pushed => ({ megabytes: 200 * 1.01 ** n, day: n * 7 }));
    const both = [...growing, { megabytes: 260, day: 70 }];
    expect(kindsOf(both)).toEqual([
      ['step', 9, 'open'],
      ['creep', 7, 'open'],
    ]);
    const accepted = [digestOf(261)];
    expect(kindsOf([...both, { megabytes: 261, day: 77 }], { accepted })).toEqual([
      ['step', 9, 'accepted'],
      ['creep', 7, 'accepted'],
    ]);
  });

  it('judges 40,000 pushes in linear time', () => {
    const sizes = Array.from({ length: 40_000 }, (_, n): Pushed => ({ megabytes: 100 + ((n * 7) % 60), day: n / 50 }));
    const points = pushesOf(sizes);
    const rules = { settings: BUILT_IN_SETTINGS, budget };
    const once = (count: number) => {
      const started = cpuMs();
      judgeSeries(points.slice(0, count), rules);
      return cpuMs() - started;
    };
    // Returns the minimum of several runs, because other load only makes a run longer.
    const msOf = (count: number) => Math.min(...[1, 2, 3, 4].map(() => once(count)));
    const [part, whole] = [msOf(10_000), msOf(40_000)];
    expect(whole).toBeLessThan(2_000);
    // Four times as many pushes would take sixteen times as long with quadratic time.
    expect(whole / part).toBeLessThan(9);
  });
});

describe('measureSeries', () => {
  const [point] = judgedSeries([100]).track.points;
  const layer = (digest: string, sizeBytes: number) => ({ digest, sizeBytes, mediaType: 'x' });
  const bytesOf = (metric: SeriesBudget['metric'], layers: ReturnType<typeof layer>[], ownBytes: number | null) => {
    if (!point) throw new Error('no point');
    const changed = { ...point, image: { ...point.image, layers }, row: { ...point.row, ownBytes } };
    return measureSeries(metric, measurePoints([changed], new Set()));
  };

  it('measures total, own bytes or the largest layer, and counts a repeated layer once', () => {
    const layers = [layer('a', 10), layer('b', 30), layer('b', 30)];
    expect(bytesOf('total', layers, 40 * MB)).toEqual([100 * MB]);
    expect(bytesOf('own', layers, 40 * MB)).toEqual([40 * MB]);
    expect(bytesOf('own', layers, null)).toEqual([100 * MB]);
    expect(bytesOf('layer', layers, null)).toEqual([30]);
    expect(bytesOf('layer', [], null)).toEqual([0]);
  });

  it('has no unpacked bytes for a push that is not read, and never its total instead', () => {
    const unpackedOf = [null, 200, null, 320, null].map((bytes) => bytes && bytes * MB);
    const pushes = pushesOf([100, 101, 102, 103, 104]).map((push, index) => ({
      ...push,
      unpackedBytes: unpackedOf[index] ?? null,
    }));
    expect(measureSeries('unpacked', pushes)).toEqual(unpackedOf);
    const unread = pushes.map((push) => ({ ...push, unpackedBytes: null }));
    expect(measureSeries('unpacked', unread)).toEqual([null, null, null, null, null]);
    const unpacked: SeriesBudget = { ...budget, metric: 'unpacked', limitBytes: 99 * MB };
    const judge = (judged: typeof pushes, limitBytes: number) =>
      judgeSeries(judged, { settings: BUILT_IN_SETTINGS, budget: { ...unpacked, limitBytes } });
    expect(judge(unread, 99 * MB).runs).toEqual([]);
    const { budgets, runs } = judge(pushes, 300 * MB);
    expect(budgets.map(({ state }) => state)).toEqual(['within', 'within', 'within', 'over', 'over']);
    expect(runs.map(({ kind, opened }) => [kind, opened])).toEqual([['budget', 3]]);
  });

  it('has no own bytes for a push with unknown base, and such a push changes no budget', () => {
    const ownOf = [20, null, 31, null, 20].map((own) => own && own * MB);
    const pushes = pushesOf([100, 101, 102, 103, 100]).map((push, index) => ({
      ...push,
      ownBytes: ownOf[index] ?? null,
    }));
    expect(measureSeries('own', pushes)).toEqual(ownOf);
    const own: SeriesBudget = { ...budget, metric: 'own', limitBytes: 30 * MB };
    const { budgets, runs } = judgeSeries(pushes, { settings: BUILT_IN_SETTINGS, budget: own });
    expect(budgets.map(({ state }) => state)).toEqual(['within', 'within', 'over', 'over', 'within']);
    expect(runs.map(({ opened, ended }) => [opened, ended])).toEqual([[2, 4]]);
  });
});
