import { describe, expect, it } from 'vitest';
import { baselineSpans, levelSpans, markBudget, overSpans } from '#components/chart/reference-spans.ts';
import type { Point } from '#lib/views/dto/streams.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const at = (day: number) => START + day * DAY;

const point = (day: number, sizeBytes: number, decision: string | null, baselineBytes: number | null): Point => ({
  at: new Date(at(day)).toISOString(),
  atSource: 'observed',
  tag: 'main',
  digest: `sha256:${day}`,
  indexDigest: null,
  sizeBytes,
  baseBytes: null,
  ownBytes: null,
  unpackedBytes: null,
  visibleBytes: null,
  wastedBytes: null,
  duplicateBytes: null,
  efficiency: null,
  diveEfficiency: null,
  pullCostBytes: 0,
  pull: { bytes: 0, unchangedBytes: null },
  pushCostBytes: null,
  deltaBytes: null,
  comparedWith: null,
  layerCount: 1,
  segment: 0,
  decision,
  baselineBytes,
  severity: null,
  creeps: false,
  recompressed: false,
  recompressedBytes: null,
  budgetState: null,
  budgetBytes: null,
  budgetMetric: null,
  budgetedBytes: null,
  incident: null,
});

const timeRange = { from: at(0), to: at(10) };
const points = [
  point(1, 100, 'within-floors', 100),
  point(2, 130, 'opened', 100),
  point(3, 131, 'still-up', 100),
  point(5, 100, 'recovered', 100),
  point(7, 150, 'opened', 101),
];

describe('the reference lines of a chart', () => {
  it('show the baseline while it is frozen: until the recovery, else to the end', () => {
    expect(baselineSpans(points, timeRange)).toEqual([
      { from: at(2), to: at(5), bytes: 100 },
      { from: at(7), to: at(10), bytes: 101 },
    ]);
  });

  it('include a span that began before the time range, and exclude spans outside', () => {
    expect(baselineSpans(points, { from: at(4), to: at(6) })).toEqual([{ from: at(4), to: at(5), bytes: 100 }]);
    expect(baselineSpans(points, { from: at(5), to: at(6) })).toEqual([]);
  });

  it('mark a budget only where the size is above it, not equal to it', () => {
    expect(overSpans(points, 130, timeRange)).toEqual([
      { from: at(3), to: at(5), bytes: 130 },
      { from: at(7), to: at(10), bytes: 130 },
    ]);
    expect(overSpans(points, 150, timeRange)).toEqual([]);
  });

  it('end an accepted baseline at its date, at the next one, or at the end', () => {
    const level = (day: number, until: number | null) => ({
      at: new Date(at(day)).toISOString(),
      until: until === null ? null : new Date(at(until)).toISOString(),
      sizeBytes: 130,
      reason: 'meant',
      by: 'Ada',
    });
    const ends = levelSpans([level(1, 3), level(4, 9), level(6, null)], timeRange).map(({ from, to }) => [from, to]);
    expect(ends).toEqual([
      [at(1), at(3)],
      [at(4), at(6)],
      [at(6), at(10)],
    ]);
  });

  it('draw a budget unless it is so high that the chart would be flat', () => {
    const budget = (limitBytes: number) => ({ metric: 'total' as const, limitBytes });
    expect(markBudget(budget(135e6), 100e6)).toEqual({ text: 'budget 135 MB', drawnBytes: 135e6 });
    expect(markBudget(budget(50e6), 100e6)?.drawnBytes).toBe(50e6);
    expect(markBudget(budget(136e6), 100e6)).toEqual({ text: 'budget 136 MB (off scale ↑)', drawnBytes: null });
    expect(markBudget(null, 100e6)).toBeNull();
  });

  it('draw a budget on unpacked bytes on their axis alone, where these exceed it', () => {
    const budget = { metric: 'unpacked' as const, limitBytes: 200 };
    expect(markBudget(budget, 300, 'unpacked')).toEqual({ text: 'budget 200 B', drawnBytes: 200 });
    expect(markBudget(budget, 300)).toEqual({ text: 'budget 200 B for its unpacked size', drawnBytes: null });
    expect(markBudget({ metric: 'total', limitBytes: 200 }, 300, 'unpacked')).toBeNull();
    expect([markBudget(budget, 300, 'pull'), markBudget(budget, 300, 'parts')]).toEqual([null, null]);
    const read = [190, null, 210, null].map((unpackedBytes, index) => ({
      ...point(index + 1, 500, null, null),
      unpackedBytes,
    }));
    expect(overSpans(read, 200, timeRange, 'unpacked')).toEqual([{ from: at(3), to: at(4), bytes: 200 }]);
  });

  it('name the metric of a budget that has no place on the axis', () => {
    expect(markBudget({ metric: 'own', limitBytes: 60e6 }, 100e6)).toEqual({
      text: 'budget 60.0 MB for own bytes',
      drawnBytes: null,
    });
  });
});
