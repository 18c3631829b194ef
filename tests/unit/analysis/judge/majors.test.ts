import { describe, expect, it } from 'vitest';
import { findMajorStarts } from '#lib/analysis/judge/majors.ts';
import { measurePoints } from '#lib/analysis/judge/measure.ts';
import { judgedSeries } from '#tests/unit/alerts/series.ts';

const startsOf = (tagNames: readonly string[]) =>
  findMajorStarts(tagNames).flatMap((starts, index) => (starts ? [tagNames[index]] : []));

describe('findMajorStarts', () => {
  it.each<[string, string[], string[]]>([
    [
      'the first push of each major but the first',
      ['v1.0.0', 'v1.1.0', 'v2.0.0', 'v2.0.1', 'v4.0.0'],
      ['v2.0.0', 'v4.0.0'],
    ],
    ['2.0.1 when there is no 2.0.0', ['1.9.0', '2.0.1', '2.1.0'], ['2.0.1']],
    [
      'only one for several distributions',
      ['1.9.0-alpine3.20', '2.0.0-alpine3.20', '2.0.0-alpine3.21'],
      ['2.0.0-alpine3.20'],
    ],
    ['a pre-release starts it, too', ['v1.0.0-rc.1', 'v2.0.0-rc.1', 'v2.0.0-rc.2'], ['v2.0.0-rc.1']],
    ['never a moving tag or a date', ['latest', '1', '2', '2026.01.02', '2027.01.02'], []],
    ['never a rebuild', ['1.0.0', '2.0.0', '2.0.0', '1.0.0'], ['2.0.0']],
  ])('finds the push that starts a major version: %s', (_, tagNames, expected) => {
    expect(startsOf(tagNames)).toEqual(expected);
  });

  it('marks the points of a series for judging', () => {
    const { points } = judgedSeries([100, { megabytes: 120, startsMajor: true }, 121]).track;
    expect(measurePoints(points, new Set()).map(({ startsMajor }) => startsMajor)).toEqual([false, true, false]);
  });
});
