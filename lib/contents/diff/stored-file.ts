import type { StoredFile, TreeNode } from './tree-node.ts';

export function addName(file: StoredFile, node: TreeNode): void {
  node.file = file;
  file.names ??= [file.origin];
  file.names.push(node);
  file.nameCount += 1;
}

/** @returns true when that was the last name */
export function removeName(file: StoredFile, node: TreeNode): boolean {
  node.isGone = true;
  file.nameCount -= 1;
  return file.nameCount === 0;
}

const isNameOf = (node: TreeNode, file: StoredFile) => !node.isGone && node.file === file;

/** Reports whether a file with several names counts at this one, the first that is left. */
export function countsAt(file: StoredFile, node: TreeNode): boolean {
  if (file.names === null) return true;
  let first = file.names[file.firstName];
  while (first !== undefined && !isNameOf(first, file)) {
    file.firstName += 1;
    first = file.names[file.firstName];
  }
  return first === node;
}

/** Gives all names of one file to another. The longer list of names is kept, so that many links stay cheap. */
export function unite(link: StoredFile, file: StoredFile): void {
  const { kind, origin, sizeBytes, packedBytes, layer, owner, content, target } = file;
  const keepsLink = (link.names?.length ?? 1) > (file.names?.length ?? 1);
  const [from, into] = keepsLink ? [file, link] : [link, file];
  const moved = (from.names ?? [from.origin]).filter((node) => isNameOf(node, from));
  if (keepsLink) {
    link.names ??= [link.origin];
    Object.assign(link, { kind, origin, sizeBytes, packedBytes, layer, owner, content, target });
  }
  for (const node of moved) addName(into, node);
  from.nameCount = 0;
}
