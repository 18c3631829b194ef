import type { FileKind } from '#lib/contents/entry.ts';
import type { TreeNode } from './tree-node.ts';

/** What is no directory: content that a layer stores once, under one name or several that are hard links to each other. */
export type StoredFile = {
  kind: FileKind;
  /** The name under which its layer stores it, even if that is gone. */
  origin: TreeNode;
  sizeBytes: number;
  layer: number;
  /** Its package's place in the packages of its layer. */
  owner: number | null;
  /** Of a link, as written. */
  target: string | null;
  /** In the order in which they came where there were several; those that are gone stay until they are passed over. */
  names: TreeNode[] | null;
  firstName: number;
  nameCount: number;
};

export function addName(file: StoredFile, node: TreeNode): void {
  node.file = file;
  file.names ??= [file.origin];
  file.names.push(node);
  file.nameCount += 1;
}

/** @returns whether that was its last name */
export function removeName(file: StoredFile, node: TreeNode): boolean {
  node.isGone = true;
  file.nameCount -= 1;
  return file.nameCount === 0;
}

const isNameOf = (node: TreeNode, file: StoredFile) => !node.isGone && node.file === file;

/** Whether a file with several names counts at this one: the first that is still there. */
export function countsAt(file: StoredFile, node: TreeNode): boolean {
  if (file.names === null) return true;
  let first = file.names[file.firstName];
  while (first !== undefined && !isNameOf(first, file)) {
    file.firstName += 1;
    first = file.names[file.firstName];
  }
  return first === node;
}

/** Makes all names of a file names of another. The longer list of names is kept, so that many links cost little. */
export function unite(link: StoredFile, file: StoredFile): void {
  const { kind, origin, sizeBytes, layer, owner, target } = file;
  const keepsLink = (link.names?.length ?? 1) > (file.names?.length ?? 1);
  const [from, into] = keepsLink ? [file, link] : [link, file];
  const moved = (from.names ?? [from.origin]).filter((node) => isNameOf(node, from));
  if (keepsLink) {
    link.names ??= [link.origin];
    Object.assign(link, { kind, origin, sizeBytes, layer, owner, target });
  }
  for (const node of moved) addName(into, node);
  from.nameCount = 0;
}
