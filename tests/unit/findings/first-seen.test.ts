import { describe, expect, it } from 'vitest';
import { findFirstSeen } from '#lib/findings/first-seen.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
/** Points from the newest, which is of day 9, down. */
const points = (...ids: (string[] | null)[]) => ids.map((found, age) => ({ at: at(9 - age), ids: found }));

describe('the first push with a finding', () => {
  it('is the oldest one without a push between that lacks it', () => {
    expect(findFirstSeen(points(['a', 'b'], ['a'], ['a', 'b'], ['b']), ['a', 'b'])).toEqual(
      new Map([
        ['a', at(7)],
        ['b', at(9)],
      ]),
    );
  });

  it('is searched beyond pushes whose findings are unknown', () => {
    expect(findFirstSeen(points(['a'], null, ['a'], null), ['a'])).toEqual(new Map([['a', at(7)]]));
  });

  it('is that of the image itself where its own findings are not stored', () => {
    expect(findFirstSeen(points(null, []), ['a'])).toEqual(new Map([['a', at(9)]]));
    expect(findFirstSeen(points(null), ['a'])).toEqual(new Map([['a', at(9)]]));
  });

  it('is unknown without points', () => {
    expect(findFirstSeen([], ['a'])).toEqual(new Map());
  });
});
