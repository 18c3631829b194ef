import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSteps } from '#lib/analysis/judge/steps.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import { FORECAST_LIMITS, type ForecastPoint, forecastBudget } from '#lib/analysis/series/forecast.ts';
import { readLabelled } from './labelled.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const MB = 1_000_000;

const point = (day: number, bytes: number | null, more: Partial<ForecastPoint> = {}): ForecastPoint => ({
  at: new Date(START + day * DAY),
  bytes,
  segment: 0,
  decision: 'within-floors',
  recompressed: false,
  ...more,
});
/** One push a week, each larger by 1 MB. */
const steady = (weeks = 8) => Array.from({ length: weeks }, (_, week) => point(week * 7, (100 + week) * MB));
const dayOf = (date: Date | null | undefined) => (date ? (date.getTime() - START) / DAY : date);
const newestOf = (points: readonly ForecastPoint[]) => points.at(-1)?.at ?? new Date(START);

describe('forecastBudget', () => {
  it('meets the day of a line without noise', () => {
    const { forecast, reason } = forecastBudget(steady(), 110 * MB, new Date(START + 50 * DAY));
    expect(reason).toBeNull();
    expect(forecast).toMatchObject({ bytesPerWeek: MB, fromBytes: 107 * MB, budgetBytes: 110 * MB });
    expect([forecast?.earliestAt, forecast?.likelyAt, forecast?.latestAt].map(dayOf)).toEqual([70, 70, 70]);
  });

  it('has a wider range where the pace varies', () => {
    const sizes = [100, 100.6, 102.4, 102.9, 104.2, 104.9, 106.3, 107];
    const points = sizes.map((megabytes, week) => point(week * 7, megabytes * MB));
    const { forecast } = forecastBudget(points, 110 * MB, newestOf(points));
    const [early = 0, likely = 0, late = 0] = [forecast?.earliestAt, forecast?.likelyAt, forecast?.latestAt].map(
      (date) => dayOf(date) ?? 0,
    );
    expect(early).toBeLessThan(likely);
    expect(late).toBeGreaterThan(likely);
    expect([Math.round(early), Math.round(likely), Math.round(late)]).toEqual([67, 69, 79]);
  });

  it.each([
    ['no-budget', steady(), null],
    ['not-measured', [], 110 * MB],
    ['not-measured', [...steady(), point(55, null)], 110 * MB],
    ['over', steady(), 106 * MB],
    ['too-few-pushes', steady(FORECAST_LIMITS.leastDays - 1), 110 * MB],
    ['too-short', Array.from({ length: 20 }, (_, day) => point(day, (100 + day) * MB)), 130 * MB],
    ['not-steady', steady().map((one, at) => ({ ...one, bytes: at < 4 ? 100 * MB : 110 * MB })), 120 * MB],
    ['not-steady', steady().map((one, at) => ({ ...one, bytes: (120 - at) * MB })), 130 * MB],
    ['too-far', steady(), 1_000 * MB],
  ] as const)('gives the reason %s', (reason, points, budgetBytes) => {
    expect(forecastBudget(points, budgetBytes, newestOf(points))).toEqual({ forecast: null, reason });
  });

  it('needs a push in the last 14 days', () => {
    const at = (days: number) => forecastBudget(steady(), 120 * MB, new Date(START + (49 + days) * DAY)).reason;
    expect([at(14), at(15)]).toEqual([null, 'stale']);
  });

  it.each(['opened', 'accepted', 'recovered', 'improved'] as const)('begins again at a push that is %s', (decision) => {
    const points = steady(12).map((one, at) => (at === 8 ? { ...one, decision } : one));
    expect(forecastBudget(points, 120 * MB, newestOf(points)).reason).toBe('too-few-pushes');
  });

  it('begins again at a break of the line and at a recompressed push', () => {
    const cut = (more: Partial<ForecastPoint>) => steady(12).map((one, at) => (at >= 8 ? { ...one, ...more } : one));
    for (const points of [cut({ segment: 1 }), cut({ recompressed: true })])
      expect(forecastBudget(points, 120 * MB, newestOf(points)).reason).toBe('too-few-pushes');
  });

  it('leaves a backport out, and counts a day once', () => {
    const points = steady().flatMap((one) => [point(-1, 10 * MB), { ...one, bytes: 1 }, one]);
    const { forecast } = forecastBudget(points.slice(1), 110 * MB, newestOf(points));
    expect(forecast?.bytesPerWeek).toBe(MB);
  });

  it('puts a time that has passed at now', () => {
    const now = new Date(START + 60 * DAY);
    const { forecast } = forecastBudget(steady(), 107.1 * MB, now);
    expect([forecast?.earliestAt, forecast?.likelyAt, forecast?.latestAt]).toEqual([now, now, now]);
  });

  const noisy = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -400, max: 1_600 })), {
    minLength: 6,
    maxLength: 40,
  });
  const walk = (steps: readonly (readonly [number, number])[], scale = 1) => {
    let [day, bytes] = [0, 500_000];
    return steps.map(([days, change]) => {
      day += days;
      bytes += change;
      return point(day, bytes * scale);
    });
  };

  it('does not depend on the unit of the sizes', () => {
    fc.assert(
      fc.property(noisy, fc.integer({ min: 1, max: 20_000 }), (steps, more) => {
        const [small, large] = [walk(steps), walk(steps, 1_024)];
        const limit = (small.at(-1)?.bytes ?? 0) + more;
        const one = forecastBudget(small, limit, newestOf(small));
        const other = forecastBudget(large, limit * 1_024, newestOf(large));
        expect(other.reason).toBe(one.reason);
        expect(other.forecast?.likelyAt).toEqual(one.forecast?.likelyAt);
        expect(other.forecast?.earliestAt).toEqual(one.forecast?.earliestAt);
        expect(other.forecast?.latestAt).toEqual(one.forecast?.latestAt);
      }),
    );
  });

  it('is never before the newest push, and its times are in order', () => {
    let given = 0;
    fc.assert(
      fc.property(noisy, fc.integer({ min: 0, max: 20_000 }), (steps, more) => {
        const points = walk(steps);
        const { forecast } = forecastBudget(points, (points.at(-1)?.bytes ?? 0) + more, newestOf(points));
        if (!forecast) return;
        given += 1;
        const { earliestAt, likelyAt, latestAt } = forecast;
        expect(earliestAt.getTime()).toBeGreaterThanOrEqual(newestOf(points).getTime());
        expect(likelyAt.getTime()).toBeGreaterThanOrEqual(earliestAt.getTime());
        if (latestAt) expect(latestAt.getTime()).toBeGreaterThanOrEqual(likelyAt.getTime());
      }),
      { seed: 9, numRuns: 500 },
    );
    expect(given).toBeGreaterThan(50);
  });

  it('has none while a series shrinks', () => {
    fc.assert(
      fc.property(noisy, (steps) => {
        const points = walk(steps.map(([days, change]) => [days, -Math.abs(change)] as const));
        expect(forecastBudget(points, 10 * MB, newestOf(points)).forecast).toBeNull();
      }),
    );
  });
});

describe('forecastBudget on real pushes', () => {
  const measured = readLabelled().map((series) => {
    const pushes = series.points.map(([seconds, sizeBytes]) => ({
      at: new Date(seconds * 1_000),
      sizeBytes,
      segment: 0,
    }));
    const verdicts = judgeSteps(pushes, BUILT_IN_SETTINGS.steps);
    const points = pushes.map(({ at, sizeBytes, segment }, index) => ({
      at,
      segment,
      bytes: sizeBytes,
      decision: verdicts[index]?.decision ?? null,
      recompressed: false,
    }));
    return { ...series, points };
  });
  const of = (label: string) => measured.filter((series) => series.label === label);

  it.each(['noise', 'step'])('has none for series with the label %s', (label) => {
    expect(of(label)).toHaveLength(10);
    for (const { points } of of(label))
      for (const share of [1.02, 1.1, 1.3])
        expect(forecastBudget(points, (points.at(-1)?.bytes ?? 0) * share, newestOf(points)).forecast).toBeNull();
  });

  it('names the range in which steady series went past a budget', () => {
    const results = of('steady').map(({ points, budgetBytes = 0, brokenAt = 0 }) => {
      const { forecast } = forecastBudget(points, budgetBytes, newestOf(points));
      const latest = forecast?.latestAt?.getTime() ?? Number.POSITIVE_INFINITY;
      return forecast !== null && brokenAt * 1_000 >= forecast.earliestAt.getTime() && brokenAt * 1_000 <= latest;
    });
    expect(results).toHaveLength(10);
    expect(results.filter(Boolean).length).toBeGreaterThanOrEqual(8);
  });
});
