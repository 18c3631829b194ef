import { findPackage } from '#lib/contents/diff/package-path.ts';
import type { PackageName } from '#lib/contents/packages/image-packages.ts';
import { addSums, createSums, type FileSums, isNothing, withoutSums } from './file-sums.ts';
import { findNode, type ImageTotals, type LayerSums, type PackageTotals, type TotalsNode } from './image-totals.ts';
import { type MapPlace, WHOLE_IMAGE } from './map-place.ts';

/** MapNode is a box of the map before it is drawn. Its children are made when they are needed. */
export type MapNode = {
  kind: 'image' | 'layer' | 'directory' | 'package' | 'file';
  /** Null when it cannot be opened. */
  place: MapPlace | null;
  name: string;
  /** Without a leading slash; null when it has no place in the container. */
  path: string | null;
  package: PackageName | null;
  /** Sums by the position of the layer, without empty ones. */
  layers: ReadonlyMap<number, FileSums>;
  children(): MapNode[];
};

/** Which sums of a directory count: all, those of one layer, or those of one layer that belong to no package. */
type Choose = (layers: TotalsNode['layers']) => Map<number, FileSums>;

const chooseAll: Choose = (layers) => pick(layers, ({ all }) => all);
const chooseLoose =
  (layer: number): Choose =>
  (layers) => {
    const own = layers.get(layer);
    return pick(own === undefined ? new Map() : new Map([[layer, own]]), ({ all, packaged }) =>
      packaged === null ? all : withoutSums(all, packaged),
    );
  };

function pick(layers: TotalsNode['layers'], sumsOf: (sums: LayerSums) => FileSums): Map<number, FileSums> {
  const picked = new Map<number, FileSums>();
  for (const [layer, stored] of layers) {
    const sums = sumsOf(stored);
    if (!isNothing(sums)) picked.set(layer, sums);
  }
  return picked;
}

/** The image with its layers as the first level, and in each the packages and the other files. */
export function openByLayers(totals: ImageTotals): MapNode {
  const positions = [...totals.root.layers.keys()].sort((a, b) => a - b);
  return {
    ...imageNode(totals),
    children: () => positions.map((layer) => layerNode(totals, layer)).filter(({ layers }) => layers.size > 0),
  };
}

/** The image with the directories of its root as the first level. */
export function openByDirectories(totals: ImageTotals): MapNode {
  const { children } = folderNode(totals.root, WHOLE_IMAGE, '', chooseAll);
  return { ...imageNode(totals), children };
}

const imageNode = ({ root }: ImageTotals) => ({
  kind: 'image' as const,
  place: WHOLE_IMAGE,
  name: '',
  path: null,
  package: null,
  layers: chooseAll(root.layers),
});

export function layerNode(totals: ImageTotals, layer: number): MapNode {
  const sums = totals.root.layers.get(layer)?.all;
  const loose = looseNode(totals, layer, '');
  return {
    kind: 'layer',
    place: { layer, package: null, path: null },
    name: '',
    path: null,
    package: null,
    layers: sums === undefined || isNothing(sums) ? new Map() : new Map([[layer, sums]]),
    children() {
      const packages = totals.packages.flatMap((one) => packageNode(one, layer) ?? []);
      if (packages.length === 0) return loose?.children() ?? [];
      return loose === null || loose.layers.size === 0 ? packages : [...packages, loose];
    },
  };
}

export function packageNode({ kind, name, version, directory, layers }: PackageTotals, layer: number): MapNode | null {
  const sums = layers.get(layer);
  if (sums === undefined || isNothing(sums)) return null;
  const named = { kind, name, version };
  return {
    kind: 'package',
    place: { layer, package: named, path: null },
    name,
    path: directory === '' ? null : directory,
    package: named,
    layers: new Map([[layer, sums]]),
    children: () => [],
  };
}

/** A directory with the files of a layer that belong to no package; null when nothing is stored of it. */
export function looseNode(totals: ImageTotals, layer: number, path: string): MapNode | null {
  const node = findNode(totals.root, path);
  return node && folderNode(node, { layer, package: null, path }, path, chooseLoose(layer));
}

export function directoryNode(totals: ImageTotals, path: string): MapNode | null {
  const node = findNode(totals.root, path);
  return node && folderNode(node, { layer: null, package: null, path }, path, chooseAll);
}

/** A directory whose sums were read from file lists for this place alone. */
export const readNode = (node: TotalsNode, place: MapPlace, path: string): MapNode =>
  folderNode(node, place, path, chooseAll);

function folderNode(
  node: TotalsNode,
  place: MapPlace,
  path: string,
  choose: Choose,
  name: string = node.name,
): MapNode {
  const isFile = node.kind === 'file';
  return {
    kind: node.kind,
    place: isFile ? null : place,
    name,
    path,
    // Only of boxes that are drawn: there can be many others.
    get package() {
      return isFile ? null : packageAt(path);
    },
    layers: choose(node.layers),
    children: () =>
      [...(node.children?.values() ?? [])]
        // Directories without files are a few bytes each.
        .filter(({ layers }) => totalOf(choose(layers)).files > 0)
        .map((child) => {
          const joined = joinOnly(child, path === '' ? child.name : `${path}/${child.name}`, choose);
          return folderNode(joined.node, { ...place, path: joined.path }, joined.path, choose, joined.name);
        }),
  };
}

/**
 * Finds the directory that stands for one: the only directory in it, if nothing else is there, and so on: "usr/local/bin". The directory of
 * a package stands for itself.
 */
function joinOnly(node: TotalsNode, path: string, choose: Choose): { node: TotalsNode; name: string; path: string } {
  let joined = { node, name: node.name, path };
  for (;;) {
    const only = findOnly(joined.node, choose);
    if (only === null || packageAt(joined.path) !== null) return joined;
    joined = { node: only, name: `${joined.name}/${only.name}`, path: `${joined.path}/${only.name}` };
  }
}

/** Returns the directory that has all files of another one. */
function findOnly({ layers, children }: TotalsNode, choose: Choose): TotalsNode | null {
  const files = totalOf(choose(layers)).files;
  for (const child of children?.values() ?? []) {
    const inChild = totalOf(choose(child.layers)).files;
    if (inChild > 0) return inChild === files && child.kind === 'directory' ? child : null;
  }
  return null;
}

/** Returns the package whose own directory this is, by its place alone. */
function packageAt(path: string): PackageName | null {
  const found = path === '' ? null : findPackage(`${path}/x`);
  const above = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  if (found === null || findPackage(`${above}/x`)?.key === found.key) return null;
  return { kind: found.kind, name: found.name, version: found.version };
}

/** Adds up sums of several layers. */
export function totalOf(layers: ReadonlyMap<number, FileSums>, isChosen: (layer: number) => boolean = () => true) {
  const total = createSums();
  for (const [layer, sums] of layers) if (isChosen(layer)) addSums(total, sums);
  return total;
}
