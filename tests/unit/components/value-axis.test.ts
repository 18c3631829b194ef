import { describe, expect, it } from 'vitest';
import { valueAxis } from '#components/chart/value-axis.ts';

const ofEfficiency = (values: number[], fromZero = false) => valueAxis('efficiency', values, fromZero);

describe('the vertical axis of a chart', () => {
  it('of efficiencies ends at 100 %, and starts at a round value below the least one', () => {
    expect(ofEfficiency([97.2, 99]).labels).toEqual(['95 %', '96 %', '97 %', '98 %', '99 %', '100 %']);
    const starts = [100, 95.1, 95, 90, 89, 75, 50.1, 50, 3, 0].map((least) => ofEfficiency([least, 100]).ticks[0]);
    expect(starts).toEqual([95, 95, 90, 75, 75, 50, 50, 0, 0, 0]);
    for (const least of [99, 92, 80, 60, 10]) expect(ofEfficiency([least]).ticks.at(-1)).toBe(100);
  });

  it('of efficiencies has room for the marks of pushes at 100 %', () => {
    expect(ofEfficiency([97.2]).edges).toEqual([95, 100.2]);
  });

  it('starts at zero where that is chosen, and always for metrics that are parts of a size', () => {
    expect(ofEfficiency([97.2], true).labels).toEqual(['0 %', '20 %', '40 %', '60 %', '80 %', '100 %']);
    const startOf = (metric: Parameters<typeof valueAxis>[0], fromZero: boolean) =>
      valueAxis(metric, [260e6, 270e6], fromZero).edges[0];
    expect([startOf('total', false) > 250e6, startOf('unpacked', false) > 250e6]).toEqual([true, true]);
    expect([startOf('total', true), startOf('wasted', false), startOf('pull', false)]).toEqual([0, 0, 0]);
  });

  it('of sizes has its edges at the first and the last tick, around the values', () => {
    const { ticks, labels, edges } = valueAxis('total', [260e6, 270e6], false);
    expect(edges).toEqual([ticks[0], ticks.at(-1)]);
    expect(labels).toHaveLength(ticks.length);
    expect([edges[0] <= 260e6, edges[1] >= 270e6]).toEqual([true, true]);
  });
});
