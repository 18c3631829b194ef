import { describe, expect, it } from 'vitest';
import { NO_PICKS, pickPush, stepComparedPush, stepFrom } from '#components/chart/picks.ts';

describe('the pushes chosen on a chart', () => {
  it('are pinned by the first click and compared by the second', () => {
    const pinned = pickPush(NO_PICKS, 3);
    expect(pinned).toEqual({ pinned: 3, compared: -1 });
    expect(pickPush(pinned, 5)).toEqual({ pinned: 3, compared: 5 });
  });

  it('start again with the third click', () => {
    expect(pickPush({ pinned: 3, compared: 5 }, 1)).toEqual({ pinned: 1, compared: -1 });
    expect(pickPush({ pinned: 3, compared: 5 }, 3)).toEqual({ pinned: 3, compared: -1 });
  });

  it('are empty after a second click on the pinned push', () => {
    expect(pickPush({ pinned: 3, compared: -1 }, 3)).toEqual(NO_PICKS);
  });

  it('move by keys within the pushes, from the pinned push, else from the one under the pointer', () => {
    expect(stepFrom([4, 2], 1, 10)).toBe(5);
    expect(stepFrom([-1, 2], -1, 10)).toBe(1);
    expect(stepFrom([-1, -1], 1, 10)).toBe(0);
    expect(stepFrom([-1, -1], -1, 10)).toBe(9);
    expect(stepFrom([9], 1, 10)).toBe(9);
  });

  it('compare by keys from the pinned push on, and end the comparison where they meet', () => {
    expect(stepComparedPush({ pinned: 3, compared: -1 }, -1, 10)).toEqual({ pinned: 3, compared: 2 });
    expect(stepComparedPush({ pinned: 3, compared: 2 }, 1, 10)).toEqual({ pinned: 3, compared: -1 });
    expect(stepComparedPush(NO_PICKS, 1, 10)).toEqual(NO_PICKS);
  });
});
