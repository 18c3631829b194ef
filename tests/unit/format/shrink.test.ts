import { describe, expect, it } from 'vitest';
import { formatPlanTitle, formatShrink } from '#lib/format/shrink.ts';

describe('a smaller size', () => {
  it('stands beside the size before', () => {
    expect(formatShrink(167_000_000, 53_000_000)).toBe('167 MB → 53.0 MB');
    expect(formatShrink(167_000_000, 53_000_000, true)).toBe('167 MB → about 53.0 MB');
  });

  it('is a difference where both sizes have the same text', () => {
    expect(formatShrink(108_200_000, 107_738_000, true)).toBe('108 MB, about 462 kB less');
    expect(formatShrink(108_200_000, 108_200_000)).toBe('108 MB, 0 B less');
  });
});

describe('the title of a plan', () => {
  const titleOf = (afterBytes: number, steps: number) =>
    formatPlanTitle({ sizeBytes: 108_200_000, afterBytes, estimated: false, steps });

  it('has the sizes and the number of steps', () => {
    expect(titleOf(53_000_000, 6)).toBe('108 MB → 53.0 MB in 6 steps');
    expect(titleOf(107_738_000, 1)).toBe('108 MB, 462 kB less in 1 step');
  });

  it('has no second size when only pulls become smaller, and is absent without steps', () => {
    expect(titleOf(108_200_000, 1)).toBe('108 MB, less to pull in 1 step');
    expect(titleOf(108_200_000, 0)).toBeNull();
  });
});
