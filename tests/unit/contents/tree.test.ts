import { describe, expect, it } from 'vitest';
import { listDirectory } from '#lib/contents/tree.ts';
import { sortFiles } from '#lib/views/images/sort-files.ts';
import { entryOf, indexOfEntries, indexOfFiles } from './indexes.ts';

/** The entries of a directory, biggest first. */
function listSorted(...place: Parameters<typeof listDirectory>): ReturnType<typeof listDirectory> {
  const { items, truncated } = listDirectory(...place);
  return { items: sortFiles(items, '-size'), truncated };
}

const GONE = 'deleted in a later layer';

describe('listDirectory', () => {
  const layers = async () => [
    { position: 0, index: await indexOfFiles({ 'bin/': 0, 'bin/sh': 100, 'etc/a': 10, 'etc/b': 20, top: 1 }) },
    { position: 3, index: await indexOfFiles({ 'bin/sh': 120, '-etc/a': 0, 'etc/c/d': 5, '-top': 0 }) },
  ];

  it('sums size, stored bytes per layer and wasted bytes of each item', async () => {
    const { items, truncated } = listSorted(await layers(), '');
    expect(truncated).toBe(false);
    expect(items).toEqual([
      {
        name: 'bin',
        kind: 'directory',
        sizeBytes: 120,
        fileCount: 1,
        wastedBytes: 100,
        target: null,
        flags: [],
        layers: [
          { position: 0, sizeBytes: 100 },
          { position: 3, sizeBytes: 120 },
        ],
      },
      {
        name: 'etc',
        kind: 'directory',
        sizeBytes: 25,
        fileCount: 2,
        wastedBytes: 10,
        target: null,
        flags: [],
        layers: [
          { position: 0, sizeBytes: 30 },
          { position: 3, sizeBytes: 5 },
        ],
      },
      {
        name: 'top',
        kind: 'whiteout',
        sizeBytes: 0,
        fileCount: 0,
        wastedBytes: 1,
        target: null,
        flags: ['deleted in a later layer'],
        layers: [
          { position: 0, sizeBytes: 1 },
          { position: 3, sizeBytes: 0 },
        ],
      },
    ]);
  });

  it('lists one level, or two together', async () => {
    expect(listSorted(await layers(), 'etc').items.map(({ name, kind }) => [name, kind])).toEqual([
      ['b', 'file'],
      ['a', 'whiteout'],
      ['c', 'directory'],
    ]);
    expect(listSorted(await layers(), 'etc', 2).items.map(({ name }) => name)).toContain('c/d');
    expect(listSorted(await layers(), 'nowhere').items).toEqual([]);
  });

  it('counts the last entry of a path that occurs twice in a layer, and the first as wasted (B-15)', async () => {
    const index = await indexOfEntries([entryOf('a', 10), entryOf('a', 3)]);
    expect(listSorted([{ position: 0, index }], '').items).toMatchObject([
      { name: 'a', sizeBytes: 3, fileCount: 1, wastedBytes: 10, layers: [{ position: 0, sizeBytes: 13 }] },
    ]);
  });

  it('shows whiteouts, link targets and flags of a single layer', async () => {
    const index = await indexOfEntries([
      entryOf('gone', 0, { kind: 'whiteout' }),
      entryOf('cleared', 0, { kind: 'opaque' }),
      entryOf('link', 0, { kind: 'symlink', target: '/etc/passwd' }),
      entryOf('../x', 4, { flags: 1 }),
    ]);
    expect(listSorted([{ position: 2, index }], '').items).toMatchObject([
      { name: '..', kind: 'directory', sizeBytes: 4 },
      { name: 'cleared', kind: 'opaque' },
      { name: 'gone', kind: 'whiteout' },
      { name: 'link', kind: 'symlink', target: '/etc/passwd', fileCount: 1 },
    ]);
    expect(listSorted([{ position: 2, index }], '..').items).toMatchObject([{ name: 'x', flags: ['unsafe path'] }]);
  });

  it('returns every entry of a directory', async () => {
    const index = await indexOfEntries(Array.from({ length: 2001 }, (_, n) => entryOf(`f${n}`, n)));
    const { items, truncated } = listSorted([{ position: 0, index }], '');
    expect([items.length, truncated, items[0]?.name]).toEqual([2001, false, 'f2000']);
  });

  it('shows entries hidden by another type as wasted and deleted', async () => {
    const lower = await indexOfFiles({ 'tmp/': 0, 'tmp/dir/': 0, 'tmp/dir/big': 300_000 });
    for (const [kind, entry] of [
      ['file', entryOf('tmp/dir', 10)],
      ['symlink', entryOf('tmp/dir', 0, { kind: 'symlink', target: '/data' })],
    ] as const) {
      const upper = await indexOfEntries([entry]);
      const stack = [lower, upper].map((index, position) => ({ index, position }));
      const byName = Object.fromEntries(listSorted(stack, '', 3).items.map((item) => [item.name, item]));
      expect(byName['tmp/dir/big']).toMatchObject({ sizeBytes: 0, fileCount: 0, wastedBytes: 300_000, flags: [GONE] });
      expect(byName['tmp/dir']).toMatchObject({ kind, fileCount: 1, flags: [] });
      expect(listSorted(stack, 'tmp').items).toMatchObject([
        { name: 'dir', kind, sizeBytes: entry.sizeBytes, wastedBytes: 300_000, flags: [] },
      ]);
      expect(listSorted(stack, 'tmp/dir').items).toMatchObject([{ name: 'big', sizeBytes: 0, wastedBytes: 300_000 }]);
    }
  });

  it('shows a file replaced by a directory as that directory, with the wasted bytes', async () => {
    const lower = await indexOfFiles({ 'tmp/dir': 300_000 });
    for (const files of [{ 'tmp/dir/': 0, 'tmp/dir/a': 5 }, { 'tmp/dir/a': 5 }]) {
      const stack = [lower, await indexOfFiles(files)].map((index, position) => ({ index, position }));
      expect(listSorted(stack, 'tmp').items).toMatchObject([
        { name: 'dir', kind: 'directory', sizeBytes: 5, fileCount: 1, wastedBytes: 300_000, target: null, flags: [] },
      ]);
      expect(listSorted(stack, 'tmp/dir').items).toMatchObject([{ name: 'a', sizeBytes: 5, wastedBytes: 0 }]);
    }
  });

  it.each([
    ['a file of which nothing is left', { 'd/a': 1, 'd/b': 2 }, { '-d/a': 0 }, { a: [GONE], b: [] }],
    ['a file that is there again', { 'd/a': 1 }, { '-d/a': 0, 'd/a': 2 }, { a: [] }],
    ['a file that is only replaced', { 'd/a': 1 }, { 'd/a': 2 }, { a: [] }],
    ['a directory of which a part is left', { 'd/e/x': 1, 'd/e/y': 2 }, { '-d/e/x': 0 }, { e: [] }],
    ['a directory that is empty now', { 'd/e/x': 1 }, { '-d/e/x': 0 }, { e: [] }],
    ['a directory that is gone', { 'd/e/x': 1, 'd/f': 1 }, { '-d/e': 0 }, { e: [GONE], f: [] }],
    ['an empty directory that is gone', { 'd/e/': 0, 'd/f': 1 }, { '-d/e': 0 }, { e: [GONE], f: [] }],
    ['what an opaque directory clears', { 'd/a': 1 }, { '!d': 0, 'd/b': 1 }, { a: [GONE], b: [] }],
    ['what was never there', { 'd/a': 1 }, { '-d/b': 0 }, { a: [], b: [] }],
  ])('marks as deleted in a later layer only what no longer exists: %s', async (_, lower, upper, flags) => {
    const stack = [await indexOfFiles(lower), await indexOfFiles(upper)].map((index, position) => ({
      index,
      position,
    }));
    const { items } = listSorted(stack, 'd');
    expect(Object.fromEntries(items.map((item) => [item.name, item.flags]))).toEqual(flags);
  });

  it('moves the size of a hard link to a name that exists, and leaves stored bytes at the first', async () => {
    const lower = await indexOfEntries([entryOf('a', 100), entryOf('b', 0, { kind: 'hardlink', target: 'a' })]);
    const upper = await indexOfFiles({ '-a': 0 });
    const stack = [lower, upper].map((index, position) => ({ index, position }));
    expect(listSorted(stack, '').items).toMatchObject([
      { name: 'b', sizeBytes: 100, fileCount: 1, wastedBytes: 0, layers: [{ position: 0, sizeBytes: 0 }] },
      { name: 'a', sizeBytes: 0, fileCount: 0, wastedBytes: 0, flags: [GONE] },
    ]);
  });
});
