import { describe, expect, it } from 'vitest';
import { type BoxContext, boxName, boxTitle, percentOf } from '#components/image/files/box-words.ts';
import { childrenOf, decideRowKey, findShown, listRows, MOST_ROWS } from '#components/image/files/file-rows.ts';
import { toMapNode } from '#components/image/files/map-nodes.ts';
import { type FileBox, nestBoxes } from '#components/image/files/nest-boxes.ts';
import { directoryAt, filesPath, layerAt } from '#lib/queries/url/files-path.ts';
import { bytes, makeBox, makeMap } from '#tests/support/image-map.ts';

const IMAGE = makeBox({ kind: 'image', inside: null, at: '', bytes: bytes(1_000) });
const LAYER = makeBox({ kind: 'layer', at: 'l:1', name: 'RUN npm ci', layer: 1, bytes: bytes(600) });
const EXPRESS = makeBox({
  kind: 'package',
  inside: 1,
  at: 'l:1/p:npm:express',
  name: 'express',
  path: '/app/node_modules/express',
  layer: 1,
  package: { ecosystem: 'npm', name: 'express', version: '4.18.2' },
  bytes: bytes(400, 1_200),
  wasted: bytes(100, 400),
  fileCount: 41,
  findings: ['f1', 'f2'],
});
const FILE = makeBox({ kind: 'file', inside: 1, name: 'a.js', path: '/app/a.js', layer: 1, bytes: bytes(200) });
const REST = makeBox({ kind: 'rest', restCount: 23, bytes: bytes(400) });
const MAP = makeMap([IMAGE, LAYER, EXPRESS, FILE, REST]);

function nested(): FileBox {
  const root = nestBoxes(MAP);
  if (root === null) throw new Error('no root');
  return root;
}
const byId = (id: string): FileBox => {
  const search = (box: FileBox): FileBox | undefined =>
    box.id === id ? box : box.children.map(search).find((found) => found !== undefined);
  const found = search(nested());
  if (found === undefined) throw new Error(`no box ${id}`);
  return found;
};

const CONTEXT: BoxContext = {
  total: bytes(1_000),
  instructions: new Map([[1, 'RUN npm ci']]),
  findings: new Map([['f1', 'Development packages']]),
};

describe('the boxes of an answer', () => {
  it('are nested, with the ids of the boxes around each', () => {
    const root = nested();
    expect(root.children.map(({ kind }) => kind)).toEqual(['layer', 'rest']);
    const [express, file] = root.children[0]?.children ?? [];
    expect(express?.chain).toEqual(['at:l:1/p:npm:express', 'at:l:1', 'at:']);
    expect(file?.chain.slice(1)).toEqual(['at:l:1', 'at:']);
    expect(nestBoxes(makeMap([]))).toBeNull();
  });

  it('have the same id in the answer for the box around them', () => {
    const [opened, , file] = [LAYER, EXPRESS, FILE].map((box, at) => ({ ...box, inside: at === 0 ? null : 0 }));
    if (opened === undefined || file === undefined) throw new Error('boxes');
    const again = nestBoxes(makeMap([opened, file]), ['at:']);
    expect(again?.children[0]?.chain).toEqual(nested().children[0]?.children[1]?.chain);
  });

  it('are different for the same file in two layers', () => {
    const twice = [0, 1].map((layer) => makeBox({ kind: 'file', name: 'motd', path: '/etc/motd', layer }));
    const ids = nestBoxes(makeMap([IMAGE, ...twice]))?.children.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('the words of a box', () => {
  it.each([
    [IMAGE, 'Image'],
    [LAYER, '2 RUN npm ci'],
    [{ ...LAYER, name: '' }, '2 layer'],
    [EXPRESS, 'express 4.18.2'],
    [FILE, 'a.js'],
    [makeBox({ kind: 'directory', name: 'lib', path: '/usr/lib' }), 'lib/'],
    [REST, '23 more'],
    [{ ...REST, restCount: 0 }, 'other files'],
    [makeBox({ kind: 'directory', path: '/', layer: 1 }), 'other files'],
    [makeBox({ kind: 'directory', path: '/' }), '/'],
  ])('name it: %#', (box, name) => {
    expect(boxName(box)).toBe(name);
  });

  it('name a match by its path', () => {
    expect(boxName(makeBox({ kind: 'directory', name: 'lib', path: '/usr/lib' }), true)).toBe('/usr/lib/');
    expect(boxName(FILE, true)).toBe('/app/a.js');
    expect(boxName(EXPRESS, true)).toBe('express 4.18.2');
  });

  it('are all facts, a line each', () => {
    expect(boxTitle(byId('at:l:1/p:npm:express'), CONTEXT).split('\n')).toEqual([
      '/app/node_modules/express',
      'npm package express 4.18.2',
      '400 B compressed, 1.20 kB unpacked',
      '40 % of the image, 41 files',
      'layer 2: RUN npm ci',
      'wasted: 100 B compressed, 400 B unpacked',
      'finding: Development packages',
    ]);
    expect(boxTitle(byId('at:l:1'), CONTEXT).split('\n')).toEqual([
      '2 RUN npm ci',
      '600 B compressed, 1.80 kB unpacked',
      '60 % of the image, 1 file',
    ]);
  });

  it('escape what cannot be seen', () => {
    expect(boxName({ ...FILE, name: 'a\u202E.js' })).toBe('a\\u202e.js');
  });

  it.each([
    [0, 0, null],
    [0, 5, '0 %'],
    [1, 3, '33 %'],
    [1, 1_000_000, 'less than 0.01 %'],
    [1, 1, '100 %'],
    [9_994, 10_000, '99.9 %'],
    [88, 1_000, '8.8 %'],
  ])('give %d of %d as %s', (part, whole, words) => {
    expect(percentOf(part, whole)).toBe(words);
  });
});

describe('a box of the map', () => {
  it('has the area of the chosen bytes, and its parts of them', () => {
    const box = byId('at:l:1/p:npm:express');
    expect(toMapNode(box, 'packed', CONTEXT)).toMatchObject({
      weight: 400,
      amount: '400 B',
      tint: 'own',
      opens: true,
      shares: { base: 0, wasted: 0.25, duplicate: 0 },
    });
    expect(toMapNode(box, 'unpacked', CONTEXT)).toMatchObject({ weight: 1_200, shares: { wasted: 1 / 3 } });
  });

  it('is of an unknown part without a base, and the rest has no look of its own', () => {
    expect(toMapNode({ ...byId('at:l:1'), base: null }, 'packed', CONTEXT).tint).toBe('unknown');
    const rest = nested().children[1];
    if (rest === undefined) throw new Error('rest');
    expect(toMapNode(rest, 'packed', CONTEXT)).toMatchObject({ tint: 'rest', restCount: 23, opens: false });
  });
});

describe('the rows of the tree', () => {
  const open = new Set(['at:l:1']);
  const rowsOf = (ids: ReadonlySet<string>, loaded: ReadonlyMap<string, readonly FileBox[]> = new Map()) =>
    listRows(nested(), ids, loaded).rows;

  it('are those of the first level, and of the open ones', () => {
    expect(rowsOf(new Set()).map(({ box, isOpen }) => [box.kind, isOpen])).toEqual([
      ['layer', false],
      ['rest', null],
    ]);
    const rows = rowsOf(open);
    expect(rows.map(({ box, level, position, count, outer }) => [box.kind, level, position, count, outer])).toEqual([
      ['layer', 1, 1, 2, null],
      ['package', 2, 1, 2, 0],
      ['file', 2, 2, 2, 0],
      ['rest', 1, 2, 2, null],
    ]);
  });

  it('have what was loaded for them', () => {
    const express = byId('at:l:1/p:npm:express');
    const loaded = new Map([[express.id, [{ ...byId('at:l:1'), id: 'inner' }]]]);
    expect(childrenOf(express, loaded).map(({ id }) => id)).toEqual(['inner']);
    expect(rowsOf(new Set([...open, express.id]), loaded).map(({ box, level }) => [box.id, level])[2]).toEqual([
      'inner',
      3,
    ]);
  });

  it('are bounded, and the others are counted', () => {
    const many = makeMap([
      IMAGE,
      ...Array.from({ length: MOST_ROWS + 5 }, (_, at) => makeBox({ kind: 'file', name: `${at}` })),
    ]);
    const root = nestBoxes(many);
    if (root === null) throw new Error('root');
    const { rows, more } = listRows(root, new Set(), new Map());
    expect([rows.length, more]).toEqual([MOST_ROWS, 5]);
  });

  it('answer the keys of a treegrid', () => {
    const rows = rowsOf(open);
    const act = (at: number, key: string) => decideRowKey(rows, at, key);
    expect(act(0, 'ArrowDown')).toEqual({ act: 'focus', at: 1 });
    expect(act(0, 'ArrowUp')).toEqual({ act: 'focus', at: 0 });
    expect(act(3, 'ArrowDown')).toEqual({ act: 'focus', at: 3 });
    expect(act(1, 'End')).toEqual({ act: 'focus', at: 3 });
    expect(act(2, 'Home')).toEqual({ act: 'focus', at: 0 });
    expect(act(0, 'ArrowRight')).toEqual({ act: 'focus', at: 1 });
    expect(act(1, 'ArrowRight')).toEqual({ act: 'toggle' });
    expect(act(2, 'ArrowRight')).toBeNull();
    expect(act(2, 'ArrowLeft')).toEqual({ act: 'focus', at: 0 });
    expect(act(0, 'ArrowLeft')).toEqual({ act: 'toggle' });
    expect(act(3, 'ArrowLeft')).toBeNull();
    expect(act(1, 'Enter')).toEqual({ act: 'zoom' });
    expect(act(2, 'Enter')).toBeNull();
    expect(act(0, 'x')).toBeNull();
    expect(act(-1, 'ArrowDown')).toBeNull();
  });

  it('mark a box, or the nearest one around it that has a row', () => {
    const rows = rowsOf(new Set());
    expect(findShown(['at:l:1/p:npm:express', 'at:l:1', 'at:'], rows)).toBe('at:l:1');
    expect(findShown(['at:l:9', 'at:'], rows)).toBeNull();
  });
});

describe('the links to the map', () => {
  it('name the box, and leave out what is the default', () => {
    const image = { repositoryId: 'r 1', digest: 'sha256:a' };
    expect(filesPath(image)).toBe('/repositories/r%201/images/sha256:a?tab=files');
    expect(filesPath({ ...image, by: 'layers', bytes: 'packed', at: layerAt(3) })).toBe(
      '/repositories/r%201/images/sha256:a?tab=files&at=l%3A3',
    );
    expect(filesPath({ ...image, by: 'directories', bytes: 'unpacked', at: directoryAt('/usr/lib/') })).toBe(
      '/repositories/r%201/images/sha256:a?tab=files&by=directories&at=d%3Ausr%2Flib&bytes=unpacked',
    );
    expect(directoryAt('/')).toBe('');
    const swc = { ecosystem: 'npm', name: '@swc/core', version: null };
    expect(layerAt(3, swc)).toBe('l:3/p:npm:%40swc%2Fcore');
    expect(layerAt(3, { ...swc, version: '1:2' })).toBe('l:3/p:npm:%40swc%2Fcore:1%3A2');
  });
});
