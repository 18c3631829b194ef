import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { type RawEntry, rawTar } from '#tests/support/raw-tar.ts';
import { tarOf } from '#tests/support/tar.ts';
import { indexOfFiles } from './indexes.ts';
import { indexOf, readBlob } from './reading.ts';

const read = async (tar: Uint8Array, contentKey?: Uint8Array): Promise<FileIndex> =>
  indexOf(await readBlob(gzipSync(tar), contentKey === undefined ? {} : { contentKey }));
const layerOf = (files: Record<string, string>, contentKey?: Uint8Array) => read(tarOf(files), contentKey);

const KB = 1000;
const text = (letter: string, bytes = KB) => letter.repeat(bytes);

describe('a file with other content of the same size', () => {
  it('is a change of 0 bytes, in its directory too', async () => {
    const before = await layerOf({ 'app/main.js': text('a'), 'app/same.js': text('s'), 'etc/version': '1.0.0' });
    const after = await layerOf({ 'app/main.js': text('b'), 'app/same.js': text('s'), 'etc/version': '1.0.1' });
    expect(diffContents([before], [after])).toEqual({
      packages: [
        {
          name: '/app/main.js',
          kind: 'directory',
          change: 'changed',
          deltaBytes: 0,
          deltaFiles: 0,
          replacedFiles: 1,
          replacedBytes: KB,
          fromVersion: null,
          toVersion: null,
        },
      ],
      tree: [
        { path: '/app', fromBytes: KB, toBytes: KB, deltaBytes: 0, deltaFiles: 0, replacedFiles: 1, replacedBytes: KB },
        { path: '/', fromBytes: 5, toBytes: 5, deltaBytes: 0, deltaFiles: 0, replacedFiles: 1, replacedBytes: 5 },
      ],
      files: [
        { path: '/app/main.js', change: 'changed', fromBytes: KB, toBytes: KB },
        { path: '/etc/version', change: 'changed', fromBytes: 5, toBytes: 5 },
      ],
      truncated: false,
    });
    expect(diffContents([before], [before]).files).toEqual([]);
  });

  it('counts in its package, whose version can be all that changed', async () => {
    const folder = 'usr/lib/python3/site-packages';
    const record = (version: string) => ({
      [`${folder}/pip-${version}.dist-info/RECORD`]: `pip/a.py,,\npip/b.py,,\npip-${version}.dist-info/RECORD,,\n`,
    });
    const before = await layerOf({
      ...record('1.0.1'),
      [`${folder}/pip/a.py`]: text('a'),
      [`${folder}/pip/b.py`]: 'b',
    });
    const after = await layerOf({ ...record('1.0.2'), [`${folder}/pip/a.py`]: text('x'), [`${folder}/pip/b.py`]: 'b' });
    expect(diffContents([before], [after]).packages).toEqual([
      {
        name: 'pip',
        kind: 'python',
        change: 'changed',
        deltaBytes: 0,
        deltaFiles: 0,
        replacedFiles: 1,
        replacedBytes: KB,
        fromVersion: '1.0.1',
        toVersion: '1.0.2',
      },
    ]);
  });

  it('comes after what changed in size, and hides none of it', async () => {
    const many = (letter: string) =>
      Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`node_modules/p${n}/a.js`, text(letter, 9 * KB + n)]));
    const before = await layerOf({ ...many('a'), 'srv/data/grown': text('g', 10), 'srv/big/blob': text('b', 90 * KB) });
    const after = await layerOf({ ...many('z'), 'srv/data/grown': text('g', 90), 'srv/big/blob': text('c', 90 * KB) });
    const { packages, tree, files } = diffContents([before], [after]);
    expect(packages.map(({ name, deltaBytes }) => [name, deltaBytes]).slice(0, 3)).toEqual([
      ['/srv/data/grown', 80],
      ['/srv/big/blob', 0],
      ['p14', 0],
    ]);
    expect(packages).toHaveLength(10);
    expect(tree[0]).toMatchObject({ path: '/srv/data', deltaBytes: 80, replacedFiles: 0, replacedBytes: 0 });
    expect(tree.reduce((sum, { replacedFiles }) => sum + replacedFiles, 0)).toBe(16);
    expect(tree.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0)).toBe(80);
    expect(files[0]).toMatchObject({ path: '/srv/data/grown', change: 'grown' });
  });

  it('is named with the directory that changed in size, not beside it', async () => {
    const before = await layerOf({ 'srv/a/one': text('a', 50), 'srv/a/two': text('b', 70) });
    const after = await layerOf({
      'srv/a/one': text('a', 90),
      'srv/a/two': text('c', 70),
      'srv/a/three': text('d', 40),
    });
    const [named, ...others] = diffContents([before], [after]).packages;
    expect(named).toMatchObject({ change: 'grown', deltaBytes: expect.any(Number) });
    for (const { name } of others)
      expect(name.startsWith(`${named?.name}/`) || named?.name.startsWith(`${name}/`)).toBe(false);
  });

  it('cannot be known without hashes of one key on both sides', async () => {
    const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const before = await layerOf({ a: text('a'), b: 'b' }, one);
    const after = await layerOf({ a: text('x'), b: 'bb' }, other);
    expect(diffContents([before], [after]).files.map(({ path }) => path)).toEqual(['/b']);
    expect(diffContents([before], [await indexOfFiles({ a: KB, b: 2 })]).files.map(({ path }) => path)).toEqual(['/b']);
    const same = await layerOf({ a: text('x'), b: 'bb' }, one);
    expect(diffContents([before], [same]).files.map(({ path }) => path)).toEqual(['/b', '/a']);
  });

  it('counts once with hard links, and not at all for links and sparse files', async () => {
    const entries = (content: string): RawEntry[] => [
      { name: 'first', content },
      { name: 'second', type: '1', link: 'first' },
      { name: 'symlink', type: '2', link: content },
    ];
    const [before, after] = [await read(rawTar(entries('one'))), await read(rawTar(entries('two')))];
    expect(diffContents([before], [after]).files).toEqual([
      { path: '/first', change: 'changed', fromBytes: 3, toBytes: 3 },
    ]);
    const upper = await read(rawTar([{ name: 'third', type: '1', link: 'first' }]));
    expect(diffContents([before, upper], [after, upper]).files).toHaveLength(1);
  });

  it('is compared across layers: copied up without a change is none', async () => {
    const lower = await layerOf({ 'app/a': text('a') });
    const copied = await layerOf({ 'app/a': text('a') });
    const edited = await layerOf({ 'app/a': text('b') });
    expect(diffContents([lower], [lower, copied]).files).toEqual([]);
    expect(diffContents([lower], [lower, edited]).files).toMatchObject([{ path: '/app/a', change: 'changed' }]);
  });
});
