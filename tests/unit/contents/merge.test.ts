import { describe, expect, it } from 'vitest';
import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import { mergeLayers } from '#lib/contents/diff/merge.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import { listDirectory } from '#lib/contents/tree.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { entryOf, type Files, indexOfEntries, indexOfFiles } from './indexes.ts';

/** Returns the visible files of layers with their bytes, and the wasted bytes by path. */
async function laid(...layers: (Files | FileEntry[])[]) {
  const wasted: Record<string, number> = {};
  const indexes = await Promise.all(
    layers.map((layer) => (Array.isArray(layer) ? indexOfEntries(layer) : indexOfFiles(layer))),
  );
  const merged = mergeLayers(indexes, {
    onWasted(path, sizeBytes) {
      wasted[path] = (wasted[path] ?? 0) + sizeBytes;
    },
  });
  const files = Object.fromEntries([...merged.files()].map(([path, { sizeBytes }]) => [path, sizeBytes]));
  return { files, wasted, kindAt: (path: string) => merged.findKind(path) };
}

const file = (path: string, sizeBytes: number) => entryOf(path, sizeBytes);
const folder = (path: string) => entryOf(path, 0, { kind: 'directory' });
const symlink = (path: string, target: string) => entryOf(path, 0, { kind: 'symlink', target });
const hardlink = (path: string, target: string) => entryOf(path, 0, { kind: 'hardlink', target });
const whiteout = (path: string) => entryOf(path, 0, { kind: 'whiteout' });
const opaque = (path: string) => entryOf(path, 0, { kind: 'opaque' });

describe('whiteouts and opaque directories (B-12)', () => {
  it('hide only lower layers, in any order within their own layer', async () => {
    const { files, wasted } = await laid(
      { 'a/old': 1, 'b/x/deep': 2, bx: 3 },
      { 'a/kept': 4, '!a': 0, 'b/x/again': 5, '-b/x': 0 },
    );
    expect(files).toEqual({ bx: 3, 'a/kept': 4, 'b/x/again': 5 });
    expect(wasted).toEqual({ 'a/old': 1, 'b/x/deep': 2 });
  });

  it('hide nothing in the lowest layer', async () => {
    expect((await laid({ x: 1, '-x': 0 })).files).toEqual({ x: 1 });
  });

  it('clear everything when the root is opaque', async () => {
    expect((await laid({ x: 1, 'y/z': 2 }, { '!': 0, n: 3 })).files).toEqual({ n: 3 });
  });

  it('hide nothing when their target is missing or below a file', async () => {
    const upper = [whiteout('f/x'), whiteout('none/x'), opaque('f'), opaque('nowhere/at/all')];
    const { files, kindAt } = await laid({ f: 1 }, upper);
    expect(files).toEqual({ f: 1 });
    expect(kindAt('nowhere/at/all')).toBe('directory');
  });

  it('remove only the link when the target is a link to a directory', async () => {
    const { files } = await laid([file('real/x', 7), symlink('link', 'real')], [whiteout('link')]);
    expect(files).toEqual({ 'real/x': 7 });
  });
});

describe('an entry of another type than in the lower layer', () => {
  it.each([
    ['file', file('tmp/dir', 10)],
    ['symbolic link', symlink('tmp/dir', '/data')],
    ['device', entryOf('tmp/dir', 0, { kind: 'device' })],
    ['FIFO', entryOf('tmp/dir', 0, { kind: 'other' })],
    ['hard link', hardlink('tmp/dir', 'other')],
  ])('replaces a directory and everything below it as %s', async (_, entry) => {
    const { files, wasted } = await laid(
      [folder('tmp'), folder('tmp/dir'), file('tmp/dir/big', 300_000), file('tmp/dir/a/b/c', 5), file('other', 1)],
      [entry],
    );
    expect(Object.keys(files).sort()).toEqual(['other', 'tmp/dir']);
    expect(wasted).toEqual({ 'tmp/dir/big': 300_000, 'tmp/dir/a/b/c': 5 });
  });

  it('replaces a file as a directory, even an implied one', async () => {
    for (const upper of [{ 'tmp/dir/': 0, 'tmp/dir/a': 5 }, { 'tmp/dir/a': 5 }]) {
      const { files, wasted, kindAt } = await laid({ 'tmp/dir': 300_000 }, upper);
      expect([files, wasted, kindAt('tmp/dir')]).toEqual([{ 'tmp/dir/a': 5 }, { 'tmp/dir': 300_000 }, 'directory']);
    }
  });

  it('keeps the content of a directory when it is a directory, too', async () => {
    const { files, wasted } = await laid({ 'd/': 0, 'd/a': 1, 'd/b': 2 }, { 'd/': 0, 'd/b': 3 });
    expect([files, wasted]).toEqual([{ 'd/a': 1, 'd/b': 3 }, { 'd/b': 2 }]);
  });

  it('is decided by the last entry of a path within one layer (B-15)', async () => {
    const { files, wasted } = await laid([
      ...[file('a', 10), file('a', 3), file('d/x', 5), file('d', 1), file('e', 7), file('e/x', 2)],
    ]);
    expect([files, wasted]).toEqual([
      { a: 3, d: 1, 'e/x': 2 },
      { a: 10, 'd/x': 5, e: 7 },
    ]);
  });

  it('can be a directory again in a third layer, with only the content of that', async () => {
    const { files, wasted } = await laid({ 'd/x': 100 }, { d: 10 }, { 'd/': 0, 'd/y': 1 });
    expect([files, wasted]).toEqual([{ 'd/y': 1 }, { 'd/x': 100, d: 10 }]);
  });
});

describe('an entry below a symbolic link to a directory', () => {
  it('is placed at the target of the link, as container runtimes do', async () => {
    const { files } = await laid([folder('usr/lib'), symlink('lib', 'usr/lib')], [file('lib/x.so', 9)]);
    expect(files).toEqual({ lib: 0, 'usr/lib/x.so': 9 });
  });

  it.each([
    ['/usr/lib', 'lib', 'usr/lib/x'],
    ['../../../usr/lib', 'a/lib', 'usr/lib/x'],
    ['missing', 'lib', 'missing/x'],
    ['./y//z/', 'a/lib', 'a/y/z/x'],
    ['/', 'a/lib', 'x'],
    ['.', 'a/lib', 'a/x'],
  ])('stays within the root with a link to %s', async (target, link, place) => {
    const { files } = await laid([symlink(link, target)], [file(`${link}/x`, 9)]);
    expect(files).toEqual({ [link]: 0, [place]: 9 });
  });

  it('replaces and deletes entries at the target', async () => {
    const lower = [file('usr/lib/a', 5), file('usr/lib/b', 6), symlink('lib', 'usr/lib')];
    const { files, wasted } = await laid(lower, [file('lib/a', 1), whiteout('lib/b')]);
    expect([files, wasted]).toEqual([
      { lib: 0, 'usr/lib/a': 1 },
      { 'usr/lib/a': 5, 'usr/lib/b': 6 },
    ]);
  });

  it('is placed in a new directory when its layer replaces the link by one', async () => {
    const lower = [file('usr/lib/a', 5), symlink('lib', 'usr/lib')];
    for (const upper of [
      [folder('lib'), opaque('lib'), file('lib/b', 1), whiteout('lib/sub/a')],
      [folder('lib'), whiteout('lib/a'), file('lib/b', 1)],
      [whiteout('lib/a'), opaque('lib'), folder('lib'), file('lib/b', 1)],
    ])
      expect((await laid(lower, upper)).files).toEqual({ 'usr/lib/a': 5, 'lib/b': 1 });
  });

  it.each([
    ['itself', [symlink('l', 'l')]],
    ['a loop', [symlink('l', 'm'), symlink('m', 'l')]],
    ['a file', [symlink('l', 'f'), file('f', 1)]],
    ['a path of thousands of names', [symlink('l', 'a/../'.repeat(800))]],
  ])('replaces a link to %s', async (_, lower) => {
    const { files, kindAt } = await laid(lower, [file('l/x', 9)]);
    expect([files['l/x'], kindAt('l')]).toEqual([9, 'directory']);
  });

  it('is placed at a bounded depth, however links nest', async () => {
    const deep = Array.from({ length: 200 }, (_, n) => `d${n}`).join('/');
    const links = Array.from({ length: 50 }, (_, n) => symlink(`l${n}`, n === 0 ? deep : `l${n - 1}/${deep}`));
    const { files } = await laid(links, [file('l49/x', 1)]);
    expect(Object.keys(files).every((path) => path.split('/').length <= 512)).toBe(true);
    expect(Object.values(files).reduce((sum, size) => sum + size, 0)).toBe(1);
  });
});

describe('hard links in layers', () => {
  const linked = [file('a', 100), hardlink('b', 'a'), hardlink('c', 'b')];

  it('count once, at the first name', async () => {
    expect((await laid(linked)).files).toEqual({ a: 100, b: 0, c: 0 });
  });

  it.each([
    ['deleted', [whiteout('a')], { b: 100, c: 0 }],
    ['replaced', [file('a', 1)], { a: 1, b: 100, c: 0 }],
    ['replaced by a directory', [file('a/x', 1)], { 'a/x': 1, b: 100, c: 0 }],
  ])('keep their bytes when the first name is %s', async (_, upper, files) => {
    expect(await laid(linked, upper)).toMatchObject({ files, wasted: {} });
  });

  it('waste their bytes when the last name is deleted, in the layer that stores them', async () => {
    const { files, wasted } = await laid(linked, [whiteout('b'), whiteout('a')], [file('c', 1)]);
    expect([files, wasted]).toEqual([{ c: 1 }, { a: 100 }]);
  });

  it('keep their bytes when the directory of the first name is deleted', async () => {
    const { files, wasted } = await laid([file('d/a', 100), hardlink('b', 'd/a')], [whiteout('d')]);
    expect([files, wasted]).toEqual([{ b: 100 }, {}]);
  });

  it('add no bytes for a file of a lower layer, and keep it', async () => {
    const { files, wasted } = await laid([file('a', 100)], [hardlink('b', 'a'), whiteout('x')], [whiteout('a')]);
    expect([files, wasted]).toEqual([{ b: 100 }, {}]);
  });

  it('keep their file when they replace its directory', async () => {
    const { files, wasted } = await laid([file('d/a', 100), file('d/b', 5), hardlink('d', 'd/a')]);
    expect([files, wasted]).toEqual([{ d: 100 }, { 'd/b': 5 }]);
  });

  it('are resolved before their file appears, even in chains', async () => {
    const { files } = await laid([hardlink('a', 'b'), hardlink('b', 'c'), file('c', 100), hardlink('d', 'a')]);
    expect(Object.values(files).reduce((sum, size) => sum + size, 0)).toBe(100);
    const kept = await laid([hardlink('a', 'b'), hardlink('b', 'c'), file('c', 100)], [whiteout('c'), whiteout('b')]);
    expect([kept.files, kept.wasted]).toEqual([{ a: 100 }, {}]);
  });

  it.each([
    ['itself', [file('x', 5), hardlink('x', 'x')], { x: 5 }],
    ['a directory', [file('d/x', 5), hardlink('l', 'd')], { 'd/x': 5, l: 0 }],
    ['the root', [file('x', 5), hardlink('l', '')], { x: 5, l: 0 }],
    ['nothing', [file('x', 5), hardlink('l', 'none')], { x: 5, l: 0 }],
    ['each other', [hardlink('l', 'm'), hardlink('m', 'l')], { l: 0, m: 0 }],
    ['itself, and nothing', [hardlink('l', 'l')], { l: 0 }],
  ])('have no bytes of their own when they point to %s', async (_, entries, files) => {
    expect(await laid(entries)).toMatchObject({ files, wasted: {} });
  });

  it('are symbolic links when they point to one', async () => {
    const { files } = await laid([symlink('l', 'd'), hardlink('m', 'l')], [file('m/x', 3)]);
    expect(files).toEqual({ l: 0, m: 0, 'd/x': 3 });
  });

  it('with 100,000 names of one file are merged in less than ten seconds of computing', async () => {
    const names = Array.from({ length: 100_000 }, (_, n) => hardlink(`n/${n}`, n % 2 === 0 ? 'a' : `n/${n - 1}`));
    const before = names.map(({ path }, n) => hardlink(path, `n/${n + 1}`));
    const started = cpuMs();
    const gone = await laid(
      [file('a', 9), ...names],
      [whiteout('a'), ...names.slice(1).map(({ path }) => whiteout(path))],
    );
    expect([gone.files, gone.wasted]).toEqual([{ 'n/0': 9 }, {}]);
    const chained = await laid([...before, file('n/100000', 9)], [whiteout('n/100000')]);
    expect(Object.values(chained.files).reduce((sum, size) => sum + size, 0)).toBe(9);
    expect(cpuMs() - started).toBeLessThan(10_000);
  });
});

describe('mergeLayers beyond its limits', () => {
  const namesOf = ({ files }: ReturnType<typeof mergeLayers>) => [...files()].map(([path]) => path);

  it('stops at too many names, including those of directories', async () => {
    const index = await indexOfFiles({ 'a/b/c': 1, 'a/b/d': 1, 'e/f/g': 1 });
    const merged = (names: number) => mergeLayers([index], {}, undefined, { names });
    expect([merged(6).isCut, namesOf(merged(6))]).toEqual([false, ['a/b/c', 'a/b/d', 'e/f/g']]);
    expect([merged(3).isCut, namesOf(merged(3))]).toEqual([true, ['a/b/c', 'a/b/d']]);
  });

  it('does not stop when each layer replaces or deletes entries', async () => {
    const layers = await Promise.all([
      indexOfFiles({ 'a/b': 1, 'a/c': 1 }),
      indexOfFiles({ '-a': 0, 'd/e': 1, 'd/f': 1 }),
      indexOfFiles({ 'd/e': 2, 'd/f': 2 }),
    ]);
    const merged = mergeLayers(layers, {}, undefined, { names: 4 });
    expect([merged.isCut, namesOf(merged)]).toEqual([false, ['d/e', 'd/f']]);
  });

  it('stops before a layer with too many entries, and the diff is empty', async () => {
    const index = await indexOfFiles({ a: 1 });
    const large = { ...(await indexOfFiles({ b: 1 })), entryCount: 2_000_000 };
    const merged = mergeLayers([index, large]);
    expect([merged.isCut, namesOf(merged)]).toEqual([true, ['a']]);
    for (const [from, to] of [
      [[index, large], [index]],
      [[index], [index, large]],
    ] as const)
      expect(diffContents(from, to)).toEqual({ packages: [], tree: [], files: [], truncated: true });
    const layers = [index, large].map((one, position) => ({ index: one, position }));
    expect(listDirectory(layers, '')).toMatchObject({ items: [{ name: 'a' }], truncated: true });
  });
});
