import { describe, expect, it } from 'vitest';
import { createNode, sumsAt } from '#lib/contents/map/image-totals.ts';
import { bytesOfNode, bytesOfTotals, createKept } from '#lib/views/images/kept-totals.ts';

describe('kept results', () => {
  it('take at most their bytes, with their keys: the one that was not used for longest goes first', () => {
    const kept = createKept<string>(16, (text) => text.length);
    kept.set('a', 'aaaa');
    kept.set('b', 'bbbb');
    expect(kept.find('a')).toBe('aaaa');
    kept.set('c', 'cccc');
    expect([kept.find('a'), kept.find('b'), kept.find('c'), kept.bytes]).toEqual(['aaaa', undefined, 'cccc', 12]);
  });

  it('are replaced, and one that is larger than all of the room is not kept', () => {
    const kept = createKept<string>(10, (text) => text.length);
    kept.set('a', 'aaaa');
    kept.set('a', 'aa');
    expect(kept.bytes).toBe(4);
    kept.set('b', 'b'.repeat(9));
    expect([kept.find('b'), kept.find('a'), kept.bytes]).toEqual([undefined, 'aa', 4]);
  });

  it('are computed once', () => {
    const kept = createKept<number>(10, () => 1);
    let count = 0;
    const compute = () => {
      count += 1;
      return count;
    };
    expect([kept.get('a', compute), kept.get('a', compute), kept.get('b', compute)]).toEqual([1, 1, 2]);
  });

  it('of a directory count its nodes and their sums', () => {
    const root = createNode('', 'directory');
    const empty = bytesOfNode(root);
    const file = createNode('file', 'file');
    sumsAt(file, 0);
    root.children = new Map([[file.name, file]]);
    expect(bytesOfNode(root)).toBeGreaterThan(empty + 400);
  });

  it('of an image count the names of its packages', () => {
    const one = { kind: 'npm', name: 'n'.repeat(256), version: 'v'.repeat(128), directory: 'd'.repeat(4_096) };
    const totals = { root: createNode('', 'directory'), marks: null, diveEfficiency: null, isCut: false };
    const without = bytesOfTotals({ ...totals, packages: [] });
    expect(bytesOfTotals({ ...totals, packages: [{ ...one, layers: new Map() }] })).toBeGreaterThan(without + 8_900);
  });
});
