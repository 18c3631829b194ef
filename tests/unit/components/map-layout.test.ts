import { describe, expect, it } from 'vitest';
import { layoutMap, MOST_BOXES, type PlacedBox } from '#components/map/layout.ts';
import { findNeighbour } from '#components/map/neighbours.ts';
import { squarify } from '#components/map/squarify.ts';
import { headerLine, tileLines } from '#components/map/tile-label.ts';
import { backgroundOf, listLegend } from '#components/map/tints.ts';
import { makeNode } from '#tests/support/map-nodes.ts';

describe('a treemap', () => {
  it('fills its area with boxes to scale', () => {
    const weights = [6, 6, 4, 3, 2, 2, 1, 0];
    const boxes = squarify(weights, (weight) => weight, 600, 400);
    expect(boxes).toHaveLength(7);
    for (const { item, width, height, x, y } of boxes) {
      expect(width * height).toBeCloseTo((item / 24) * 600 * 400, 3);
      expect(x + width).toBeLessThanOrEqual(600.001);
      expect(y + height).toBeLessThanOrEqual(400.001);
      expect(Math.max(width / height, height / width)).toBeLessThan(4);
    }
  });

  it('is empty without weight or area', () => {
    expect(squarify([1], () => 0, 10, 10)).toEqual([]);
    expect(squarify([1], () => 1, 0, 10)).toEqual([]);
  });

  it('cuts a path at its beginning and leaves an amount out where it does not fit', () => {
    expect(tileLines('/app/node_modules', '+14.7 MB', 200, 60)).toEqual(['/app/node_modules', '+14.7 MB']);
    expect(tileLines('/app/node_modules', '+14.7 MB', 100, 60)).toEqual(['…de_modules', '+14.7 MB']);
    expect(tileLines('/app/node_modules', '+14.7 MB', 70, 60)).toEqual(['…odules']);
    expect(tileLines('/app/node_modules', '+14.7 MB', 40, 60)).toEqual([]);
    expect(tileLines('/app/node_modules', '+14.7 MB', 200, 30)).toEqual(['/app/node_modules']);
    expect(tileLines('/app', '+14.7 MB', 200, 10)).toEqual([]);
  });

  it('never cuts an amount, whatever the size of the tile', () => {
    for (let width = 1; width < 200; width += 1)
      for (const line of tileLines('/a/long/path/of/a/directory', '\u2212123 MB', width, 100))
        expect(line.startsWith('…') || line === '/a/long/path/of/a/directory' || line === '\u2212123 MB').toBe(true);
  });
  it('keeps the start of an instruction', () => {
    expect(tileLines('RUN npm ci --omit=dev', '3 MB', 100, 60, 'start')).toEqual(['RUN npm ci…', '3 MB']);
  });
});

describe('the strip above the boxes of a box', () => {
  it('has the whole amount beside the name, or the name alone, or nothing', () => {
    expect(headerLine('/usr/lib', '14.7 MB', 200)).toEqual({ name: '/usr/lib', amount: '14.7 MB' });
    expect(headerLine('/usr/lib/python3', '14.7 MB', 132)).toEqual({ name: '…ython3', amount: '14.7 MB' });
    expect(headerLine('/usr/lib/python3', '14.7 MB', 100)).toEqual({ name: '…ib/python3', amount: null });
    expect(headerLine('/usr/lib/python3', '14.7 MB', 40)).toEqual({ name: null, amount: null });
    expect(headerLine('RUN npm ci --omit=dev', '14.7 MB', 132, 'start')).toEqual({
      name: 'RUN np…',
      amount: '14.7 MB',
    });
  });
});

const TREE = [
  makeNode('usr', 0, {
    children: [makeNode('lib', 0, { children: [makeNode('libc', 300), makeNode('libm', 100)] }), makeNode('bin', 200)],
  }),
  makeNode('app', 200),
  makeNode('etc', 100),
];

const isWithin = (inner: PlacedBox, outer: PlacedBox): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y + outer.headerHeight - 0.001 &&
  inner.x + inner.width <= outer.x + outer.width + 0.001 &&
  inner.y + inner.height <= outer.y + outer.height + 0.001;

describe('a nested map', () => {
  it('lists each box before those in it, with its level and its place among the others', () => {
    const boxes = layoutMap(TREE, 600, 400);
    expect(boxes.map(({ node, level, position, count }) => [node.id, level, position, count])).toEqual([
      ['usr', 1, 1, 3],
      ['lib', 2, 1, 2],
      ['libc', 3, 1, 2],
      ['libm', 3, 2, 2],
      ['bin', 2, 2, 2],
      ['app', 1, 2, 3],
      ['etc', 1, 3, 3],
    ]);
    for (const box of boxes) {
      const outer = box.parent === null ? undefined : boxes[box.parent];
      if (outer !== undefined) expect(isWithin(box, outer)).toBe(true);
    }
  });

  it('draws the first level to scale, and no more levels than wanted', () => {
    const boxes = layoutMap(TREE, 600, 400, 1);
    expect(boxes.map(({ node }) => node.id)).toEqual(['usr', 'app', 'etc']);
    for (const { node, width, height, headerHeight } of boxes) {
      expect(width * height).toBeCloseTo((node.weight / 900) * 600 * 400, 3);
      expect(headerHeight).toBe(0);
    }
  });

  it('draws nothing inside of a box that is too small for it', () => {
    expect(layoutMap(TREE, 90, 50).map(({ node }) => node.id)).toEqual(['usr', 'app', 'etc']);
    expect(layoutMap(TREE, 0, 400)).toEqual([]);
    expect(layoutMap([], 600, 400)).toEqual([]);
  });

  it('draws boxes that are too small to see as one, together with the rest of the answer', () => {
    const dust = Array.from({ length: 50 }, (_, at) => makeNode(`dust ${at}`, 1));
    const rest = makeNode('rest of the answer', 400, { restCount: 7, tint: 'rest' });
    const boxes = layoutMap([makeNode('large', 9_550), ...dust, rest], 300, 300);
    expect(boxes.map(({ node }) => [node.name, node.weight])).toEqual([
      ['large', 9_550],
      ['57 more', 450],
    ]);
    expect(boxes[1]?.node).toMatchObject({ id: 'rest', amount: '450 B', restCount: 57, opens: false, tint: 'rest' });
  });

  it('keeps a single small box, and all bytes', () => {
    const boxes = layoutMap([makeNode('large', 99_999), makeNode('small', 1)], 300, 300);
    expect(boxes.map(({ node }) => node.id)).toEqual(['large', 'small']);
  });

  it('draws a bounded number of boxes, those of the largest boxes first', () => {
    const outer = Array.from({ length: 30 }, (_, at) =>
      makeNode(`outer ${at}`, 0, {
        children: Array.from({ length: 30 }, (__, inner) => makeNode(`${at} ${inner}`, 10_000 - at)),
      }),
    );
    const boxes = layoutMap(outer, 2_000, 2_000);
    expect(boxes.length).toBeLessThanOrEqual(MOST_BOXES);
    expect(boxes.length).toBeGreaterThan(MOST_BOXES - 31);
    expect(boxes.find(({ node }) => node.id === 'outer 0')?.headerHeight).toBeGreaterThan(0);
    expect(boxes.find(({ node }) => node.id === 'outer 29')?.headerHeight).toBe(0);
  });
});

describe('the arrow keys of a map', () => {
  const boxes = layoutMap(TREE, 600, 400);
  const idAt = (at: number) => boxes[at]?.node.id;
  const from = (id: string, direction: Parameters<typeof findNeighbour>[2]) =>
    idAt(
      findNeighbour(
        boxes,
        boxes.findIndex(({ node }) => node.id === id),
        direction,
      ),
    );

  it('go from the name of a box to the boxes below it, and back', () => {
    expect(from('usr', 'ArrowDown')).toBe('lib');
    expect(from('lib', 'ArrowDown')).toBe('libc');
    expect(from('libc', 'ArrowUp')).toBe('lib');
    expect(from('lib', 'ArrowUp')).toBe('usr');
  });

  it('go to the box beside, and stay at the border', () => {
    const [usr, app] = [boxes.find(({ node }) => node.id === 'usr'), boxes.find(({ node }) => node.id === 'app')];
    expect((app?.x ?? 0) >= (usr?.width ?? 0) - 0.001).toBe(true);
    expect(from('usr', 'ArrowRight')).toBe('app');
    expect(from('app', 'ArrowRight')).toBe('app');
    expect(from('usr', 'ArrowLeft')).toBe('usr');
    expect(from('usr', 'ArrowUp')).toBe('usr');
    expect(from('etc', 'ArrowDown')).toBe('etc');
  });

  it('reach every box from the first one', () => {
    const many = layoutMap(
      Array.from({ length: 12 }, (_, at) =>
        makeNode(`outer ${at}`, 0, {
          children: Array.from({ length: 9 }, (__, inner) => makeNode(`${at} ${inner}`, (at + 2) * (inner + 3) ** 2)),
        }),
      ),
      900,
      440,
    );
    const reached = new Set([0]);
    for (const at of reached)
      for (const direction of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const)
        reached.add(findNeighbour(many, at, direction));
    expect(many.length).toBeGreaterThan(60);
    expect(many.flatMap(({ node }, at) => (reached.has(at) ? [] : [node.id]))).toEqual([]);
  });
});

describe('the look of a box', () => {
  it('shows how much of it is in base layers', () => {
    const shares = { base: 0.25, wasted: 0, duplicate: 0 };
    expect(backgroundOf({ tint: 'own', shares }, false)).toMatch(
      /^linear-gradient\(to right, .*--base.* 25%, .*--series-1.* 25%\)$/,
    );
    expect(backgroundOf({ tint: 'own', shares: { ...shares, base: 1 } }, false)).toContain('--base');
    expect(backgroundOf({ tint: 'own', shares: { ...shares, base: 0 } }, false)).not.toContain('--base');
  });

  it('is explained by a legend of the kinds that occur', () => {
    const plain = { base: 0, wasted: 0, duplicate: 0 };
    expect(listLegend([makeNode('a', 1, { shares: { ...plain, base: 0.5, wasted: 0.1 } })])).toEqual([
      'base',
      'own',
      'wasted',
    ]);
    expect(
      listLegend([
        makeNode('a', 1, { shares: { ...plain, base: 1 } }),
        makeNode('b', 1, { tint: 'rest', findings: ['f'] }),
      ]),
    ).toEqual(['base', 'finding', 'rest']);
    expect(listLegend([])).toEqual([]);
  });
});
