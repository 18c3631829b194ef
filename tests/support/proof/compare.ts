import { expect } from 'vitest';
import type { IndexedFile } from '#lib/contents/index/file-index.ts';
import { listImagePackages } from '#lib/contents/packages/image-packages.ts';
import { listDirectory } from '#lib/contents/tree.ts';
import type { FoundTree } from './found-file.ts';
import { type Layer, readLayers, sumByTar } from './layout.ts';
import { bytesOf, readMerged } from './merged.ts';
import { readMounted } from './mounted.ts';
import type { Unpacked } from './store.ts';

const KEY = Buffer.alloc(32, 5);

/** Compared is an image as it is mounted, and as it is read from its layers. */
export type Compared = { layers: Layer[]; mounted: FoundTree; merged: FoundTree };

/** @param look - called with the mounted image after its files were read */
export async function compareImage(
  store: Unpacked,
  layout: string,
  look: (root: string) => Promise<void> = async () => undefined,
): Promise<Compared> {
  const layers = await readLayers(layout, KEY);
  const mounted = await store.withMounted(layout, async (root) => {
    const found = readMounted(root, KEY);
    await look(root);
    return found;
  });
  const indexes = layers.map(({ index }) => index);
  return { layers, mounted, merged: readMerged(indexes, mounted) };
}

/**
 * Expects the same files in the layers and in the mounted image, and the sums of both and of tar.
 *
 * @param notes - the codes of all notes of the layers
 */
export async function expectSame(image: Compared, notes: readonly string[] = []): Promise<void> {
  expect(image.merged).toEqual(image.mounted);
  expectListings(image);
  await expectSums(image);
  expect(image.layers.flatMap((layer) => layer.notes)).toEqual(notes);
}

/** Reports whether a layer has an entry below a folder that fits. The path is given relative to the folder. */
export function hasEntry(
  layers: readonly Layer[],
  folder: string,
  fits: (entry: IndexedFile, path: string, layer: number) => boolean,
): boolean {
  return layers.some(({ index }, layer) =>
    [...index.entries()].some(
      (entry) => entry.path.startsWith(`${folder}/`) && fits(entry, entry.path.slice(folder.length + 1), layer),
    ),
  );
}

const sum = (sizes: Iterable<number>) => [...sizes].reduce((all, size) => all + size, 0);
const stackOf = (layers: readonly Layer[]) => layers.map(({ index }, position) => ({ index, position }));

/** Expects the sums of the mounted files, and of the files that tar lists. */
async function expectSums({ layers, mounted }: Compared): Promise<void> {
  const visibleBytes = sum(mounted.contents.map(({ sizeBytes }) => sizeBytes));
  const distinct = new Map(mounted.contents.map(({ hash, sizeBytes }) => [hash, sizeBytes]));
  const unpackedBytes = await sumByTar(layers);
  expect(listImagePackages(stackOf(layers), null).totals).toEqual({
    unpackedBytes,
    visibleBytes,
    wastedBytes: unpackedBytes - visibleBytes,
    duplicateBytes: visibleBytes - sum(distinct.values()),
  });
}

/** Expects in the listing of the root and of its directories the names that are mounted there. */
function expectListings({ layers, mounted }: Compared): void {
  const folders = listNames(layers, '').filter((path) => mounted.files[latin1(path)]?.type === 'directory');
  for (const folder of ['', ...folders]) {
    const prefix = folder === '' ? '' : `${latin1(folder)}/`;
    const names = Object.keys(mounted.files).flatMap((path) => {
      const name = path.slice(prefix.length);
      return path.startsWith(prefix) && !name.includes('/') ? [name] : [];
    });
    expect(listNames(layers, folder).map(latin1).sort(), folder).toEqual(names.sort());
  }
}

/** Lists the names in a directory that no later layer deletes. */
function listNames(layers: readonly Layer[], folder: string): string[] {
  const { items } = listDirectory(stackOf(layers), folder);
  const left = items.filter(({ kind, flags }) => kind !== 'whiteout' && !flags.includes('deleted in a later layer'));
  return left.map(({ name }) => name);
}

const latin1 = (text: string) => bytesOf(text).toString('latin1');
