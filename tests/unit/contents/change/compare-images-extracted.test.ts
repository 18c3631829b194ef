import { lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareImages, type ReadLayer } from '#lib/contents/change/compare-images.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import { propertySeed } from '#tests/support/random.ts';
import { extract } from '../extracted.ts';
import { entryOf, indexOfEntries } from '../indexes.ts';

let folder = '';
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-compared-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Few names and sizes, so that files are often the same. Files of one size have one content. */
const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const file = fc.tuple(path, fc.integer({ min: 1, max: 3 })).map(([at, size]) => entryOf(at, size));
const entry: fc.Arbitrary<FileEntry> = fc.oneof(
  { weight: 6, arbitrary: file },
  { weight: 2, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'directory' })) },
  { weight: 2, arbitrary: fc.tuple(path, path).map(([at, to]) => entryOf(at, 0, { kind: 'hardlink', target: to })) },
  { weight: 1, arbitrary: fc.tuple(path, path).map(([at, to]) => entryOf(at, 0, { kind: 'symlink', target: to })) },
  { weight: 1, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'whiteout' })) },
  { weight: 1, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'opaque' })) },
);
const stack = fc.array(fc.array(entry, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });
/** Positions of layers that the new image takes from the previous one. */
const shared = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 2 });

const packedOf = ({ path: at, sizeBytes }: FileEntry) => at.length * 10 + sizeBytes;
const LAYER_BYTES = 250;

const toLayers = (layers: readonly FileEntry[][], name: string): Promise<ReadLayer[]> =>
  Promise.all(
    layers.map(async (entries, position) => ({
      digest: `${name} ${position}`,
      position,
      sizeBytes: LAYER_BYTES,
      index: await indexOfEntries(entries, {}, { contentOf: ({ sizeBytes }) => String(sizeBytes), packedOf }),
      isPartial: false,
    })),
  );

/** The size of the file at a path of a real file system; null for anything else. */
function fileSize(root: string, at: string): number | null {
  try {
    const found = lstatSync(join(root, at));
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}

async function agrees([before, after, kept]: [FileEntry[][], FileEntry[][], number[]]): Promise<void> {
  count += 1;
  const root = join(folder, String(count));
  mkdirSync(root);
  const { accepted } = extract(root, before);
  const from = await toLayers(accepted, 'old');
  const own = await toLayers(after, 'new');
  const to = [...kept.flatMap((place) => from[place] ?? []), ...own].map((one, position) => ({ ...one, position }));
  const expected = own.map((_, place) => {
    const unchanged = (after[place] ?? []).filter(
      (one) => one.kind === 'file' && fileSize(root, one.path) === one.sizeBytes,
    );
    return Math.min(
      LAYER_BYTES,
      unchanged.reduce((sum, one) => sum + packedOf(one), 0),
    );
  });
  const found = compareImages(from, to);
  expect(found?.layers.map(({ unchangedBytes }) => unchangedBytes)).toEqual(expected);
  expect(found?.pullBytes).toBe(own.length * LAYER_BYTES);
  expect(found?.unchangedBytes).toBe(expected.reduce((sum, bytes) => sum + bytes, 0));
  rmSync(root, { recursive: true });
}

describe('compareImages', () => {
  it('agrees with the files of a file system into which the previous image was extracted', async () => {
    await fc.assert(fc.asyncProperty(fc.tuple(stack, stack, shared), agrees), { numRuns: 200, ...propertySeed() });
  }, 60_000);
});
