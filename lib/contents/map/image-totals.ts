import type { ContentMarks } from './content-marks.ts';
import { addSums, createSums, type FileSums } from './file-sums.ts';

/** LayerSums are the sums of a directory or file in one layer. */
export type LayerSums = {
  all: FileSums;
  /** The part that belongs to packages; null when nothing does. */
  packaged: FileSums | null;
};

/**
 * TotalsNode is a directory or a large file of an image with its sums for each layer, by position. The sums of a directory include
 * everything below it; small files have no nodes of their own.
 */
export type TotalsNode = {
  name: string;
  kind: 'directory' | 'file';
  layers: Map<number, LayerSums>;
  children: Map<string, TotalsNode> | null;
};

/** PackageTotals are the sums of one version of a package for each layer, by position. */
export type PackageTotals = {
  kind: string;
  name: string;
  version: string | null;
  /** The deepest directory that has all of its files, without a leading slash. */
  directory: string;
  layers: Map<number, FileSums>;
};

/** ImageTotals are the directories, large files and packages of an image with their sums. Layers are positions in the image. */
export type ImageTotals = {
  root: TotalsNode;
  packages: PackageTotals[];
  /** Contents of each layer that are wasted or repeated; null when there are too many. */
  marks: Map<number, ContentMarks> | null;
  /** The efficiency that dive shows, 0 to 1; null when it is unknown. */
  diveEfficiency: number | null;
  /** True when there were too many directories: the sums of some are only in those of the directory above. */
  isCut: boolean;
};

export const createNode = (name: string, kind: TotalsNode['kind']): TotalsNode => ({
  name,
  kind,
  layers: new Map(),
  children: null,
});

export function sumsAt(node: TotalsNode, layer: number): LayerSums {
  const known = node.layers.get(layer);
  if (known !== undefined) return known;
  const created: LayerSums = { all: createSums(), packaged: null };
  node.layers.set(layer, created);
  return created;
}

/** Adds to the part of the sums that belongs to packages. */
export function addPackaged(to: LayerSums, part: Readonly<Partial<FileSums>>): void {
  to.packaged ??= createSums();
  addSums(to.packaged, part);
}

/** Adds the sums of all nodes to the directories above them. */
export function sumUp(node: TotalsNode): void {
  for (const child of node.children?.values() ?? []) {
    sumUp(child);
    for (const [layer, { all, packaged }] of child.layers) {
      addSums(sumsAt(node, layer).all, all);
      if (packaged !== null) addPackaged(sumsAt(node, layer), packaged);
    }
  }
}

/** Returns the node at a path without a leading slash, or null. */
export function findNode(root: TotalsNode, path: string): TotalsNode | null {
  let at: TotalsNode | undefined = root;
  for (const part of path === '' ? [] : path.split('/')) at = at?.children?.get(part);
  return at ?? null;
}
