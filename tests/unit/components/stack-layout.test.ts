import { describe, expect, it } from 'vitest';
import { stackHeights } from '#components/image/stack-layout.ts';

const ROOM = 400;
const heights = (bytes: readonly number[], leastPx = 8) =>
  stackHeights(
    bytes.map((one) => ({ bytes: one, leastPx })),
    bytes.reduce((sum, one) => sum + one, 0),
    ROOM,
  );

describe('the heights of a stack', () => {
  it('are in proportion to the bytes', () => {
    expect(heights([32_000_000, 28_600_000, 9_400_000]).map(({ heightPx }) => Math.round(heightPx))).toEqual([
      183, 163, 54,
    ]);
    expect(heights([300, 100])).toEqual([
      { heightPx: 300, isBroken: false },
      { heightPx: 100, isBroken: false },
    ]);
  });

  it('fill the room exactly where every part is to scale', () => {
    const all = heights([7, 5, 3, 11]);
    expect(all.some(({ isBroken }) => isBroken)).toBe(false);
    expect(all.reduce((sum, { heightPx }) => sum + heightPx, 0)).toBeCloseTo(ROOM, 6);
  });

  it('are the least one for parts that are too small, which are marked as broken', () => {
    const [large, small, empty] = heights([1_000_000, 10, 0]);
    expect(large).toMatchObject({ isBroken: false });
    expect(small).toEqual({ heightPx: 8, isBroken: true });
    expect(empty).toEqual({ heightPx: 8, isBroken: true });
  });

  it('keep the scale of the other parts where parts are broken', () => {
    const tiny = Array.from({ length: 100 }, () => 1);
    const [first, second] = heights([2_000_000, 1_000_000, ...tiny]);
    expect((first?.heightPx ?? 0) / (second?.heightPx ?? 1)).toBeCloseTo(2, 6);
    expect(first?.heightPx).toBeCloseTo((2 / 3) * ROOM, 1);
  });

  it('do not change where other parts are folded into one', () => {
    const total = 100;
    const layers = stackHeights(
      [50, 20, 30].map((bytes) => ({ bytes, leastPx: 8 })),
      total,
      ROOM,
    );
    const folded = stackHeights(
      [
        { bytes: 50, leastPx: 8 },
        { bytes: 50, leastPx: 26 },
      ],
      total,
      ROOM,
    );
    expect(folded[0]).toEqual(layers[0]);
    expect(folded[1]?.heightPx).toBe((layers[1]?.heightPx ?? 0) + (layers[2]?.heightPx ?? 0));
  });

  it('are the least ones for layers without bytes', () => {
    expect(heights([0, 0])).toEqual([
      { heightPx: 8, isBroken: true },
      { heightPx: 8, isBroken: true },
    ]);
    expect(heights([])).toEqual([]);
  });
});
