import { describe, expect, it } from 'vitest';
import { sparkPath } from '#components/overview/spark.tsx';

const END = 90 * 86_400;

describe('sparkPath', () => {
  it('is empty without values', () => {
    expect(sparkPath([], END)).toBe('');
  });

  it('draws steps that start at the left edge of its frame and end at the right one', () => {
    expect(
      sparkPath(
        [
          [-5, 100],
          [END / 2, 200],
        ],
        END,
      ),
    ).toBe('M0.0 23.0H64.0V3.0H128');
  });

  it('draws a small change as small', () => {
    expect(
      sparkPath(
        [
          [0, 1_000],
          [END / 2, 1_001],
        ],
        END,
      ),
    ).toMatch(/^M0\.0 13\.\dH64\.0V12\.\dH128$/);
  });
});
