import { describe, expect, it } from 'vitest';
import { formatBytes, formatDelta, formatExactBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { formatPercent, percentOf } from '#lib/format/percent.ts';

describe('percentOf', () => {
  it.each<[delta: number, before: number | null, percent: number | null]>([
    [5, 20, 25],
    [-5, 20, -25],
    [0, 20, 0],
    [5, 0, null],
    [5, null, null],
  ])('is the share of the size before, and null without one: %i of %s', (delta, before, percent) => {
    expect(percentOf(delta, before)).toBe(percent);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1_000, '1.00 kB'],
    [1_004, '1.00 kB'],
    [1_006, '1.01 kB'],
    [9_994, '9.99 kB'],
    [9_995, '9.99 kB'],
    [9_996, '10.0 kB'],
    [99_949, '99.9 kB'],
    [99_951, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [999_999, '1.00 MB'],
    [1_000_000, '1.00 MB'],
    [12_400_000, '12.4 MB'],
    [184_203_331, '184 MB'],
    [999_499_999, '999 MB'],
    [999_500_000, '1.00 GB'],
    [1e9, '1.00 GB'],
    [999.5e9, '1.00 TB'],
    [1e12, '1.00 TB'],
    [1e15, '1.00 PB'],
    [Number.MAX_SAFE_INTEGER, '9.01 PB'],
    [4.2e18, '4,200 PB'],
    [-1, '\u22121 B'],
    [-999_500, '\u22121.00 MB'],
    [-184_203_331, '\u2212184 MB'],
  ])('formats %d with three significant digits in powers of 1000 → %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('never shows 1000 of a unit, and at most three digits', () => {
    for (let exponent = 3; exponent <= 15; exponent++) {
      for (const factor of [0.9994, 0.9995, 0.99949, 0.99951, 0.999999, 1, 1.000001, 5, 9.995, 9.99499]) {
        const text = formatBytes(Math.floor(factor * 10 ** exponent));
        expect(text).toMatch(/^(?:\d\.\d\d|\d\d\.\d|\d{1,3}) (?:B|kB|MB|GB|TB|PB)$/);
      }
    }
  });
});

describe('formatDelta', () => {
  it.each([
    [12_400_000, 'up', '12.4 MB'],
    [-3_100_000, 'down', '3.10 MB'],
    [0, 'same', '0 B'],
    [-0, 'same', '0 B'],
    [1, 'up', '1 B'],
  ] as const)('splits %d into a sign and a text', (bytes, sign, text) => {
    expect(formatDelta(bytes)).toEqual({ sign, text });
  });
});

describe('formatExactBytes and formatCount', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1,000 bytes'],
    [184_203_331, '184,203,331 bytes'],
    [-1_000, '\u22121,000 bytes'],
  ])('formats %d exactly → %s', (bytes, text) => {
    expect(formatExactBytes(bytes)).toBe(text);
  });

  it.each([
    [1_204, '1,204'],
    [100, '100'],
    [1_000_000, '1,000,000'],
    [-0.4, '0'],
  ])('formats the count %d → %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

describe('formatPercent', () => {
  it.each([
    [8.1, '+8.1 %'],
    [-6, '\u22126.0 %'],
    [0, '0 %'],
    [0.01, '+<0.1 %'],
    [-0.049, '\u2212<0.1 %'],
    [0.05, '+0.1 %'],
    [99.94, '+99.9 %'],
    [99.96, '+100 %'],
    [120.4, '+120 %'],
    [-100, '\u2212100 %'],
    [12_345, '+12,345 %'],
    [Number.POSITIVE_INFINITY, '–'],
    [Number.NaN, '–'],
  ])('formats %d → %s', (percent, text) => {
    expect(formatPercent(percent)).toBe(text);
  });
});

describe('countOf', () => {
  it.each([
    [0, '0 tags'],
    [1, '1 tag'],
    [2, '2 tags'],
    [1204, '1,204 tags'],
  ])('formats %i as "%s"', (count, text) => expect(countOf(count, 'tag')).toBe(text));

  it('uses the given plural', () => {
    expect(countOf(1, 'registry', 'registries')).toBe('1 registry');
    expect(countOf(3, 'registry', 'registries')).toBe('3 registries');
  });
});
