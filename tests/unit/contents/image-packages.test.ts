import { describe, expect, it } from 'vitest';
import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { listImagePackages } from '#lib/contents/packages/image-packages.ts';
import { createPackageList } from '#lib/contents/packages/package-list.ts';
import { entryOf, indexOfEntries } from './indexes.ts';

const STATUS = 'var/lib/dpkg/status';
const APK = 'lib/apk/db/installed';

const file = (path: string, sizeBytes: number) => entryOf(path, sizeBytes);
const folder = (path: string) => entryOf(path, 0, { kind: 'directory' });
const hardlink = (path: string, target: string) => entryOf(path, 0, { kind: 'hardlink', target });
const symlink = (path: string, target: string) => entryOf(path, 0, { kind: 'symlink', target });
const whiteout = (path: string) => entryOf(path, 0, { kind: 'whiteout' });
const opaque = (path: string) => entryOf(path, 0, { kind: 'opaque' });
const dpkg = (name: string, version: string | null): InstalledPackage => ({ kind: 'dpkg', name, version });
const apk = (name: string, version: string | null): InstalledPackage => ({ kind: 'apk', name, version });

/** A layer in which each file's content is given by its size, and takes a tenth of it in the compressed layer. */
const layer = (
  entries: readonly FileEntry[],
  owners: Record<string, InstalledPackage> = {},
  recorded: readonly InstalledPackage[] = [],
) =>
  indexOfEntries(entries, owners, {
    recorded,
    contentOf: ({ sizeBytes }) => `content of ${sizeBytes}`,
    packedOf: ({ sizeBytes }) => Math.ceil(sizeBytes / 10),
  });

async function list(layers: readonly Promise<FileIndex>[], baseCount: number | null = 1) {
  const indexes = await Promise.all(layers);
  return listImagePackages(
    indexes.map((index, position) => ({ position, index })),
    baseCount,
  );
}

/** Returns "name version bytes files layers" of each package, in the order of names. */
async function packagesOf(...layers: Promise<FileIndex>[]): Promise<string[]> {
  const { packages } = await list(layers);
  return packages
    .map(({ name, version, bytes, files, layers }) => `${name} ${version ?? '?'} ${bytes} ${files} [${layers}]`)
    .sort();
}

const totalsOf = async (...layers: Promise<FileIndex>[]) => (await list(layers)).totals;
const NPM = 'app/node_modules';

describe('the packages of merged layers', () => {
  it('have the bytes, compressed bytes, files and layers of what is visible', async () => {
    const { packages } = await list([
      layer([file(`${NPM}/a/index.js`, 100), file(`${NPM}/a/old.js`, 40), file(`${NPM}/b/index.js`, 70)]),
      layer([file(`${NPM}/a/new.js`, 30), whiteout(`${NPM}/a/old.js`)]),
    ]);
    expect(packages).toEqual([
      { kind: 'npm', name: 'a', version: null, bytes: 130, packedBytes: 13, files: 2, layers: [0, 1], base: false },
      { kind: 'npm', name: 'b', version: null, bytes: 70, packedBytes: 7, files: 1, layers: [0], base: true },
    ]);
  });

  it('are neither base nor own while the base image is unknown', async () => {
    const { packages } = await list([layer([file(`${NPM}/a/x`, 1)])], null);
    expect(packages.map(({ base }) => base)).toEqual([null]);
  });

  it('name the positions of the image when layers in between were not read', async () => {
    const index = await layer([file(`${NPM}/a/x`, 1)]);
    const { packages } = listImagePackages([{ position: 4, index }], 3);
    expect(packages).toMatchObject([{ layers: [4], base: false }]);
  });

  it.each<[string, FileEntry[], string[]]>([
    ['a whiteout of a file', [whiteout(`${NPM}/a/x`)], ['a ? 20 1 [0]', 'b ? 5 1 [0]']],
    ['a whiteout of a directory', [whiteout(`${NPM}/a`)], ['b ? 5 1 [0]']],
    ['an opaque directory', [opaque(NPM), file(`${NPM}/c/x`, 3)], ['c ? 3 1 [1]']],
    ['a file instead of the directory', [file(`${NPM}/a`, 9)], ['b ? 5 1 [0]']],
    ['a symbolic link instead of the directory', [symlink(`${NPM}/a`, '/data')], ['b ? 5 1 [0]']],
    ['a directory instead of a file', [file(`${NPM}/a/x/y`, 4)], ['a ? 24 2 [0,1]', 'b ? 5 1 [0]']],
    ['the same directory again', [folder(`${NPM}/a`)], ['a ? 30 2 [0]', 'b ? 5 1 [0]']],
    ['other content of a file', [file(`${NPM}/a/x`, 50)], ['a ? 70 2 [0,1]', 'b ? 5 1 [0]']],
    ['an empty file', [file(`${NPM}/a/x`, 0)], ['a ? 20 2 [0,1]', 'b ? 5 1 [0]']],
    [
      'a hard link into the lower layer',
      [hardlink(`${NPM}/c/x`, `${NPM}/a/x`), whiteout(`${NPM}/a/y`)],
      ['a ? 10 1 [0]', 'b ? 5 1 [0]', 'c ? 0 1 [0]'],
    ],
    [
      'an entry that is repeated',
      [file(`${NPM}/c/x`, 1), file(`${NPM}/c/x`, 2)],
      ['a ? 30 2 [0]', 'b ? 5 1 [0]', 'c ? 2 1 [1]'],
    ],
  ])('are right after %s', async (_, upper, expected) => {
    const lower = layer([file(`${NPM}/a/x`, 10), file(`${NPM}/a/y`, 20), file(`${NPM}/b/x`, 5)]);
    expect(await packagesOf(lower, layer(upper))).toEqual(expected);
  });

  it('count a hard link once, at its first name that is left', async () => {
    const lower = layer([file(`${NPM}/a/x`, 10), hardlink(`${NPM}/b/x`, `${NPM}/a/x`)]);
    expect(await packagesOf(lower)).toEqual(['a ? 10 1 [0]', 'b ? 0 1 [0]']);
    expect(await packagesOf(lower, layer([whiteout(`${NPM}/a/x`)]))).toEqual(['b ? 10 1 [0]']);
  });

  it('are separate for each version, and join files of unknown version when there is only one', async () => {
    const owners = { 'opt/a-1/x': { kind: 'python', name: 'A_b', version: '1' } } as const;
    const path = 'usr/lib/python3/site-packages/a_b/late.py';
    expect(await packagesOf(layer([file('opt/a-1/x', 3), file(path, 4)], owners))).toEqual(['A_b 1 7 2 [0]']);
    const two = { ...owners, 'opt/a-2/x': { kind: 'python', name: 'a-b', version: '2' } } as const;
    expect(await packagesOf(layer([file('opt/a-1/x', 3), file('opt/a-2/x', 5), file(path, 4)], two))).toEqual([
      'A_b 1 3 1 [0]',
      'a-b 2 5 1 [0]',
      'a_b ? 4 1 [0]',
    ]);
  });

  it('prefer the records of an installer to the path', async () => {
    const owners = { [`usr/share/${NPM}/a/x`]: dpkg('node-a', '2.0-1') };
    expect(await packagesOf(layer([file(`usr/share/${NPM}/a/x`, 8)], owners))).toEqual(['node-a 2.0-1 8 1 [0]']);
  });
});

describe('a database of installed packages in a higher layer', () => {
  const base = layer([file(STATUS, 1), file('usr/bin/a', 10), file('usr/bin/b', 20)], {
    'usr/bin/a': dpkg('a', '1'),
    'usr/bin/b': dpkg('b', '1'),
  });

  it('gives the version of files that an upgrade did not replace', async () => {
    const upper = layer([file(STATUS, 2), file('usr/lib/a', 5)], { 'usr/lib/a': dpkg('a', '2') }, [dpkg('b', '1')]);
    expect(await packagesOf(base, upper)).toEqual(['a 2 15 2 [0,1]', 'b 1 20 1 [0]']);
  });

  it('takes files away from a package that it no longer has', async () => {
    expect(await packagesOf(base, layer([file(STATUS, 2)], {}, [dpkg('a', '1')]))).toEqual(['a 1 10 1 [0]']);
  });

  it('takes none away where each package has a file of its own, as in distroless images', async () => {
    const distroless = layer([file('var/lib/dpkg/status.d/a', 1), file('usr/bin/a', 10)], {
      'usr/bin/a': dpkg('a', '1'),
    });
    expect(await packagesOf(distroless, layer([file(STATUS, 2)], {}, [dpkg('c', '3')]))).toEqual([
      'a 1 10 1 [0]',
      'c 3 0 0 [1]',
    ]);
  });

  it('adds packages without files, at the layer that first records them', async () => {
    const first = layer([file(APK, 1)], {}, [apk('meta', '1')]);
    const second = layer([file(APK, 2), file('bin/x', 7)], { 'bin/x': apk('x', '4') }, [apk('meta', '1')]);
    const { packages } = await list([first, second]);
    expect(packages).toMatchObject([
      { name: 'x', version: '4', files: 1, layers: [1], base: false },
      { name: 'meta', version: '1', bytes: 0, files: 0, layers: [0], base: true },
    ]);
  });

  it('changes nothing when it is deleted or was not read', async () => {
    const unchanged = ['a 1 10 1 [0]', 'b 1 20 1 [0]'];
    expect(await packagesOf(base, layer([whiteout(STATUS)]))).toEqual(unchanged);
    expect(await packagesOf(base, layer([file(STATUS, 3)], {}, [dpkg('a', null)]))).toEqual(unchanged);
  });
});

describe('the unpacked bytes of an image', () => {
  it('are the files of all layers; what is not visible is wasted', async () => {
    const layers = [
      layer([file('a', 100), file('b/x', 50), file('b/y', 7), hardlink('c', 'a')]),
      layer([file('a', 200), opaque('b'), file('b/z', 1)]),
      layer([whiteout('c'), folder('d')]),
    ];
    expect(await totalsOf(...layers)).toEqual({
      unpackedBytes: 358,
      visibleBytes: 201,
      wastedBytes: 157,
      duplicateBytes: 0,
    });
  });

  it('count a file that a hard link in a higher layer keeps', async () => {
    const layers = [layer([file('a', 100)]), layer([hardlink('b', 'a')]), layer([whiteout('a')])];
    expect(await totalsOf(...layers)).toMatchObject({ unpackedBytes: 100, visibleBytes: 100, wastedBytes: 0 });
    // A layer's whiteouts apply before its other entries, so that this link leads nowhere.
    const same = layer([hardlink('b', 'a'), whiteout('a')]);
    expect(await totalsOf(layer([file('a', 100)]), same)).toMatchObject({ visibleBytes: 0, wastedBytes: 100 });
  });

  it('find the same content at several visible paths, in the same layer or not, beyond the first', async () => {
    const lower = layer([file('a', 100), file('b', 100), hardlink('c', 'a'), file('d', 30)]);
    expect((await totalsOf(lower)).duplicateBytes).toBe(100);
    expect((await totalsOf(lower, layer([file('e', 100), file('f', 30)]))).duplicateBytes).toBe(230);
    expect((await totalsOf(lower, layer([whiteout('b'), whiteout('d')]))).duplicateBytes).toBe(0);
  });

  it('find no duplicates among files of one size with other content, or without hashes', async () => {
    const entries = [file('a', 100), file('b', 100)];
    const other = indexOfEntries(entries, {}, { contentOf: ({ path }) => path });
    expect((await totalsOf(other)).duplicateBytes).toBe(0);
    expect((await totalsOf(indexOfEntries(entries))).duplicateBytes).toBe(0);
  });
});

describe('a list of packages', () => {
  it('leaves out what exceeds its limits, and says so', () => {
    const packages = createPackageList(2);
    const add = (name: string) => packages.add({ kind: 'npm', name, version: null }, 0, null);
    expect([add('a'), add('x'.repeat(1_001)), packages.isCut]).toEqual([true, false, false]);
    expect([add('b'), add('c'), add('a'), packages.isCut]).toEqual([true, false, true, true]);
    expect(packages.list().map(({ name }) => name)).toEqual(['a', 'b']);
  });
});
