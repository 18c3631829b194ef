import { findPackage } from '#lib/contents/diff/package-path.ts';
import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import { type ImageFilesListener, listImagePackages, type PackageName } from '#lib/contents/packages/image-packages.ts';
import type { TreeLayer } from '#lib/contents/tree.ts';
import { isMarked } from './content-marks.ts';
import { addSums, createSums, type FileSums } from './file-sums.ts';
import { findNode, type ImageTotals, sumUp, type TotalsNode } from './image-totals.ts';
import { totalOf } from './map-node.ts';
import type { MapPlace } from './map-place.ts';
import { pruneNode } from './prune-totals.ts';
import { createTotalsTree, type TotalsTree } from './totals-tree.ts';

/** Levels of directories that are read below a place. */
export const LEVELS_BELOW = 4;
/** Rows of a place: a row is a directory or file in one layer. Two such places fit into what is kept. */
const MOST_ROWS = 30_000;

export type ReadPlace = {
  /** The directory with its files, each with sums of its own. */
  node: TotalsNode;
  /** True when there are too many files. */
  isCut: boolean;
};

/** WantedPlace is a place to read. */
export type WantedPlace = {
  place: MapPlace;
  /** The directory, without a leading slash; of a package, the directory that has all of its files. */
  path: string;
  /** The sums of the place by layer; null when they are unknown. */
  known: ReadonlyMap<number, FileSums> | null;
  marks: ImageTotals['marks'];
};

/** Returns the positions of the layers that a place can be read from alone; null when all have to be merged. */
export function layersOf({ known, marks }: WantedPlace): number[] | null {
  if (known === null || marks === null) return null;
  const positions = [...known.keys()];
  return positions.some((position) => marks.get(position)?.isLinked) ? null : positions;
}

/**
 * Reads the files of a directory or package from the file lists of the layers that have bytes of it, one at a time. Returns null when
 * they alone do not know: links lead elsewhere, or the database of a later layer names other packages.
 */
export function readPlace(layers: readonly TreeLayer[], wanted: WantedPlace): ReadPlace | null {
  const { known, marks } = wanted;
  if (known === null || marks === null) return null;
  const tree = readLayers(openTree(wanted), layers, { ...wanted, known, marks });
  return tree && toPlace(tree, wanted);
}

/**
 * Reads the files of a directory or package from the merged layers of an image. Returns null when it has none.
 *
 * @param layers - all layers of the image whose files are known, lowest first
 */
export function mergePlace(layers: readonly TreeLayer[], wanted: WantedPlace): ReadPlace | null {
  return toPlace(mergeInto(openTree(wanted), layers, wanted), wanted);
}

const openTree = ({ path }: WantedPlace): TotalsTree =>
  createTotalsTree({ depth: (path === '' ? 0 : path.split('/').length) + LEVELS_BELOW, leastFileBytes: 0 });

function toPlace(tree: TotalsTree, { path }: WantedPlace): ReadPlace | null {
  sumUp(tree.root);
  const node = findNode(tree.root, path);
  if (node === null) return null;
  const pruned = pruneNode(node, MOST_ROWS);
  return { node: pruned, isCut: tree.isCut || pruned !== node };
}

type Known = { [Key in keyof WantedPlace]: NonNullable<WantedPlace[Key]> };

function readLayers(
  tree: TotalsTree,
  layers: readonly TreeLayer[],
  { place, path, known, marks }: Known,
): TotalsTree | null {
  const prefix = path === '' ? '' : `${path}/`;
  const read = createSums();
  for (const position of known.keys()) {
    const index = layers.find((layer) => layer.position === position)?.index;
    if (index === undefined) return null;
    const ofLayer = marks.get(position);
    for (const entry of index.entries()) {
      if (!entry.path.startsWith(prefix) || !isFile(entry) || !belongsTo(place, entry, index)) continue;
      const unpacked = entry.kind === 'file' ? entry.sizeBytes : 0;
      const part: Partial<FileSums> = { packed: entry.packedBytes, unpacked, files: 1 };
      if (isMarked(ofLayer?.wasted, entry.content))
        Object.assign(part, { wastedPacked: entry.packedBytes, wastedUnpacked: unpacked });
      if (isMarked(ofLayer?.duplicates, entry.content))
        Object.assign(part, { duplicatePacked: entry.packedBytes, duplicateUnpacked: unpacked });
      addSums(tree.fileSums(entry.path, entry.packedBytes, position).all, part);
      addSums(read, part);
    }
  }
  const stored = totalOf(known);
  const isSame = stored.unpacked === read.unpacked && (place.layer !== null || stored.files === read.files);
  return isSame ? tree : null;
}

const isFile = ({ kind }: IndexedFile) => kind !== 'directory' && kind !== 'whiteout' && kind !== 'opaque';

/** Reports whether the files of a place have this entry, as far as its own layer knows. */
function belongsTo(place: MapPlace, { path, owner }: IndexedFile, index: FileIndex): boolean {
  if (place.layer === null) return true;
  const named = (owner === null ? undefined : index.packages[owner]) ?? findPackage(path);
  // The database of another layer can know the version.
  const isVersionKnown = Boolean(named?.version && place.package?.version);
  return isOfPlace(place, isVersionKnown ? named : named && { ...named, version: place.package?.version ?? null });
}

/** Reports whether a place has the files of a package in its layer. */
function isOfPlace({ layer, package: wanted }: MapPlace, named: PackageName | null): boolean {
  if (layer === null) return true;
  if (wanted === null || named === null) return wanted === named;
  return wanted.kind === named.kind && wanted.name === named.name && wanted.version === named.version;
}

function mergeInto(tree: TotalsTree, layers: readonly TreeLayer[], { place, path }: WantedPlace): TotalsTree {
  const prefix = path === '' ? '' : `${path}/`;
  const positionOf = (layer: number) => layers[layer]?.position ?? layer;
  const isIn = (file: string, layer: number, named: PackageName | null) =>
    file.startsWith(prefix) && (place.layer === null || positionOf(layer) === place.layer) && isOfPlace(place, named);
  const ofAllLayers = place.layer === null;
  const listener: ImageFilesListener = {
    onEntry(entry, layer, file) {
      if (!ofAllLayers || !isFile(entry) || !isIn(file, layer, null)) return;
      const { kind, sizeBytes, packedBytes: packed } = entry;
      const unpacked = kind === 'file' ? sizeBytes : 0;
      addSums(tree.fileSums(file, packed, positionOf(layer)).all, { packed, unpacked, files: 1 });
    },
    onWasted(file, unpacked, { layer, packedBytes: packed }) {
      if (!isIn(file, layer, findPackage(file))) return;
      const part = {
        wastedPacked: packed,
        wastedUnpacked: unpacked,
        ...(!ofAllLayers && { packed, unpacked, files: 1 }),
      };
      addSums(tree.fileSums(file, packed, positionOf(layer)).all, part);
    },
    onVisible(file, { kind, sizeBytes, packedBytes: packed, layer }, named) {
      if (ofAllLayers || !isIn(file, layer, named)) return;
      const unpacked = kind === 'file' ? sizeBytes : 0;
      addSums(tree.fileSums(file, packed, positionOf(layer)).all, { packed, unpacked, files: 1 });
    },
    onDuplicate(file, { sizeBytes, packedBytes, layer }, named) {
      if (!isIn(file, layer, named)) return;
      const part = { duplicatePacked: packedBytes, duplicateUnpacked: sizeBytes };
      addSums(tree.fileSums(file, packedBytes, positionOf(layer)).all, part);
    },
  };
  listImagePackages(layers, null, listener);
  return tree;
}
