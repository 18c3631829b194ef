/** A directory or file of a difference, with all that is below it. */
export type PathNode = {
  readonly name: string;
  /** Null of the root. */
  readonly parent: PathNode | null;
  /** Null while nothing lies in it: most are files, and a map takes more than all the rest. */
  children: Map<string, PathNode> | null;
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
  return createNode('', null);
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

/** From the root, without a slash at either end. */
export function pathOf(node: PathNode): string {
  const names: string[] = [];
  for (let at = node; at.parent !== null; at = at.parent) names.push(at.name);
  return names.reverse().join('/');
}

export const deltaOf = ({ fromBytes, toBytes }: PathNode): number => toBytes - fromBytes;

export function childrenByMoved(node: PathNode): PathNode[] {
  return [...(node.children?.values() ?? [])].sort((a, b) => b.movedBytes - a.movedBytes || (a.name < b.name ? -1 : 1));
}

/** The root, each directory on the way, and the place itself. */
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
  const sums = { fromBytes: 0, toBytes: 0, fromFiles: 0, toFiles: 0, movedBytes: 0 };
  return { name, parent, children: null, ...sums, hasPackage: false };
}
