import { findPackage } from '#lib/contents/diff/package-path.ts';
import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import { type ImageFilesListener, listImagePackages, type PackageName } from '#lib/contents/packages/image-packages.ts';
import type { TreeLayer } from '#lib/contents/tree.ts';
import type { FileSums } from './file-sums.ts';
import { findNode, sumUp, type TotalsNode } from './image-totals.ts';
import { totalOf } from './map-node.ts';
import type { MapPlace } from './map-place.ts';
import { addPart, createTotalsTree, type TotalsTree } from './totals-tree.ts';

/** Levels of directories that are read below a place. */
const LEVELS_BELOW = 4;

export type ReadPlace = {
  /** The directory with its files, each with sums of its own. */
  node: TotalsNode;
  /** True when there are too many files. */
  isCut: boolean;
};

/**
 * Reads the files of a directory or package from file lists. Where no file of it was replaced or deleted, or all were, one layer is
 * decoded at a time. Otherwise the layers have to be merged.
 *
 * @param layers - all layers of the image whose files are known, lowest first
 * @param path - the directory, without a leading slash; of a package, the directory that has all of its files
 * @param known - the sums of the place by layer, as far as they are stored; null when they are not
 */
export function readPlace(
  layers: readonly TreeLayer[],
  place: MapPlace,
  path: string,
  known: ReadonlyMap<number, FileSums> | null,
): ReadPlace | null {
  const levels = path === '' ? 0 : path.split('/').length;
  const open = () => createTotalsTree({ depth: levels + LEVELS_BELOW, leastFileBytes: 0 });
  const single = known === null || !isSimple(known) ? null : readLayers(open(), layers, { place, path, known });
  const tree = single ?? mergePlace(open(), layers, place, path);
  sumUp(tree.root);
  const node = findNode(tree.root, path);
  return node && { node, isCut: tree.isCut };
}

/** Reports whether each layer's files of the place are all visible, or all replaced. */
function isSimple(known: ReadonlyMap<number, FileSums>): boolean {
  return [...known.values()].every(
    ({ packed, unpacked, wastedPacked, wastedUnpacked }) =>
      (wastedPacked === 0 && wastedUnpacked === 0) || (wastedUnpacked === unpacked && wastedPacked >= packed * 0.98),
  );
}

type Wanted = { place: MapPlace; path: string; known: ReadonlyMap<number, FileSums> };

/** Returns null when the sums differ from the stored ones: links lead elsewhere, or a later database names other packages. */
function readLayers(tree: TotalsTree, layers: readonly TreeLayer[], { place, path, known }: Wanted): TotalsTree | null {
  const prefix = path === '' ? '' : `${path}/`;
  let packed = 0;
  for (const [position, sums] of known) {
    const index = layers.find((layer) => layer.position === position)?.index;
    if (index === undefined) return null;
    const isWasted = sums.wastedUnpacked > 0 || sums.wastedPacked > 0;
    const isDuplicate = sums.duplicateUnpacked > 0 && sums.duplicateUnpacked === sums.unpacked;
    for (const entry of index.entries()) {
      if (!entry.path.startsWith(prefix) || !isFile(entry) || !belongsTo(place, entry, index)) continue;
      const unpacked = entry.kind === 'file' ? entry.sizeBytes : 0;
      packed += entry.packedBytes;
      const part = { packed: entry.packedBytes, unpacked, files: 1 };
      addPart(tree.fileSums(entry.path, entry.packedBytes, position).all, {
        ...part,
        ...(isWasted && { wastedPacked: entry.packedBytes, wastedUnpacked: unpacked }),
        ...(isDuplicate && { duplicatePacked: entry.packedBytes, duplicateUnpacked: unpacked }),
      });
    }
  }
  const stored = totalOf(known);
  // Headers of directories are not counted here.
  return Math.abs(stored.packed - packed) <= stored.packed * 0.02 + 4_096 ? tree : null;
}

const isFile = ({ kind }: IndexedFile) => kind !== 'directory' && kind !== 'whiteout' && kind !== 'opaque';

/** Reports whether the files of a place have this entry, as far as its own layer knows. */
function belongsTo(place: MapPlace, { path, owner }: IndexedFile, index: FileIndex): boolean {
  if (place.layer === null) return true;
  const named = (owner === null ? undefined : index.packages[owner]) ?? findPackage(path);
  return isOfPlace(place, named);
}

function isOfPlace({ layer, package: wanted }: MapPlace, named: PackageName | null): boolean {
  if (layer === null) return true;
  if (wanted === null || named === null) return wanted === named;
  const isSameVersion = wanted.version === null || named.version === null || wanted.version === named.version;
  return wanted.kind === named.kind && wanted.name === named.name && isSameVersion;
}

/** Reads the files of a place from the merged layers of the whole image. */
function mergePlace(tree: TotalsTree, layers: readonly TreeLayer[], place: MapPlace, path: string): TotalsTree {
  const prefix = path === '' ? '' : `${path}/`;
  const positionOf = (layer: number) => layers[layer]?.position ?? layer;
  const isIn = (file: string, layer: number, named: PackageName | null) =>
    file.startsWith(prefix) && (place.layer === null || positionOf(layer) === place.layer) && isOfPlace(place, named);
  const listener: ImageFilesListener = {
    onWasted(file, unpacked, { layer, packedBytes: packed }) {
      if (!isIn(file, layer, findPackage(file))) return;
      const part = { packed, unpacked, files: 1, wastedPacked: packed, wastedUnpacked: unpacked };
      addPart(tree.fileSums(file, packed, positionOf(layer)).all, part);
    },
    onVisible(file, { kind, sizeBytes, packedBytes: packed, layer }, named) {
      if (!isIn(file, layer, named)) return;
      const unpacked = kind === 'file' ? sizeBytes : 0;
      addPart(tree.fileSums(file, packed, positionOf(layer)).all, { packed, unpacked, files: 1 });
    },
    onDuplicate(file, { sizeBytes, packedBytes, layer }, named) {
      if (!isIn(file, layer, named)) return;
      const part = { duplicatePacked: packedBytes, duplicateUnpacked: sizeBytes };
      addPart(tree.fileSums(file, packedBytes, positionOf(layer)).all, part);
    },
  };
  listImagePackages(layers, null, listener);
  return tree;
}
