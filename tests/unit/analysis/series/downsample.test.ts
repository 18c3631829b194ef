import { describe, expect, it } from 'vitest';
import { thinPoints } from '#lib/analysis/series/downsample.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { createRandom } from '#tests/support/random.ts';

function walk(count: number, seed = 7) {
  const random = createRandom(seed);
  let sizeBytes = 1_000_000;
  return Array.from({ length: count }, (_, position) => {
    sizeBytes += Math.floor((random() - 0.5) * 1_000);
    return { position, sizeBytes, segment: 0 };
  });
}

describe('thinPoints (D-23)', () => {
  it.each([0, 1, 2, 3, 5, 10, 59, 60, 61, 1_000])(
    'returns at most %i points, in order, without inventing any',
    (max) => {
      const points = walk(5_000);
      const thin = thinPoints(points, max);
      expect(thin.length).toBeLessThanOrEqual(max);
      expect(thin.every((point) => points[point.position] === point)).toBe(true);
      expect(thin.map((point) => point.position)).toEqual(thin.map((point) => point.position).sort((a, b) => a - b));
      if (max >= 2) expect([thin[0], thin.at(-1)]).toEqual([points[0], points.at(-1)]);
      if (max >= 10) expect(thin.length).toBeGreaterThan(max * 0.6);
    },
  );

  it('returns all points when they fit', () => {
    expect(thinPoints(walk(10), 10)).toEqual(walk(10));
    expect(thinPoints([], 5)).toEqual([]);
  });

  it('keeps both sides of the largest step, the extremes and the edges of segments', () => {
    const points = walk(10_000).map((point) => ({
      ...point,
      sizeBytes: point.sizeBytes + (point.position >= 4_321 ? 500_000 : 0),
      segment: point.position >= 7_000 ? 1 : 0,
    }));
    const spike = points[6_000];
    if (spike) spike.sizeBytes = 9_000_000;
    const kept = new Set(thinPoints(points, 100).map((point) => point.position));
    for (const position of [4_320, 4_321, 6_000, 6_999, 7_000]) expect(kept).toContain(position);
  });

  it('thins 100,000 points to 1,000 within half a second', () => {
    const points = walk(100_000);
    const start = cpuMs();
    expect(thinPoints(points, 1_000).length).toBeGreaterThan(600);
    expect(cpuMs() - start).toBeLessThan(500);
  });
});
