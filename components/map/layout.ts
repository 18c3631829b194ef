import { type MapNode, mergeRest } from './map-node.ts';
import { squarify } from './squarify.ts';

/** A box of a map with its place, in pixels. */
export type PlacedBox = {
  node: MapNode;
  /** The place in the list of the box that it is in; null for the first level. */
  parent: number | null;
  /** 1 for the first level, 2 inside of it. */
  level: number;
  /** Its place in its level, from 1, and how many are beside it. */
  position: number;
  count: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Height of the strip with its name above the boxes in it; 0 if none is drawn in it. */
  headerHeight: number;
};

const HEADER = 20;
const PADDING = 3;
/** Smaller boxes are drawn as one. */
const LEAST_PX = 3;
/** A box has others in it from this size on. */
const LEAST_OUTER = { width: 56, height: 56 };
/** More boxes would make the page slow. */
export const MOST_BOXES = 600;

type Area = { x: number; y: number; width: number; height: number };
type Draft = Area & { node: MapNode; headerHeight: number; level: number; inside: Draft[] };

/**
 * Lays out boxes within boxes: each level is a treemap inside of its box, below the strip with the name. The result is in the order of
 * a tree, each box before those in it. Large boxes get their inner boxes first when there are too many.
 *
 * @param levels - how many levels are drawn
 */
export function layoutMap(nodes: readonly MapNode[], width: number, height: number, levels = 3): PlacedBox[] {
  const first = placeLevel(nodes, { x: 0, y: 0, width, height }, 1, 'rest');
  let drawn = first.length;
  for (let outer = first, level = 1; level < levels && outer.length > 0; level += 1) {
    const next: Draft[] = [];
    for (const box of outer.toSorted((a, b) => b.width * b.height - a.width * a.height)) {
      if (!hasRoom(box)) continue;
      const inside = placeLevel(box.node.children, innerArea(box), level + 1, `${box.node.id} rest`);
      if (inside.length === 0 || drawn + inside.length > MOST_BOXES) continue;
      drawn += inside.length;
      box.headerHeight = HEADER;
      box.inside = inside;
      next.push(...inside);
    }
    outer = next;
  }
  return flatten(first);
}

const hasRoom = ({ node, width, height }: Draft): boolean =>
  node.children.length > 0 && width >= LEAST_OUTER.width && height >= LEAST_OUTER.height;

const innerArea = ({ x, y, width, height }: Area): Area => ({
  x: x + PADDING,
  y: y + HEADER,
  width: width - 2 * PADDING,
  height: height - HEADER - PADDING,
});

/** Places the boxes of one level. Those that are too small to see become one box. */
function placeLevel(nodes: readonly MapNode[], area: Area, level: number, restId: string): Draft[] {
  const place = (some: readonly MapNode[]) => squarify(some, ({ weight }) => weight, area.width, area.height);
  let boxes = place(nodes);
  const isSmall = ({ width, height }: Area) => Math.min(width, height) < LEAST_PX;
  if (boxes.some(isSmall)) {
    const merged = boxes.filter((box) => isSmall(box) || box.item.restCount > 0).map(({ item }) => item);
    const gone = new Set(merged);
    const kept = nodes.filter((node) => !gone.has(node));
    boxes = place(merged.length === 1 ? nodes : [...kept, mergeRest(merged, restId)]);
  }
  return boxes.map(({ item, x, y, width, height }) => ({
    node: item,
    x: area.x + x,
    y: area.y + y,
    width,
    height,
    headerHeight: 0,
    level,
    inside: [],
  }));
}

function flatten(first: readonly Draft[]): PlacedBox[] {
  const boxes: PlacedBox[] = [];
  const visit = (level: readonly Draft[], parent: number | null) => {
    for (const [at, { inside, ...draft }] of level.entries()) {
      const index = boxes.push({ ...draft, parent, position: at + 1, count: level.length }) - 1;
      visit(inside, index);
    }
  };
  visit(first, null);
  return boxes;
}
