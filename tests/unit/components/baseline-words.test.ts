import { describe, expect, it } from 'vitest';
import { baselineWords } from '#components/chart/baseline-words.ts';

const baseline = {
  sizeBytes: 45_100_000,
  at: '2026-11-03T09:00:00.000Z',
  tag: '1.3.0',
  decision: 'first-look',
  frozen: false,
};

describe('baselineWords', () => {
  it.each([
    ['first-look', 'baseline 45.1 MB: median of the last pushes since 1.3.0 (found at the first check, 3 Nov 2026)'],
    ['accepted', 'baseline 45.1 MB: median of the last pushes since 1.3.0 (accepted, 3 Nov 2026)'],
    ['within-floors', 'baseline 45.1 MB: median of the last pushes since 1.3.0 (3 Nov 2026)'],
    [
      'word-of-a-newer-release',
      'baseline 45.1 MB: median of the last pushes since 1.3.0 (word-of-a-newer-release, 3 Nov 2026)',
    ],
  ])('names the source of the baseline: %s', (decision, words) => {
    expect(baselineWords({ ...baseline, decision })).toBe(words);
  });

  it('mentions a frozen baseline, and returns null without one', () => {
    expect(baselineWords({ ...baseline, frozen: true })).toContain('; frozen while an incident is open');
    expect([baselineWords(null), baselineWords(undefined)]).toEqual([null, null]);
  });
});
