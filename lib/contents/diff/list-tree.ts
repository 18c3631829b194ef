import { type PathNode, pathOf } from './path-tree.ts';

/** TreeDelta is the difference in one directory. */
export type TreeDelta = {
  path: string;
  fromBytes: number;
  toBytes: number;
  deltaBytes: number;
  deltaFiles: number;
  /** Files whose content changed and not their size, and their bytes. */
  replacedFiles: number;
  replacedBytes: number;
};

/** A directory is listed with this share of all changed bytes, or of all replaced bytes. */
const LEAST_SHARE = 0.01;

type Weight = { path: string; deltaBytes: number; replacedBytes: number };

/** Orders by the change of size, then by replaced bytes, then by path. */
export function byWeight(a: Weight, b: Weight): number {
  const moved = Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes);
  return moved || b.replacedBytes - a.replacedBytes || (a.path < b.path ? -1 : 1);
}

type Own = Pick<
  PathNode,
  'fromBytes' | 'toBytes' | 'fromFiles' | 'toFiles' | 'movedBytes' | 'replacedFiles' | 'replacedBytes'
>;

const FIELDS = [
  'fromBytes',
  'toBytes',
  'fromFiles',
  'toFiles',
  'movedBytes',
  'replacedFiles',
  'replacedBytes',
] as const satisfies readonly (keyof Own)[];

/** Lists each directory with enough changed or replaced bytes, not counting listed directories inside it. */
export function listTree(root: PathNode): TreeDelta[] {
  const found: TreeDelta[] = [];
  const hasShare = (part: number, whole: number) => part > 0 && part >= whole * LEAST_SHARE;
  const visit = (node: PathNode) => {
    const own: Own = { ...node };
    for (const child of node.children?.values() ?? []) {
      const isListed = hasShare(child.movedBytes, root.movedBytes) || hasShare(child.replacedBytes, root.replacedBytes);
      if (child.children === null || !isListed) continue;
      for (const field of FIELDS) own[field] -= child[field];
      visit(child);
    }
    if (own.movedBytes === 0 && own.replacedBytes === 0) return;
    const { fromBytes, toBytes, replacedFiles, replacedBytes } = own;
    found.push({
      path: `/${pathOf(node)}`,
      fromBytes,
      toBytes,
      deltaBytes: toBytes - fromBytes,
      deltaFiles: own.toFiles - own.fromFiles,
      replacedFiles,
      replacedBytes,
    });
  };
  visit(root);
  return found.sort(byWeight);
}
