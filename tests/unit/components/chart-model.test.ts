import { describe, expect, it } from 'vitest';
import { drawnValueOf, drawnValues, originWords, pointKey, pointsWithin, seriesRows } from '#components/chart/model.ts';
import { hasParts, partRows, partsNote } from '#components/chart/part-rows.ts';
import { formatTicks, niceTicks } from '#components/chart/ticks.ts';
import { resolveTimeRange } from '#components/chart/time-range.ts';
import { hasUnpacked, unpackedNote, unpackedRows } from '#components/chart/unpacked-rows.ts';
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
  unpackedBytes: null,
  visibleBytes: null,
  wastedBytes: null,
  duplicateBytes: null,
  efficiency: null,
  diveEfficiency: null,
  pullCostBytes: sizeBytes,
  pull: { bytes: sizeBytes, unchangedBytes: null },
  pushCostBytes: null,
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

  describe('of base and own bytes', () => {
    const known = (at: number, segment = 0) => ({ ...point(at, 10, segment), baseBytes: 4, ownBytes: 6 });
    const drawn = (points: Point[], segment = 0) => {
      const { rows, keys } = seriesRows(points, timeRange, 's');
      return partRows(rows, keys).map((row) => [day(row.at), row[`s${segment}base`], row[`s${segment}own`]]);
    };

    it('draw a known size up to the next push, and nothing from a push without known parts', () => {
      expect(drawn([known(3), point(5, 10), point(6, 10), known(8)])).toEqual([
        [3, 4, 6],
        [5, 4, 6],
        [5, null, null],
        [6, null, null],
        [8, 4, 6],
        [10, 4, 6],
      ]);
    });

    it('draw everything where all is known, and nothing at the right edge where the newest is unknown', () => {
      expect(drawn([known(0), known(5)]).map(([at]) => at)).toEqual([2, 5, 10]);
      expect(drawn([known(3), point(5, 10)]).slice(-2)).toEqual([
        [5, null, null],
        [10, null, null],
      ]);
    });

    it('never reach into the next segment', () => {
      expect(drawn([known(3), point(5, 10, 1), known(7, 1)])).toEqual([
        [3, 4, 6],
        [5, undefined, undefined],
        [7, undefined, undefined],
        [10, undefined, undefined],
      ]);
    });

    it('exist once any push has them, and say what they leave out', () => {
      expect([hasParts([]), hasParts([point(2, 10)]), hasParts([known(1), point(2, 10)])]).toEqual([
        false,
        false,
        true,
      ]);
      expect(partsNote([])).toBeNull();
      expect(partsNote([known(1)])).toBeNull();
      expect(partsNote([known(1), point(2, 10)])).toMatch(/^Base image unknown for 1 of 2 pushes, which are left out/);
      expect(partsNote([point(2, 10)])).toMatch(/^Base image unknown: showing total/);
    });
  });

  describe('of files', () => {
    const read = (at: number, unpackedBytes: number) => ({ ...point(at, 10), unpackedBytes });
    const pushes = [read(3, 40), point(5, 10), point(6, 10), read(8, 60)];
    const { rows, keys } = seriesRows(pushes, timeRange, 's');
    const drawn = unpackedRows(rows, keys);

    it('draw a read push up to the next one, and a gap from a push that is not read', () => {
      expect(drawn.map((row) => [day(row.at), row.s0unpacked])).toEqual([
        [3, 40],
        [5, 40],
        [5, null],
        [6, null],
        [8, 60],
        [10, 60],
      ]);
    });

    it('set the axis by what is drawn, not by the compressed sizes', () => {
      const lines = [{ key: 's0', platform: 'linux/amd64', main: true }];
      expect([...new Set(drawnValues('unpacked', pushes, drawn, lines))]).toEqual([40, 60]);
      expect(pushes.map((push) => drawnValueOf('unpacked', push))).toEqual([40, null, null, 60]);
      expect(pushes.map((push) => drawnValueOf('total', push))).toEqual([10, 10, 10, 10]);
    });

    it('draw wasted bytes with the same gaps', () => {
      const wasted = [{ ...read(3, 40), wastedBytes: 7 }, point(5, 10), { ...read(8, 60), wastedBytes: 0 }];
      const { rows: all, keys: lines } = seriesRows(wasted, timeRange, 's');
      expect(unpackedRows(all, lines).map((row) => [day(row.at), row.s0wasted])).toEqual([
        [3, 7],
        [5, 7],
        [5, null],
        [8, 0],
        [10, 0],
      ]);
      expect(wasted.map((push) => drawnValueOf('wasted', push))).toEqual([7, null, 0]);
    });

    it('draw both efficiencies in percent, and a gap of one of them where only that is unknown', () => {
      const of = (at: number, efficiency: number, diveEfficiency: number | null) => ({
        ...read(at, 40),
        efficiency,
        diveEfficiency,
      });
      const pushes = [of(3, 0.5, 0.75), of(4, 0.25, null), of(5, 1, 1), point(8, 10)];
      const { rows: all, keys: lines } = seriesRows(pushes, timeRange, 's');
      const drawn = unpackedRows(all, lines);
      expect(drawn.map((row) => [day(row.at), row.s0efficiency, row.s0dive])).toEqual([
        [3, 50, 75],
        [4, 50, 75],
        [4, 25, null],
        [5, 100, 100],
        [8, 100, 100],
        [8, null, null],
        [10, null, null],
      ]);
      expect(pushes.map((push) => drawnValueOf('efficiency', push))).toEqual([50, 25, 100, null]);
      const values = drawnValues('efficiency', pushes, drawn, [{ key: 's0', platform: 'linux/amd64', main: true }]);
      expect([...new Set(values)].sort((a, b) => a - b)).toEqual([25, 50, 75, 100]);
    });

    it('exist once any push is read, and say how many are not', () => {
      expect([hasUnpacked([]), hasUnpacked([point(2, 10)]), hasUnpacked(pushes)]).toEqual([false, false, true]);
      expect([unpackedNote([]), unpackedNote([read(1, 40)])]).toEqual([null, null]);
      expect(unpackedNote(pushes)).toMatch(/^2 of 4 pushes are not read\. They are left out\. .*“Read files”/);
      expect(unpackedNote([point(2, 10)])).toMatch(/^1 of 1 push is not read\. Showing total\./);
    });
  });

  it('say what the change of a push is counted from', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(originWords({ tag: 'main', comparedWith: { digest, tag: 'main' } })).toBe('from the previous push');
    expect(originWords({ tag: '1.3.0', comparedWith: { digest, tag: '1.2.9' } })).toBe('from 1.2.9');
    expect(originWords({ tag: 'main', comparedWith: null })).toBe('');
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
    for (let most = 50; most < 5e12; most *= 1.7)
      for (const share of [0, 0.5, 0.9, 0.99, 0.999]) {
        const labels = formatTicks(niceTicks(most * share, most));
        expect(new Set(labels).size, labels.join(' ')).toBe(labels.length);
        for (const label of labels) expect(label.length, label).toBeLessThanOrEqual(8);
      }
  });

  it('are labelled in one unit, with the decimals that their distance needs', () => {
    expect(formatTicks([0, 50e6, 100e6, 150e6])).toEqual(['0 MB', '50 MB', '100 MB', '150 MB']);
    expect(formatTicks(niceTicks(269.61e6, 269.72e6))).toEqual(['269 MB', '270 MB']);
    expect(formatTicks([9_980_000, 10_000_000, 10_020_000])).toEqual(['9.98 MB', '10.00 MB', '10.02 MB']);
    expect(formatTicks([800e6, 1_000e6, 1_200e6])).toEqual(['0.8 GB', '1.0 GB', '1.2 GB']);
    expect(formatTicks([0, 500, 1_000])).toEqual(['0.0 kB', '0.5 kB', '1.0 kB']);
    expect(formatTicks([0, 1])).toEqual(['0 B', '1 B']);
  });
});
