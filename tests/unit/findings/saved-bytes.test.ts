import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findFindings } from '#lib/findings/find-findings.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { imageOf, type LayerFiles, noise } from './images.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Real texts: the sources and documents of this project, under other names. */
function textsOf(folder: string, end: string, to: string): LayerFiles {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith(end),
  );
  return Object.fromEntries(names.map((name, at) => [`${to}/${at}${end}`, readFileSync(join(ROOT, folder, name))]));
}

const blobBytes = (files: LayerFiles) =>
  gzipSync(
    rawTar(
      Object.entries(files).map(([name, content]) => ({
        name,
        content: typeof content === 'number' ? noise(content, name) : content,
      })),
    ),
  ).length;

const KEPT = { ...textsOf('lib/image', '.ts', 'app/lib'), 'app/data.bin': 60_000 };
/** What each finding is about, and by how much the saving may differ from the real one. */
const CASES: readonly [kind: string, files: LayerFiles, most: number][] = [
  ['package-cache', { 'root/.npm/_cacache/a': 90_000, 'root/.npm/_cacache/b': 40_000 }, 0.1],
  ['documentation', textsOf('docs/spec', '.md', 'usr/share/doc/spec'), 0.1],
  ['build-cache', textsOf('lib/contents', '.ts', 'app/node_modules/.cache/ts-loader'), 0.25],
];

describe('saved bytes', () => {
  it.each(CASES)('of %s are what the layer shrinks by without the files', async (kind, files, most) => {
    const image = await imageOf([['RUN x', { ...KEPT, ...files }]]);
    const { items } = findFindings(image);
    expect(items.map((item) => item.kind)).toEqual([kind]);
    const real = blobBytes({ ...KEPT, ...files }) - blobBytes(KEPT);
    expect(Math.abs((items[0]?.savedBytes ?? 0) - real) / real).toBeLessThan(most);
    expect(items[0]?.estimated).toBe(most > 0.1);
  });

  it('of all findings together are what the layer shrinks by', async () => {
    const all = Object.assign({}, KEPT, ...CASES.map(([, files]) => files)) as LayerFiles;
    const set = findFindings(await imageOf([['RUN x', all]]));
    expect(set.items).toHaveLength(CASES.length);
    const real = blobBytes(all) - blobBytes(KEPT);
    expect(Math.abs(set.savedBytes - real) / real).toBeLessThan(0.1);
    expect(set.certainBytes).toBe(set.savedBytes);
  });
});
