import { describe, expect, it } from 'vitest';
import { measurePoints } from '#lib/analysis/judge/measure.ts';
import { judgedSeries } from '#tests/unit/alerts/series.ts';

/** Measures four releases. `observations` sets which of them existed at the first check. */
function measured(observations: { fromFirstLook?: boolean; firstOfTagIn?: string | null }[]) {
  const { track } = judgedSeries(observations.map((_, index) => 100 + index));
  const points = track.points.map((point, index) => ({
    ...point,
    observation: { ...point.observation, ...observations[index] },
  }));
  return measurePoints(points, new Set()).map(({ fromFirstLook }) => fromFirstLook);
}

describe('measurePoints marks as history of the first check', () => {
  it('what the first poll of the repository found', () => {
    expect(measured([{ fromFirstLook: true }, { fromFirstLook: true }, {}])).toEqual([true, true, false]);
  });

  it('what one poll found of a series that was added later', () => {
    const [first, later] = ['poll 1', 'poll 2'];
    expect(
      measured([{ firstOfTagIn: first }, { firstOfTagIn: first }, { firstOfTagIn: later }, { firstOfTagIn: null }]),
    ).toEqual([true, true, false, false]);
  });

  it('no releases that a later poll found together', () => {
    const found = measured([{ fromFirstLook: true, firstOfTagIn: 'a' }, { firstOfTagIn: 'b' }, { firstOfTagIn: 'b' }]);
    expect(found).toEqual([true, false, false]);
  });

  it('nothing when the poll was not recorded', () => {
    expect(measured([{ firstOfTagIn: null }, { firstOfTagIn: null }])).toEqual([false, false]);
  });
});
