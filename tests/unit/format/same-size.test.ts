import { describe, expect, it } from 'vitest';
import { formatDelta } from '#lib/format/bytes.ts';
import { isSameSize } from '#lib/format/same-size.ts';

describe('a change below 1 kB and below 0.1 %', () => {
  it.each([
    [0, null, true],
    [0, 0, true],
    [18, 0.00003, true],
    [-18, -0.00003, true],
    [999, 0.0999, true],
    [1_000, 0.0999, false],
    [-1_000, -0.01, false],
    [999, 0.1, false],
    [18, 40, false],
    [-18, -40, false],
    [18, null, false],
  ])('counts as none: %d bytes, %s %% is %s', (bytes, percent, isSame) => {
    expect(isSameSize(bytes, percent)).toBe(isSame);
  });

  it('has no direction', () => {
    expect(formatDelta(18, 0.00003).sign).toBe('same');
    expect(formatDelta(18, 40).sign).toBe('up');
    expect(formatDelta(-18).sign).toBe('down');
  });
});
