import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { type FileDifference, listDifferences } from './differences.ts';
import { nameDirectories } from './name-directories.ts';
import { changeOf, type PackageChange, type PackageDelta } from './package-delta.ts';
import type { PackageOfFile } from './package-path.ts';
import { addPath, childrenByMoved, createPathTree, deltaOf, markPackage, type PathNode, pathOf } from './path-tree.ts';

type TreeDelta = { path: string; fromBytes: number; toBytes: number; deltaBytes: number; deltaFiles: number };
type FileDelta = { path: string; change: PackageChange; fromBytes: number; toBytes: number };

/** Bytes are uncompressed, paths begin with a slash. Everything is biggest first. */
export type ContentsDiff = {
  /** Directories and packages that differ most, at most ten; none is within another. */
  packages: PackageDelta[];
  /** Directories with what differs in them, without what a directory of the list below has. */
  tree: TreeDelta[];
  files: FileDelta[];
  /** Whether there are more directories or files than the lists hold, or than can be compared: then the lists are empty. */
  truncated: boolean;
};

const MOST = { packages: 10, tree: 200, files: 200 };
/** Of all that moved: less than this is not worth a name, or a directory of its own. */
const LEAST_SHARE = { named: 0.005, tree: 0.01 };

/** What differs in the files of two layers, or of two stacks of layers, lowest first. Pure. */
export function diffContents(from: readonly FileIndex[], to: readonly FileIndex[]): ContentsDiff {
  const differences = listDifferences(from, to);
  if (differences === null) return { packages: [], tree: [], files: [], truncated: true };
  // One tree after the other: each has a node for every file.
  const { tree, movedBytes } = listDirectories(differences);
  return {
    packages: nameBiggest(differences, movedBytes),
    tree: tree.slice(0, MOST.tree),
    files: listBiggest(differences),
    truncated: tree.length > MOST.tree || differences.length > MOST.files,
  };
}

function listDirectories(differences: readonly FileDifference[]): { tree: TreeDelta[]; movedBytes: number } {
  const all = createPathTree();
  for (const difference of differences) addPath(all, difference);
  return { tree: listTree(all, all.movedBytes * LEAST_SHARE.tree), movedBytes: all.movedBytes };
}

function listBiggest(differences: readonly FileDifference[]): FileDelta[] {
  const movedOf = ({ from, to }: FileDifference) => Math.abs((to?.sizeBytes ?? 0) - (from?.sizeBytes ?? 0));
  const sorted = differences.toSorted((a, b) => movedOf(b) - movedOf(a) || (a.path < b.path ? -1 : 1));
  return sorted.slice(0, MOST.files).map(toFileDelta);
}

const moved = (delta: { fromBytes: number; toBytes: number }) => Math.abs(delta.toBytes - delta.fromBytes);

function byMoved<T extends { path: string; fromBytes: number; toBytes: number }>(a: T, b: T): number {
  return moved(b) - moved(a) || (a.path < b.path ? -1 : 1);
}

function toFileDelta({ path, from, to }: FileDifference): FileDelta {
  const [fromBytes, toBytes] = [from?.sizeBytes ?? 0, to?.sizeBytes ?? 0];
  const change = changeOf({ files: from ? 1 : 0 }, { files: to ? 1 : 0 }, toBytes - fromBytes);
  return { path: `/${path}`, change, fromBytes, toBytes };
}

type Sums = {
  found: PackageOfFile;
  from: { bytes: number; files: number; versions: Set<string> };
  to: { bytes: number; files: number; versions: Set<string> };
};

function nameBiggest(differences: readonly FileDifference[], movedBytes: number): PackageDelta[] {
  const packages = new Map<string, Sums>();
  const rest = createPathTree();
  for (const difference of differences) {
    const { path, from, to } = difference;
    // A side that does not say whose the file is takes the other's word.
    const [before, after] = [from?.package ?? to?.package, to?.package ?? from?.package];
    if (!before || !after) {
      addPath(rest, difference);
      continue;
    }
    markPackage(rest, path);
    if (from) count(packages, before, 'from', from.sizeBytes);
    if (to) count(packages, after, 'to', to.sizeBytes);
  }
  const named = nameDirectories(rest, movedBytes * LEAST_SHARE.named).map(toDirectoryDelta);
  return [...named, ...[...packages.values()].map(toPackageDelta)]
    .filter(({ deltaBytes }) => deltaBytes !== 0)
    .sort((a, b) => Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST.packages);
}

function count(packages: Map<string, Sums>, found: PackageOfFile, side: 'from' | 'to', bytes: number): void {
  const none = () => ({ bytes: 0, files: 0, versions: new Set<string>() });
  const sums = packages.get(found.key) ?? { found, from: none(), to: none() };
  // The name that comes with a version is the distribution's own.
  if (found.version !== null) sums.found = found;
  packages.set(found.key, sums);
  sums[side].bytes += bytes;
  sums[side].files += 1;
  if (found.version !== null) sums[side].versions.add(found.version);
}

function toPackageDelta({ found, from, to }: Sums): PackageDelta {
  const deltaBytes = to.bytes - from.bytes;
  const only = (versions: Set<string>) => (versions.size === 1 ? ([...versions][0] ?? null) : null);
  return {
    name: found.name,
    kind: found.kind,
    change: changeOf(from, to, deltaBytes),
    deltaBytes,
    deltaFiles: to.files - from.files,
    fromVersion: only(from.versions),
    toVersion: only(to.versions),
  };
}

function toDirectoryDelta(node: PathNode): PackageDelta {
  const [deltaBytes, deltaFiles] = [deltaOf(node), node.toFiles - node.fromFiles];
  const change = changeOf({ files: node.fromFiles }, { files: node.toFiles }, deltaBytes);
  return {
    name: `/${pathOf(node)}`,
    kind: 'directory',
    change,
    deltaBytes,
    deltaFiles,
    fromVersion: null,
    toVersion: null,
  };
}

/** Each directory where enough moved, without those in it that are listed themselves. */
function listTree(root: PathNode, leastBytes: number): TreeDelta[] {
  const found: TreeDelta[] = [];
  const visit = (node: PathNode) => {
    const own = {
      from: node.fromBytes,
      to: node.toBytes,
      files: node.toFiles - node.fromFiles,
      moved: node.movedBytes,
    };
    for (const child of childrenByMoved(node)) {
      if (child.children === null || child.movedBytes < leastBytes) continue;
      own.from -= child.fromBytes;
      own.to -= child.toBytes;
      own.files -= child.toFiles - child.fromFiles;
      own.moved -= child.movedBytes;
      visit(child);
    }
    if (own.moved === 0) return;
    const { from: fromBytes, to: toBytes, files: deltaFiles } = own;
    found.push({ path: `/${pathOf(node)}`, fromBytes, toBytes, deltaBytes: toBytes - fromBytes, deltaFiles });
  };
  visit(root);
  return found.sort(byMoved);
}
