import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MergedLayers, mergeLayers } from '#lib/contents/diff/merge.ts';
import { findNeeded } from '#lib/contents/diff/needed-entries.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import { listDirectory } from '#lib/contents/tree.ts';
import { propertySeed } from '#tests/support/random.ts';
import { extract } from './extracted.ts';
import { entryOf, indexOfEntries } from './indexes.ts';

let folder = '';
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-extracted-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Merges layers and returns the result in the form of `Extracted`. */
async function merge(layers: readonly FileEntry[][]) {
  let wastedBytes = 0;
  const merged = mergeLayers(await Promise.all(layers.map((layer) => indexOfEntries(layer))), {
    onWasted(_, sizeBytes) {
      wastedBytes += sizeBytes;
    },
  });
  return { merged, files: new Map(merged.files()), wastedBytes };
}

/** There are few names, so that paths collide. Every part can be a file, a directory or a link in some layer. */
const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const target = fc.oneof(
  path,
  path.map((to) => `/${to}`),
);

const entry: fc.Arbitrary<FileEntry> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(path, fc.integer({ min: 1, max: 1000 })).map(([at, size]) => entryOf(at, size)) },
  { weight: 3, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'directory' })) },
  { weight: 2, arbitrary: fc.tuple(path, path).map(([at, to]) => entryOf(at, 0, { kind: 'hardlink', target: to })) },
  { weight: 1, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'whiteout' })) },
  { weight: 1, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'opaque' })) },
);
const link = fc.tuple(path, target).map(([at, to]) => entryOf(at, 0, { kind: 'symlink', target: to }));

const stacks = (entries: fc.Arbitrary<FileEntry>) =>
  fc.array(fc.array(entries, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });

async function agrees(layers: FileEntry[][]): Promise<void> {
  count += 1;
  const root = join(folder, String(count));
  mkdirSync(root);
  const { accepted, kinds, contents } = extract(root, layers);
  const { merged, files, wastedBytes } = await merge(accepted);
  const files2 = Object.entries(kinds).filter(([, kind]) => kind !== 'directory');
  expect([...files.keys()].sort()).toEqual(files2.map(([at]) => at).sort());
  for (const [at, kind] of Object.entries(kinds))
    expect(merged.findKind(at) === 'hardlink' ? 'file' : merged.findKind(at), at).toBe(kind);
  const sizes = contents.map(({ names, sizeBytes }) => [names.sort(), sizeBytes]);
  const ours = contents.map(({ names }) => [
    names,
    names.reduce((sum, at) => sum + (files.get(at)?.sizeBytes ?? 0), 0),
  ]);
  expect(ours).toEqual(sizes);
  await listsAlike(accepted, merged);
  const stored = accepted.flat().reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const shown = [...files.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  expect(shown + wastedBytes).toBe(stored);
  rmSync(root, { recursive: true });
}

/** Expects that entries which are skipped for a directory do not change its listing. */
async function listsAlike(layers: FileEntry[][], merged: MergedLayers): Promise<void> {
  const indexes = await Promise.all(layers.map((layer) => indexOfEntries(layer)));
  for (const under of ['a', 'a/b']) {
    const some = mergeLayers(indexes, {}, findNeeded(indexes, under));
    const below = ({ files }: MergedLayers) => [...files(under)].filter(([at]) => at !== under);
    expect(below(some), under).toEqual(below(merged));
    const stack = indexes.map((index, position) => ({ index, position }));
    const { items } = listDirectory(stack, under);
    const listed = items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(listed).toBe(below(merged).reduce((sum, [, { sizeBytes }]) => sum + sizeBytes, 0));
    for (const { name, flags } of items)
      if (flags.includes('deleted in a later layer')) expect(merged.findKind(`${under}/${name}`)).toBeNull();
  }
}

describe('mergeLayers agrees with layers extracted to a file system', () => {
  const runs = { numRuns: 150, ...propertySeed() };

  it('for files, directories, hard links, whiteouts and opaque directories', async () => {
    await fc.assert(fc.asyncProperty(stacks(entry), agrees), runs);
  }, 60_000);

  it('for symbolic links as well', async () => {
    await fc.assert(
      fc.asyncProperty(stacks(fc.oneof({ weight: 4, arbitrary: entry }, { weight: 1, arbitrary: link })), agrees),
      runs,
    );
  });
});
