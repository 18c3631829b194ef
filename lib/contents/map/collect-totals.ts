import { findPackage, packageKey } from '#lib/contents/diff/package-path.ts';
import type { FileKind } from '#lib/contents/entry.ts';
import type { ImageFilesListener, PackageName } from '#lib/contents/packages/image-packages.ts';
import { createMarkWriter } from './content-marks.ts';
import { createDiveEfficiency } from './dive-efficiency.ts';
import { addSums, createSums, type FileSums } from './file-sums.ts';
import { addPackaged, type ImageTotals, type PackageTotals, sumUp } from './image-totals.ts';
import { createTotalsTree } from './totals-tree.ts';

/** Levels of directories that have sums of their own. */
const TOTALS_DEPTH = 6;
/** Smaller files have no sums of their own. */
const LEAST_FILE_BYTES = 16_384;
/** The files of further packages belong to no package. */
const MOST_PACKAGES = 50_000;

export type TotalsCollector = {
  /** Listens while the packages of the image are listed. */
  listener: Required<ImageFilesListener>;
  finish(): ImageTotals;
};

/** @param positions - the positions of the merged layers in the image, by their index */
export function createTotalsCollector(positions: readonly number[]): TotalsCollector {
  const tree = createTotalsTree({ depth: TOTALS_DEPTH, leastFileBytes: LEAST_FILE_BYTES });
  const dive = createDiveEfficiency();
  const marks = createMarkWriter();
  const packages = new Map<string, PackageTotals>();
  let diveEfficiency: number | null = null;
  const positionOf = (layer: number) => positions[layer] ?? layer;

  function packageSums(one: PackageName, path: string, layer: number): FileSums | null {
    const key = `${one.kind} ${one.name} ${one.version ?? ''}`;
    const folder = folderOf(path);
    let known = packages.get(key);
    if (known === undefined) {
      if (packages.size >= MOST_PACKAGES) return null;
      const { kind, name, version } = one;
      known = { kind, name, version, directory: folder, layers: new Map() };
      packages.set(key, known);
    }
    known.directory = commonFolder(known.directory, folder);
    const sums = known.layers.get(layer) ?? createSums();
    known.layers.set(layer, sums);
    return sums;
  }

  function addToPackage(
    name: PackageName | null,
    path: string,
    layer: number,
    packed: number,
    part: Partial<FileSums>,
  ): void {
    const sums = name === null ? null : packageSums(name, path, layer);
    if (sums === null) return;
    addSums(sums, part);
    addPackaged(tree.fileSums(path, packed, layer), part);
  }

  const listener: Required<ImageFilesListener> = {
    onEntry(entry, layer, path) {
      dive.onEntry(entry, layer);
      const { kind, sizeBytes, packedBytes: packed } = entry;
      const at = positionOf(layer);
      if (path !== entry.path) marks.setLinked(at);
      if (kind === 'directory' || isMark(kind)) {
        // The header of a directory takes a part of the layer too.
        if (packed > 0) tree.folderSums(kind === 'whiteout' ? folderOf(path) : path, at).all.packed += packed;
        return;
      }
      addSums(tree.fileSums(path, packed, at).all, { packed, unpacked: kind === 'file' ? sizeBytes : 0, files: 1 });
    },
    onWasted(path, unpacked, { layer, packedBytes: packed, content }) {
      dive.onWasted(path, unpacked);
      marks.add('wasted', positionOf(layer), content);
      const [at, wasted] = [positionOf(layer), { wastedPacked: packed, wastedUnpacked: unpacked }];
      addSums(tree.fileSums(path, packed, at).all, wasted);
      addToPackage(findPackage(path), path, at, packed, { ...wasted, packed, unpacked, files: 1 });
    },
    onMerged(merged) {
      diveEfficiency = dive.finish(merged);
    },
    onVisible(path, { kind, sizeBytes, packedBytes: packed, layer }, name) {
      const unpacked = kind === 'file' ? sizeBytes : 0;
      addToPackage(name, path, positionOf(layer), packed, { packed, unpacked, files: 1 });
    },
    onDuplicate(path, { sizeBytes, packedBytes: packed, layer, content }, name) {
      marks.add('duplicates', positionOf(layer), content);
      const [at, part] = [positionOf(layer), { duplicatePacked: packed, duplicateUnpacked: sizeBytes }];
      addSums(tree.fileSums(path, packed, at).all, part);
      addToPackage(name, path, at, packed, part);
    },
  };
  return {
    listener,
    finish() {
      sumUp(tree.root);
      const { root, isCut } = tree;
      for (const one of packages.values()) one.directory = rootOf(one);
      return { root, packages: [...packages.values()], marks: marks.finish(), diveEfficiency, isCut };
    },
  };
}

const isMark = (kind: FileKind) => kind === 'whiteout' || kind === 'opaque';
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Returns the directory that is named after a package, when all of its files are in it, else the deepest one that has them all. */
function rootOf({ kind, name, directory }: PackageTotals): string {
  const key = packageKey({ kind, name });
  let root = directory;
  while (root !== '' && findPackage(`${root}/x`)?.key === key && findPackage(`${folderOf(root)}/x`)?.key === key)
    root = folderOf(root);
  return root;
}

/** Returns the deepest directory that both paths are in. */
function commonFolder(a: string, b: string): string {
  let common = a;
  while (common !== '' && b !== common && !b.startsWith(`${common}/`)) common = folderOf(common);
  return common;
}
