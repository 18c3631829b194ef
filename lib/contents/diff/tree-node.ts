import type { FileKind } from '#lib/contents/entry.ts';

/** TreeNode is a name in the merged layers: a directory, or one name of a file. */
export type TreeNode = {
  readonly name: string;
  /** Null for the root. */
  readonly parent: TreeNode | null;
  /** Null while the directory is empty. */
  children: Map<string, TreeNode> | null;
  /** Null for a directory. */
  file: StoredFile | null;
  /** True when a later entry or a whiteout removed it. */
  isGone: boolean;
};

/** StoredFile is anything but a directory: content that a layer stores once, under one name or several hard links. */
export type StoredFile = {
  kind: FileKind;
  /** The name under which the layer stores it, even after that name is gone. */
  origin: TreeNode;
  sizeBytes: number;
  /** Bytes of the compressed layer that it takes. */
  packedBytes: number;
  layer: number;
  /** Index of its package in the packages of its layer. */
  owner: number | null;
  /** Number of its content in the index of its layer. */
  content: number | null;
  /** The target of a link, as written. */
  target: string | null;
  /** All names in the order of their arrival; null while there is only one. Removed names stay until they are skipped. */
  names: TreeNode[] | null;
  firstName: number;
  nameCount: number;
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

export function depthOf(node: TreeNode): number {
  let depth = 0;
  for (let at = node; at.parent !== null; at = at.parent) depth += 1;
  return depth;
}
