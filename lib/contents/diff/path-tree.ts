/** PathNode is a directory or file of a difference, with everything below it. */
export type PathNode = {
  readonly name: string;
  /** Null for the root. */
  readonly parent: PathNode | null;
  /** Null while the node has no children. Most nodes are files, and an empty map would take most of their memory. */
  children: Map<string, PathNode> | null;
  fromBytes: number;
  toBytes: number;
  fromFiles: number;
  toFiles: number;
  /** Sum of the absolute changes of all files. Growth and shrinkage do not cancel out as in a delta. */
  movedBytes: number;
  /** Files whose content changed and not their size, and their bytes. */
  replacedFiles: number;
  replacedBytes: number;
  /** True when a changed package is below. */
  hasPackage: boolean;
};

export type PathChange = { path: string; from: { sizeBytes: number } | null; to: { sizeBytes: number } | null };

/** Returns the bytes of a difference in content alone: the size of the file, or 0 when its size differs too. */
export function replacedBytesOf({ from, to }: Pick<PathChange, 'from' | 'to'>): number {
  return from !== null && to !== null && from.sizeBytes === to.sizeBytes ? to.sizeBytes : 0;
}

export function createPathTree(): PathNode {
  return createNode('', null);
}

/** Adds a file to all its directories. */
export function addPath(root: PathNode, { path, from, to }: PathChange): void {
  const [fromBytes, toBytes] = [from?.sizeBytes ?? 0, to?.sizeBytes ?? 0];
  const replacedBytes = replacedBytesOf({ from, to });
  for (const node of walkTo(root, path)) {
    node.fromBytes += fromBytes;
    node.toBytes += toBytes;
    node.fromFiles += from === null ? 0 : 1;
    node.toFiles += to === null ? 0 : 1;
    node.movedBytes += Math.abs(toBytes - fromBytes);
    node.replacedFiles += replacedBytes > 0 ? 1 : 0;
    node.replacedBytes += replacedBytes;
  }
}

export function markPackage(root: PathNode, path: string): void {
  for (const node of walkTo(root, path)) node.hasPackage = true;
}

type Named = { readonly name: string; readonly parent: Named | null };

/** Returns the path of a node of any tree from the root, without a slash at either end. */
export function pathOf(node: Named): string {
  const names: string[] = [];
  for (let at = node; at.parent !== null; at = at.parent) names.push(at.name);
  return names.reverse().join('/');
}

export const deltaOf = ({ fromBytes, toBytes }: PathNode): number => toBytes - fromBytes;

/** Returns the children with the biggest first. */
export function childrenBy(node: PathNode, weight: 'movedBytes' | 'replacedBytes'): PathNode[] {
  return [...(node.children?.values() ?? [])].sort((a, b) => b[weight] - a[weight] || (a.name < b.name ? -1 : 1));
}

/** Yields the root, each directory on the way, and the node of the path, creating those that are missing. */
function* walkTo(root: PathNode, path: string): Generator<PathNode> {
  let node = root;
  yield node;
  for (const name of path.split('/')) {
    node.children ??= new Map();
    const child: PathNode = node.children.get(name) ?? createNode(name, node);
    node.children.set(name, child);
    node = child;
    yield node;
  }
}

function createNode(name: string, parent: PathNode | null): PathNode {
  const sums = {
    fromBytes: 0,
    toBytes: 0,
    fromFiles: 0,
    toFiles: 0,
    movedBytes: 0,
    replacedFiles: 0,
    replacedBytes: 0,
  };
  return { name, parent, children: null, ...sums, hasPackage: false };
}
