import { describe, expect, it } from 'vitest';
import { listDirectory } from '#lib/contents/tree.ts';
import type { FileSort } from '#lib/domain/sorts.ts';
import { sortFiles } from '#lib/views/images/sort-files.ts';
import { indexOfFiles } from '../contents/indexes.ts';

describe('sortFiles', () => {
  it.each<[FileSort, string]>([
    ['name', 'B a c d'],
    ['-name', 'd c a B'],
    ['-size', 'c B a d'],
    ['size', 'd B a c'],
    ['-wasted', 'c B a d'],
    ['files', 'c B a d'],
    ['-files', 'd c B a'],
  ])('sorts by %s, equal entries by stored bytes and name', async (sort, names) => {
    const layers = [
      { position: 0, index: await indexOfFiles({ a: 50, B: 50, c: 90, 'd/x': 1, 'd/y': 1 }) },
      { position: 1, index: await indexOfFiles({ c: 5 }) },
    ];
    const sorted = sortFiles(listDirectory(layers, '').items, sort).map(({ name }) => name);
    expect(sorted.join(' ')).toBe(names);
  });
});
