import type { StoredFile } from './stored-file.ts';

/** A name in what layers upon each other show: a directory, or one name of a file. */
export type TreeNode = {
  readonly name: string;
  /** Null of the root. */
  readonly parent: TreeNode | null;
  /** Null while nothing lies in it. */
  children: Map<string, TreeNode> | null;
  /** Null of a directory. */
  file: StoredFile | null;
  /** Whether a later entry or a whiteout took it away. */
  isGone: boolean;
};

export function createNode(name: string, parent: TreeNode | null): TreeNode {
  return { name, parent, children: null, file: null, isGone: false };
}

export function addChild(folder: TreeNode, name: string): TreeNode {
  const child = createNode(name, folder);
  setChild(folder, child);
  return child;
}

export function setChild(folder: TreeNode, child: TreeNode): void {
  folder.children ??= new Map();
  folder.children.set(child.name, child);
}

/** From the root, without a slash at either end. */
export function pathOf(node: TreeNode): string {
  const names: string[] = [];
  for (let at = node; at.parent !== null; at = at.parent) names.push(at.name);
  return names.reverse().join('/');
}

export function depthOf(node: TreeNode): number {
  let depth = 0;
  for (let at = node; at.parent !== null; at = at.parent) depth += 1;
  return depth;
}
