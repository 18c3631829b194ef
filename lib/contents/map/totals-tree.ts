import { createNode, type LayerSums, sumsAt, type TotalsNode } from './image-totals.ts';

/** Beyond so many nodes, sums go to the directory above. */
const MOST_NODES = 100_000;
/** Beyond so many pairs of a node and a layer, sums go to the root: an image of many layers could take gigabytes. */
const MOST_ROWS = 200_000;

export type TotalsTree = {
  root: TotalsNode;
  /** Returns the sums of a file in a layer, or those of the closest directory that has a node. */
  fileSums(path: string, packedBytes: number, layer: number): LayerSums;
  folderSums(path: string, layer: number): LayerSums;
  /** True when there were too many directories and files. */
  readonly isCut: boolean;
};

/**
 * Creates a tree of sums.
 *
 * @param depth - levels of directories that have nodes
 * @param leastFileBytes - files with fewer packed bytes have no node
 */
export function createTotalsTree({ depth, leastFileBytes }: { depth: number; leastFileBytes: number }): TotalsTree {
  const root = createNode('', 'directory');
  let [nodeCount, rowCount] = [1, 0];
  let isCut = false;
  /** Entries of one directory are usually adjacent. */
  let last = { path: '', node: root, isWhole: true };

  function childOf(node: TotalsNode, name: string, kind: TotalsNode['kind']): TotalsNode | null {
    const known = node.children?.get(name);
    if (known !== undefined) {
      if (kind === 'directory') known.kind = kind;
      return known;
    }
    if (nodeCount >= MOST_NODES) {
      isCut = true;
      return null;
    }
    nodeCount += 1;
    const child = createNode(name, kind);
    node.children ??= new Map();
    node.children.set(name, child);
    return child;
  }

  function folderAt(path: string): typeof last {
    if (path === last.path) return last;
    let node = root;
    let isWhole = true;
    for (const [level, part] of (path === '' ? [] : path.split('/')).entries()) {
      const next = level < depth ? childOf(node, part, 'directory') : null;
      if (next === null) {
        isWhole = false;
        break;
      }
      node = next;
    }
    last = { path, node, isWhole };
    return last;
  }

  function rowOf(node: TotalsNode, layer: number): LayerSums {
    if (node === root || node.layers.has(layer)) return sumsAt(node, layer);
    if (rowCount >= MOST_ROWS) {
      isCut = true;
      return sumsAt(root, layer);
    }
    rowCount += 1;
    return sumsAt(node, layer);
  }

  return {
    root,
    fileSums(path, packedBytes, layer) {
      const slash = path.lastIndexOf('/');
      const { node, isWhole } = folderAt(slash === -1 ? '' : path.slice(0, slash));
      const name = path.slice(slash + 1);
      const known = isWhole ? node.children?.get(name) : node;
      if (known !== undefined) return rowOf(known, layer);
      const created = packedBytes < leastFileBytes ? null : childOf(node, name, 'file');
      return rowOf(created ?? node, layer);
    },
    folderSums: (path, layer) => rowOf(folderAt(path).node, layer),
    get isCut() {
      return isCut;
    },
  };
}
