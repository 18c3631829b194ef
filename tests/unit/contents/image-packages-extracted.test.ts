import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPackage } from '#lib/contents/diff/package-path.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import { listImagePackages } from '#lib/contents/packages/image-packages.ts';
import { propertySeed } from '#tests/support/random.ts';
import { type Extracted, extract } from './extracted.ts';
import { entryOf, indexOfEntries } from './indexes.ts';

let folder = '';
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-packages-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** There are few names, so that paths collide, and most files are below a node_modules. */
const path = fc
  .array(fc.constantFrom('node_modules', 'p', 'q'), { minLength: 1, maxLength: 4 })
  .map((names) => names.join('/'));

/** Files of one size have one content. */
const entry: fc.Arbitrary<FileEntry> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(path, fc.integer({ min: 0, max: 4 })).map(([at, size]) => entryOf(at, size)) },
  { weight: 2, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'directory' })) },
  { weight: 2, arbitrary: fc.tuple(path, path).map(([at, to]) => entryOf(at, 0, { kind: 'hardlink', target: to })) },
  {
    weight: 1,
    arbitrary: fc.tuple(path, path).map(([at, to]) => entryOf(at, 0, { kind: 'symlink', target: `/${to}` })),
  },
  { weight: 2, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'whiteout' })) },
  { weight: 1, arbitrary: path.map((at) => entryOf(at, 0, { kind: 'opaque' })) },
);
const stacks = fc.array(fc.array(entry, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });

async function agrees(layers: FileEntry[][]): Promise<void> {
  count += 1;
  const root = join(folder, String(count));
  mkdirSync(root);
  const { accepted, kinds, contents } = extract(root, layers);
  const contentOf = ({ sizeBytes }: FileEntry) => `content of ${sizeBytes}`;
  const indexes = await Promise.all(accepted.map((entries) => indexOfEntries(entries, {}, { contentOf })));
  const { packages, totals } = listImagePackages(
    indexes.map((index, position) => ({ index, position })),
    null,
  );
  const sum = (sizes: number[]) => sizes.reduce((all, size) => all + size, 0);
  const unpackedBytes = sum(accepted.flat().map(({ sizeBytes }) => sizeBytes));
  const visibleBytes = sum(contents.map(({ sizeBytes }) => sizeBytes));
  const distinct = sum([...new Set(contents.map(({ sizeBytes }) => sizeBytes))]);
  expect(totals).toEqual({
    unpackedBytes,
    visibleBytes,
    wastedBytes: unpackedBytes - visibleBytes,
    duplicateBytes: visibleBytes - distinct,
  });
  expect(Object.fromEntries(packages.map(({ name, files }) => [name, files]))).toEqual(countFiles(kinds));
  for (const { name, bytes } of packages) {
    const names = (of: Extracted['contents'][number]) => of.names.filter((at) => findPackage(at)?.name === name);
    const own = contents.filter((each) => names(each).length === each.names.length);
    const some = contents.filter((each) => names(each).length > 0);
    expect(bytes, name).toBeGreaterThanOrEqual(sum(own.map(({ sizeBytes }) => sizeBytes)));
    expect(bytes, name).toBeLessThanOrEqual(sum(some.map(({ sizeBytes }) => sizeBytes)));
  }
  rmSync(root, { recursive: true });
}

function countFiles(kinds: Extracted['kinds']): Record<string, number> {
  const files: Record<string, number> = {};
  for (const [at, kind] of Object.entries(kinds)) {
    const name = kind === 'directory' ? undefined : findPackage(at)?.name;
    if (name !== undefined) files[name] = (files[name] ?? 0) + 1;
  }
  return files;
}

it('packages and totals agree with layers extracted to a file system', async () => {
  await fc.assert(fc.asyncProperty(stacks, agrees), { numRuns: 150, ...propertySeed() });
}, 60_000);
