import { describe, expect, it } from 'vitest';
import { formatEfficiency, formatOtherEfficiency } from '#lib/format/efficiency.ts';
import { efficiencyOf } from '#lib/image/efficiency.ts';

describe('an efficiency', () => {
  it('is the part of the unpacked bytes that is visible, and 1 without files', () => {
    expect(efficiencyOf({ unpackedBytes: 400, visibleBytes: 300 })).toBe(0.75);
    expect(efficiencyOf({ unpackedBytes: 0, visibleBytes: 0 })).toBe(1);
  });

  it('is never 100 % of an image with wasted bytes', () => {
    const shares = [1, 0.99999, 0.557, 0.069, 0];
    expect(shares.map(formatEfficiency)).toEqual(['100.0 %', '99.9 %', '55.7 %', '6.9 %', '0.0 %']);
  });

  it('of dive is a second figure only where it reads differently', () => {
    expect(formatOtherEfficiency(0.972, 0.99)).toBe('99.0 %');
    expect([formatOtherEfficiency(0.972, 0.97204), formatOtherEfficiency(0.972, null)]).toEqual([null, null]);
  });
});
