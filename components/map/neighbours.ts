import type { PlacedBox } from './layout.ts';

const DIRECTIONS = {
  ArrowLeft: { dx: -1, dy: 0 },
  ArrowRight: { dx: 1, dy: 0 },
  ArrowUp: { dx: 0, dy: -1 },
  ArrowDown: { dx: 0, dy: 1 },
} as const;
export type Direction = keyof typeof DIRECTIONS;

type Place = Pick<PlacedBox, 'x' | 'y' | 'width' | 'height' | 'headerHeight'>;

/** A box beside the line of the move counts as this much farther away. */
const SIDEWAYS = 3;
/** Borders that touch may overlap by rounding. */
const TOLERANCE = 1;

/**
 * Returns the place in the list of the nearest box in a direction; the box itself if there is none. A box with others in it is where
 * its name is, so that its inner boxes are below it.
 */
export function findNeighbour(boxes: readonly Place[], from: number, direction: Direction): number {
  const start = boxes[from];
  if (start === undefined) return 0;
  const { dx, dy } = DIRECTIONS[direction];
  const here = ownArea(start);
  let [best, least] = [from, Number.POSITIVE_INFINITY];
  for (const [at, box] of boxes.entries()) {
    if (at === from) continue;
    const there = ownArea(box);
    const along =
      dx === 0
        ? gap(here.y, here.height, there.y, there.height, dy)
        : gap(here.x, here.width, there.x, there.width, dx);
    if (along < -TOLERANCE) continue;
    const across =
      dx === 0 ? apart(here.x, here.width, there.x, there.width) : apart(here.y, here.height, there.y, there.height);
    const distance = Math.max(0, along) + SIDEWAYS * across + centres(here, there, dx === 0) / 1_000;
    if (distance < least) [best, least] = [at, distance];
  }
  return best;
}

const ownArea = ({ x, y, width, height, headerHeight }: Place) => ({
  x,
  y,
  width,
  height: headerHeight === 0 ? height : headerHeight,
});

/** Pixels between the near edges of two ranges in a direction of 1 or -1; negative where the second is not beyond the first. */
const gap = (a: number, aLength: number, b: number, bLength: number, direction: 1 | -1 | 0): number =>
  direction > 0 ? b - (a + aLength) : a - (b + bLength);

/** Pixels between two ranges; 0 where they overlap by more than the tolerance. */
const apart = (a: number, aLength: number, b: number, bLength: number): number =>
  Math.max(0, Math.max(a, b) - Math.min(a + aLength, b + bLength) + TOLERANCE);

/** Pixels between the starts of two areas across the direction: of several boxes beside, the first is next. */
const centres = (a: { x: number; y: number }, b: { x: number; y: number }, isVertical: boolean): number =>
  Math.abs(isVertical ? a.x - b.x : a.y - b.y);
