/** A directory or file of a difference, with all that is below it. */
export type PathNode = {
  path: string;
  children: Map<string, PathNode>;
  fromBytes: number;
  toBytes: number;
  fromFiles: number;
  toFiles: number;
  /** Of each file what came or went, added up: what cancels out in the delta does not here. */
  movedBytes: number;
  /** Whether a package that differs lies below. */
  hasPackage: boolean;
};

export type PathChange = { path: string; from: { sizeBytes: number } | null; to: { sizeBytes: number } | null };

export function createPathTree(): PathNode {
  return createNode('');
}

/** Adds a file to its directories. */
export function addPath(root: PathNode, { path, from, to }: PathChange): void {
  const [fromBytes, toBytes] = [from?.sizeBytes ?? 0, to?.sizeBytes ?? 0];
  for (const node of walkTo(root, path)) {
    node.fromBytes += fromBytes;
    node.toBytes += toBytes;
    node.fromFiles += from === null ? 0 : 1;
    node.toFiles += to === null ? 0 : 1;
    node.movedBytes += Math.abs(toBytes - fromBytes);
  }
}

export function markPackage(root: PathNode, path: string): void {
  for (const node of walkTo(root, path)) node.hasPackage = true;
}

export const deltaOf = ({ fromBytes, toBytes }: PathNode): number => toBytes - fromBytes;

export function childrenByMoved(node: PathNode): PathNode[] {
  return [...node.children.values()].sort((a, b) => b.movedBytes - a.movedBytes || (a.path < b.path ? -1 : 1));
}

/** The root, each directory on the way, and the place itself. */
function* walkTo(root: PathNode, path: string): Generator<PathNode> {
  let node = root;
  yield node;
  for (const name of path.split('/')) {
    const child = node.children.get(name) ?? createNode(node.path === '' ? name : `${node.path}/${name}`);
    node.children.set(name, child);
    node = child;
    yield node;
  }
}

function createNode(path: string): PathNode {
  const sums = { fromBytes: 0, toBytes: 0, fromFiles: 0, toFiles: 0, movedBytes: 0 };
  return { path, children: new Map(), ...sums, hasPackage: false };
}
