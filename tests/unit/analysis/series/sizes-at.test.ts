import { describe, expect, it } from 'vitest';
import { sizeAt, spark } from '#lib/analysis/series/sizes-at.ts';
import { day, NOW } from '#tests/unit/analysis/builders.ts';

const at = (number: number, sizeBytes: number) => ({ at: day(number), sizeBytes });
const seconds = (number: number) => day(number).getTime() / 1000;

describe('sizeAt', () => {
  const points = [at(10, 100), at(20, 200)];
  it.each([
    [9, null],
    [10, 100],
    [19, 100],
    [20, 200],
    [500, 200],
  ])('returns the size on day %i: %s', (number, size) => {
    expect(sizeAt(points, day(number))).toBe(size);
  });

  it('does not let a backport replace a higher version', () => {
    // Versions in order: 1.0, 1.0.1 (a backport on day 30), 2.0 (day 20).
    const versions = [at(10, 100), at(30, 110), at(20, 500)];
    expect([15, 25, 35].map((number) => sizeAt(versions, day(number)))).toEqual([100, 500, 500]);
    expect(spark(versions, day(40)).map(([, size]) => size)).toEqual([100, 500, 500]);
  });
});

describe('spark', () => {
  it('starts with the size at the start of the window and ends now', () => {
    expect(spark([at(0, 100), at(150, 200)], NOW)).toEqual([
      [seconds(110), 100],
      [seconds(150), 200],
      [seconds(200), 200],
    ]);
  });

  it('starts at the first point when that is later than the start of the window', () => {
    expect(spark([at(190, 100)], NOW)).toEqual([
      [seconds(190), 100],
      [seconds(200), 100],
    ]);
  });

  it('is empty without points, and ignores the future', () => {
    expect(spark([], NOW)).toEqual([]);
    expect(spark([at(201, 5)], NOW)).toEqual([]);
  });

  it('skips a change to the same size', () => {
    expect(spark([at(150, 7), at(160, 7)], NOW)).toHaveLength(2);
  });

  it('has at most 60 pairs in ascending order, and agrees with sizeAt at both ends', () => {
    const points = Array.from({ length: 900 }, (_, index) => at(index / 5, (index * 7919) % 1_000));
    const line = spark(points, NOW);
    expect(line.length).toBeLessThanOrEqual(60);
    expect(line.length).toBeGreaterThan(30);
    expect(line.every(([time], index) => index === 0 || time > (line[index - 1]?.[0] ?? 0))).toBe(true);
    expect(line[0]).toEqual([seconds(110), sizeAt(points, day(110))]);
    expect(line.at(-1)).toEqual([seconds(200), sizeAt(points, NOW)]);
  });
});
