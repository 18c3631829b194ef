import { describe, expect, it } from 'vitest';
import { compareImages, type ReadLayer } from '#lib/contents/change/compare-images.ts';
import { type FileEntry, FLAGS } from '#lib/contents/entry.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { entryOf, indexOfEntries } from '../indexes.ts';

/** A file's content is its text; its packed bytes are ten times the length. */
type Texts = Record<string, string> | FileEntry[];

async function layer(digest: string, texts: Texts, more: Partial<ReadLayer> = {}): Promise<ReadLayer> {
  const entries = Array.isArray(texts)
    ? texts
    : Object.entries(texts).map(([path, text]) => entryOf(path, text.length, { rawName: text }));
  const index = await indexOfEntries(entries, {}, { contentOf: textOf, packedOf: ({ sizeBytes }) => sizeBytes * 10 });
  return { digest, position: 0, sizeBytes: 1_000, index, isPartial: false, ...more };
}

/** Tests carry the content of a file in a field that nothing here reads. */
const textOf = ({ rawName, sizeBytes }: FileEntry): string => rawName ?? 'x'.repeat(sizeBytes);

function stack(...layers: ReadLayer[]): ReadLayer[] {
  return layers.map((one, position) => ({ ...one, position }));
}

/** The unchanged bytes of one new layer over an image of one layer. */
async function unchangedOf(before: Texts, after: Texts): Promise<number | undefined> {
  const found = compareImages([await layer('old', before)], [await layer('new', after)]);
  return found?.unchangedBytes;
}

const link = (path: string, target: string, kind: 'hardlink' | 'symlink') => entryOf(path, 0, { kind, target });

describe('the unchanged part of what a node pulls', () => {
  it('has the compressed bytes of files with the same content at the same path', async () => {
    const before = stack(await layer('base', { 'bin/sh': 'shell' }), await layer('a', { kept: 'same', bumped: 'one' }));
    const after = stack(
      await layer('base', { 'bin/sh': 'shell' }),
      await layer('b', { kept: 'same', bumped: 'two', added: 'new' }, { sizeBytes: 500 }),
      await layer('c', { other: 'x', 'bin/sh': 'shell' }, { sizeBytes: 300 }),
    );
    expect(compareImages(before, after)).toEqual({
      pullBytes: 800,
      unchangedBytes: 90,
      layers: [
        { position: 1, pullBytes: 500, unchangedBytes: 40, inputs: 'unknown' },
        { position: 2, pullBytes: 300, unchangedBytes: 50, inputs: 'unknown' },
      ],
      truncated: false,
    });
  });

  it('is that of layers which the previous image lacks, each once', async () => {
    const [a, b, c] = [await layer('a', { a: 'aa' }), await layer('b', { b: 'bb' }), await layer('c', { a: 'aa' })];
    expect(compareImages(stack(a, b), stack(b, a))).toMatchObject({ pullBytes: 0, unchangedBytes: 0, layers: [] });
    const twice = compareImages(stack(a, b), stack(c, b, c));
    expect(twice).toMatchObject({ pullBytes: 1_000, unchangedBytes: 20, layers: [{ position: 0 }] });
  });

  it('leaves out what the previous image replaced, removed or has at another path', async () => {
    const before = stack(
      await layer('a', { replaced: 'old', removed: 'gone', here: 'text' }),
      await layer('b', [entryOf('replaced', 3), entryOf('removed', 0, { kind: 'whiteout' })]),
    );
    const after = stack(await layer('c', { replaced: 'old', removed: 'gone', there: 'text' }));
    expect(compareImages(before, after)?.unchangedBytes).toBe(0);
  });

  it('has files that a later layer of the new image replaces, because they are pulled all the same', async () => {
    const before = stack(await layer('a', { config: 'first' }));
    const after = stack(await layer('b', { config: 'first' }), await layer('c', { config: 'other' }));
    expect(compareImages(before, after)?.layers.map(({ unchangedBytes }) => unchangedBytes)).toEqual([50, 0]);
  });

  it('needs the same content, not only the same size', async () => {
    expect(await unchangedOf({ a: 'one', b: 'two' }, { a: 'one', b: 'owt' })).toBe(30);
  });

  it('has each name of a file with hard links', async () => {
    const linked = [entryOf('a', 5), link('b', 'a', 'hardlink')];
    // The archive of the new layer stores the content under the other name.
    expect(await unchangedOf(linked, [entryOf('b', 5), link('a', 'b', 'hardlink')])).toBe(50);
    expect(await unchangedOf(linked, [entryOf('a', 5), entryOf('b', 5)])).toBe(100);
  });

  it('follows links to directories, and no link at the path itself', async () => {
    const merged = [link('bin', 'usr/bin', 'symlink'), entryOf('usr/bin/sh', 5), link('usr/bin/ash', 'sh', 'symlink')];
    expect(await unchangedOf(merged, [entryOf('bin/sh', 5)])).toBe(50);
    expect(await unchangedOf(merged, [entryOf('usr/bin/ash', 5)])).toBe(0);
  });

  it('has empty files, but no sparse file without stored bytes', async () => {
    const packedOf = () => 7;
    const compared = async (before: FileEntry, after: FileEntry) => {
      const [old, fresh] = [
        await indexOfEntries([before], {}, { packedOf }),
        await indexOfEntries([after], {}, { packedOf }),
      ];
      return compareImages([await layer('old', [], { index: old })], [await layer('new', [], { index: fresh })])
        ?.unchangedBytes;
    };
    const sparse = entryOf('a', 0, { apparentBytes: 4_096, flags: FLAGS.sparse });
    expect(await compared(entryOf('a'), entryOf('a'))).toBe(7);
    expect(await compared(sparse, entryOf('a'))).toBe(0);
    expect(await compared(entryOf('a'), sparse)).toBe(0);
    expect(await compared(entryOf('a', 0, { kind: 'directory' }), entryOf('a'))).toBe(0);
  });

  it('never exceeds the layer', async () => {
    const after = await layer('new', { a: 'a'.repeat(90), b: 'b'.repeat(90) }, { sizeBytes: 1_200 });
    const before = await layer('old', { a: 'a'.repeat(90), b: 'b'.repeat(90) });
    expect(compareImages([before], [after])).toMatchObject({ pullBytes: 1_200, unchangedBytes: 1_200 });
  });

  it('is a lower bound when a layer was read in part, or contents cannot be compared', async () => {
    const [before, after] = [await layer('old', { a: 'text' }), await layer('new', { a: 'text' })];
    const otherKey: FileIndex = { ...before.index, keyId: 7n };
    const found = (from: Partial<ReadLayer>, to: Partial<ReadLayer>) =>
      compareImages([{ ...before, ...from }], [{ ...after, ...to }]);
    expect(found({}, {})).toMatchObject({ unchangedBytes: 40, truncated: false });
    expect(found({ isPartial: true }, {})).toMatchObject({ unchangedBytes: 40, truncated: true });
    expect(found({}, { isPartial: true })).toMatchObject({ unchangedBytes: 40, truncated: true });
    expect(found({ index: otherKey }, {})).toMatchObject({ unchangedBytes: 0, truncated: true });
    // A layer that both images have is not pulled.
    expect(compareImages([{ ...before, isPartial: true }], [{ ...before, isPartial: true }])?.truncated).toBe(false);
  });

  it('counts files whose content has no hash as changed', async () => {
    const index = await indexOfEntries([entryOf('a', 4)], {}, { packedOf: () => 40 });
    const unhashed = await layer('old', [], { index });
    const fresh = await layer('new', { a: 'xxxx' });
    expect(compareImages([unhashed], [fresh])?.unchangedBytes).toBe(0);
    expect(compareImages([fresh], [unhashed])?.unchangedBytes).toBe(0);
  });

  it('is not computed when the previous image has too many files', async () => {
    const small = await layer('small', { a: 'a' });
    const large = { ...small, digest: 'large', index: { ...small.index, entryCount: 2_000_001 } };
    expect(compareImages([large], [small])).toBeNull();
  });

  it('of 50,000 files is computed in less than five seconds of computing', async () => {
    const pathOf = (n: number) => `usr/lib/group${Math.floor(n / 1_000)}/part${Math.floor(n / 50) % 20}/file${n}`;
    const files = Array.from({ length: 50_000 }, (_, n) => entryOf(pathOf(n), 9));
    const index = await indexOfEntries(files, {}, { contentOf: () => 'same', packedOf: () => 3 });
    const more = { index, sizeBytes: 1e9 };
    const images = [await layer('old', [], more), await layer('new', [], more)] as const;
    const startedAt = cpuMs();
    expect(compareImages([images[0]], [images[1]])?.unchangedBytes).toBe(150_000);
    expect(cpuMs() - startedAt).toBeLessThan(5_000);
  });
});
