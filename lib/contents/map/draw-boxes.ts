import type { MapBytesKind } from '#lib/domain/map.ts';
import { addSums, createSums, type FileSums, isNothing, withoutSums } from './file-sums.ts';
import { type MapNode, totalOf } from './map-node.ts';
import type { MapPlace } from './map-place.ts';

/** DrawnBox is a box of the map. `inside` is the index of the box that it is in. */
export type DrawnBox = {
  inside: number | null;
  kind: MapNode['kind'] | 'rest';
  place: MapPlace | null;
  name: string;
  path: string | null;
  package: MapNode['package'];
  /** The position of the only layer with its bytes. */
  layer: number | null;
  sums: FileSums;
  /** The part in base layers; null when the base is unknown. */
  base: FileSums | null;
  /** How many boxes the rest stands for. */
  restCount: number;
};

export type DrawOptions = {
  depth: number;
  /** Boxes of the first level; further levels have fewer. */
  limit: number;
  bytes: MapBytesKind;
  baseCount: number | null;
};

/** Boxes of an answer. */
const MOST_BOXES = 700;
/** Boxes of each level below the first. */
const INNER_LIMITS = [0, 40, 16];

/** Draws a node and the levels below it, the largest boxes of each level first. Pure. */
export function drawBoxes(opened: MapNode, options: DrawOptions): DrawnBox[] {
  const boxes = [toBox(opened, null, options.baseCount)];
  drawLevel(boxes, 0, opened, 1, options);
  return boxes;
}

function drawLevel(boxes: DrawnBox[], inside: number, node: MapNode, level: number, options: DrawOptions): void {
  const children = node.children();
  if (children.length === 0) return;
  const { shown, rest } = chooseLargest(children, level, options, MOST_BOXES - boxes.length);
  const left = boxes[inside] === undefined ? createSums() : { ...boxes[inside].sums };
  const leftBase = boxes[inside]?.base ? { ...boxes[inside].base } : null;
  const drawn = shown.map((child) => {
    const box = toBox(child, inside, options.baseCount);
    subtract(left, box.sums);
    if (leftBase !== null && box.base !== null) subtract(leftBase, box.base);
    boxes.push(box);
    return { child, at: boxes.length - 1 };
  });
  if (left.files > 0 || (rest > 0 && !isNothing(left)))
    boxes.push({ ...REST, inside, sums: left, base: leftBase, restCount: rest });
  if (level >= options.depth) return;
  for (const { child, at } of drawn) drawLevel(boxes, at, child, level + 1, options);
}

const REST = { kind: 'rest', place: null, name: '', path: null, package: null, layer: null } as const;

function subtract(from: FileSums, part: FileSums): void {
  Object.assign(from, withoutSums(from, part));
}

function chooseLargest(children: readonly MapNode[], level: number, { limit, bytes }: DrawOptions, room: number) {
  const weighed = children.map((child) => ({ child, weight: totalOf(child.layers)[bytes] }));
  weighed.sort((a, b) => b.weight - a.weight || (a.child.name < b.child.name ? -1 : 1));
  const most = Math.max(0, Math.min(level === 1 ? limit : (INNER_LIMITS[level - 1] ?? 0), room));
  const shown = weighed.slice(0, most).map(({ child }) => child);
  return { shown, rest: children.length - shown.length };
}

function toBox({ layers, children, ...node }: MapNode, inside: number | null, baseCount: number | null): DrawnBox {
  const [only] = layers.keys();
  return {
    ...node,
    inside,
    layer: layers.size === 1 ? (only ?? null) : null,
    sums: totalOf(layers),
    base: baseCount === null ? null : totalOf(layers, (layer) => layer < baseCount),
    restCount: 0,
  };
}

/** Draws the matches of a search as one level of an opened node. `found` are nodes of which none is in another. */
export function drawMatches(opened: MapNode, found: readonly MapNode[], options: DrawOptions): DrawnBox[] {
  const layers = new Map<number, FileSums>();
  for (const match of found)
    for (const [layer, sums] of match.layers) {
      const known = layers.get(layer) ?? createSums();
      addSums(known, sums);
      layers.set(layer, known);
    }
  return drawBoxes({ ...opened, layers, children: () => [...found] }, { ...options, depth: 1 });
}

/** Lists the topmost nodes below an opened one whose path, name or package has all words. */
export function findMatches(opened: MapNode, words: readonly string[]): MapNode[] {
  const found: MapNode[] = [];
  const rest = opened.children();
  for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
    const text = `${at.path ?? ''} ${at.package === null ? '' : `${at.package.name} ${at.package.version ?? ''}`}`;
    const lower = text.toLowerCase();
    if (words.every((word) => lower.includes(word))) found.push(at);
    else for (const child of at.children()) rest.push(child);
  }
  return found;
}
