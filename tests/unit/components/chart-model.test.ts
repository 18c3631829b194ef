import { describe, expect, it } from 'vitest';
import { hasParts, pointKey, pointsWithin, seriesRows } from '#components/chart/model.ts';
import { niceTicks, timeTicks } from '#components/chart/ticks.ts';
import { resolveTimeRange } from '#components/chart/time-range.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import type { Point } from '#lib/views/dto/streams.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

const point = (day: number, sizeBytes: number, segment = 0): Point => ({
  at: new Date(START + day * DAY).toISOString(),
  atSource: 'observed',
  tag: 'latest',
  digest: `sha256:${String(day).padStart(64, '0')}`,
  indexDigest: null,
  sizeBytes,
  baseBytes: null,
  ownBytes: null,
  pullCostBytes: sizeBytes,
  deltaBytes: null,
  comparedWith: null,
  layerCount: 1,
  segment,
  recompressed: false,
  recompressedBytes: null,
  decision: null,
  baselineBytes: null,
  severity: null,
  creeps: false,
  budgetState: null,
  budgetBytes: null,
  budgetMetric: null,
  budgetedBytes: null,
  incident: null,
});

const day = (at: number): number => (at - START) / DAY;

describe('the rows of a chart', () => {
  const timeRange = { from: START + 2 * DAY, to: START + 10 * DAY };

  it('start with the value before the time range and end at its right edge', () => {
    const { rows, keys } = seriesRows([point(0, 100), point(5, 120)], timeRange, 's');
    expect(keys).toEqual(['s0']);
    expect(rows.map((row) => [day(row.at), row.s0])).toEqual([
      [2, 100],
      [5, 120],
      [10, 120],
    ]);
  });

  it('leave a gap between segments, and never extend one into the next', () => {
    const { rows, keys } = seriesRows([point(0, 100), point(3, 110), point(12, 90, 1)], timeRange, 's');
    expect(keys).toEqual(['s0']);
    expect(rows.map((row) => day(row.at))).toEqual([2, 3]);
    const entered = seriesRows([point(0, 100), point(4, 90, 1)], timeRange, 's');
    expect(entered.rows.map((row) => [day(row.at), row.s0, row.s1])).toEqual([
      [4, undefined, 90],
      [10, undefined, 90],
    ]);
  });

  it('include points on both edges of the time range', () => {
    expect(pointsWithin([point(1, 1), point(2, 1), point(10, 1), point(11, 1)], timeRange)).toHaveLength(2);
  });

  it('separate own and base bytes only when every point has both', () => {
    const known = { ...point(1, 10), baseBytes: 4, ownBytes: 6 };
    expect(hasParts([known])).toBe(true);
    expect(hasParts([known, point(2, 10)])).toBe(false);
    expect(hasParts([])).toBe(false);
  });

  it('have distinct keys for the points of A → B → A', () => {
    const again = { ...point(1, 10), at: point(3, 10).at };
    expect(pointKey(point(1, 10))).not.toBe(pointKey(again));
  });
});

describe('the time range of a chart', () => {
  const now = START + 400 * DAY;
  const base = { range: '90d', from: null, to: null, first: START, now } as const;

  it('ends now and starts the chosen range earlier', () => {
    expect(resolveTimeRange(base)).toEqual({ from: now - 90 * DAY, to: now });
  });

  it('is the dragged range, unless that is empty or reversed', () => {
    expect(resolveTimeRange({ ...base, from: 100, to: 200 })).toEqual({ from: 100_000, to: 200_000 });
    expect(resolveTimeRange({ ...base, from: 200, to: 100 })).toEqual({ from: now - 90 * DAY, to: now });
  });

  it('starts a little before the first point for all, and is at least a day long', () => {
    expect(resolveTimeRange({ ...base, range: 'all' }).from).toBeLessThan(START);
    expect(now - resolveTimeRange({ ...base, range: 'all', first: now }).from).toBeGreaterThanOrEqual(DAY);
  });
});

describe('the ticks of a chart', () => {
  it('are round numbers around the values', () => {
    expect(niceTicks(0, 184e6)).toEqual([0, 50e6, 100e6, 150e6, 200e6]);
    const fitted = niceTicks(257.2e6, 270.1e6);
    expect(fitted[0]).toBeLessThanOrEqual(257.2e6);
    expect(fitted.at(-1)).toBeGreaterThanOrEqual(270.1e6);
  });

  it('exist for a flat line and for zero', () => {
    expect(niceTicks(5, 5).length).toBeGreaterThan(1);
    expect(niceTicks(0, 0).length).toBeGreaterThan(1);
  });

  it('always have distinct labels', () => {
    const labels = niceTicks(269.61e6, 269.72e6).map(formatBytes);
    expect(new Set(labels).size).toBe(labels.length);
    expect(niceTicks(9_990_000, 10_010_000).map(formatBytes)).toContain('10.0 MB');
  });

  it('keep time labels away from the edges', () => {
    expect(timeTicks(0, 300, 3)).toEqual([50, 150, 250]);
  });
});
