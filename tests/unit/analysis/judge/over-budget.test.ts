import { describe, expect, it } from 'vitest';
import { exceedsBudget, listOverBudget } from '#lib/analysis/judge/over-budget.ts';

const newest = {
  seriesId: 'main',
  isOver: false,
  budgetBytes: null,
  budgetMetric: null,
  sizeBytes: 150,
  ownBytes: 60,
  largestLayerBytes: 90,
  unpackedBytes: 400,
};

describe('a series against a budget', () => {
  it.each([
    ['total', 149, true],
    ['total', 150, false],
    ['own', 59, true],
    ['own', 60, false],
    ['layer', 89, true],
    ['layer', 90, false],
    ['unpacked', 399, true],
    ['unpacked', 400, false],
    ['a-metric-of-a-newer-release', 1, false],
  ])('is measured by %s: over %i is %s', (metric, limitBytes, isOver) => {
    expect(exceedsBudget(newest, { metric, limitBytes })).toBe(isOver);
  });

  it('keeps the last judgement by the same limit, which ends only below 98 %', () => {
    const judged = { ...newest, isOver: true, budgetBytes: 151, budgetMetric: 'total' };
    expect(exceedsBudget(judged, { metric: 'total', limitBytes: 151 })).toBe(true);
    expect(exceedsBudget(judged, { metric: 'total', limitBytes: 152 })).toBe(false);
    expect(exceedsBudget(judged, { metric: 'layer', limitBytes: 151 })).toBe(false);
  });
});

describe('series over their budgets', () => {
  it('are those whose newest point is over and whose tags still exist', () => {
    const tracks = ['grown', 'shrunk', 'gone', 'unlimited'].map((seriesId) => ({
      seriesId,
      isAlive: seriesId !== 'gone',
    }));
    const points = [
      { seriesId: 'grown', budgetState: 'within' as const },
      { seriesId: 'grown', budgetState: 'over' as const },
      { seriesId: 'shrunk', budgetState: 'over' as const },
      { seriesId: 'shrunk', budgetState: 'near' as const },
      { seriesId: 'gone', budgetState: 'over' as const },
      { seriesId: 'unlimited', budgetState: null },
    ];
    expect([...listOverBudget(tracks, points)]).toEqual(['grown']);
  });
});
