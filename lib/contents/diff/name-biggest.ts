import type { FileDifference } from './differences.ts';
import { nameDirectories } from './name-directories.ts';
import { changeOf, type PackageDelta } from './package-delta.ts';
import type { PackageOfFile } from './package-path.ts';
import { addPath, createPathTree, deltaOf, markPackage, type PathNode, pathOf, replacedBytesOf } from './path-tree.ts';

const MOST = 10;
/** The smallest share of all changed bytes, or of all replaced bytes, with which a directory is named. */
const LEAST_SHARE = 0.005;

type Total = Pick<PathNode, 'movedBytes' | 'replacedBytes'>;
type Sums = {
  found: PackageOfFile;
  from: { bytes: number; files: number; versions: Set<string> };
  to: { bytes: number; files: number; versions: Set<string> };
  replacedFiles: number;
  replacedBytes: number;
};

/** Names the packages and directories that differ most, at most ten. Changes of size come first. */
export function nameBiggest(differences: readonly FileDifference[], total: Total): PackageDelta[] {
  const packages = new Map<string, Sums>();
  const rest = createPathTree();
  for (const difference of differences) {
    const { path, from, to } = difference;
    // When one side does not know a file's package, the other side's is used.
    const [before, after] = [from?.package ?? to?.package, to?.package ?? from?.package];
    if (!before || !after) {
      addPath(rest, difference);
      continue;
    }
    markPackage(rest, path);
    if (from) count(sumsOf(packages, before), before, 'from', from.sizeBytes);
    if (to) count(sumsOf(packages, after), after, 'to', to.sizeBytes);
    const replacedBytes = replacedBytesOf(difference);
    if (replacedBytes === 0) continue;
    const sums = sumsOf(packages, after);
    sums.replacedFiles += 1;
    sums.replacedBytes += replacedBytes;
  }
  return [...nameRest(rest, total).map(toDirectoryDelta), ...[...packages.values()].map(toPackageDelta)]
    .filter(({ deltaBytes, replacedBytes }) => deltaBytes !== 0 || replacedBytes !== 0)
    .sort(
      (a, b) =>
        Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes) ||
        b.replacedBytes - a.replacedBytes ||
        (a.name < b.name ? -1 : 1),
    )
    .slice(0, MOST);
}

/** Names directories by their changed bytes, and others, apart from those, by their replaced bytes. */
function nameRest(rest: PathNode, { movedBytes, replacedBytes }: Total): PathNode[] {
  const moved = nameDirectories(rest, 'movedBytes', movedBytes * LEAST_SHARE);
  const taken = moved.map(pathOf);
  const replaced = nameDirectories(rest, 'replacedBytes', replacedBytes * LEAST_SHARE);
  const isApart = (path: string) => !taken.some((other) => isWithin(path, other) || isWithin(other, path));
  return [...moved, ...replaced.filter((node) => isApart(pathOf(node)))];
}

const isWithin = (path: string, folder: string) => folder === '' || path === folder || path.startsWith(`${folder}/`);

function sumsOf(packages: Map<string, Sums>, found: PackageOfFile): Sums {
  const none = () => ({ bytes: 0, files: 0, versions: new Set<string>() });
  const sums = packages.get(found.key) ?? { found, from: none(), to: none(), replacedFiles: 0, replacedBytes: 0 };
  packages.set(found.key, sums);
  return sums;
}

function count(sums: Sums, found: PackageOfFile, side: 'from' | 'to', bytes: number): void {
  // A name that comes with a version is the package's own.
  if (found.version !== null) sums.found = found;
  sums[side].bytes += bytes;
  sums[side].files += 1;
  if (found.version !== null) sums[side].versions.add(found.version);
}

function toPackageDelta({ found, from, to, replacedFiles, replacedBytes }: Sums): PackageDelta {
  const deltaBytes = to.bytes - from.bytes;
  const only = (versions: Set<string>) => (versions.size === 1 ? ([...versions][0] ?? null) : null);
  return {
    name: found.name,
    kind: found.kind,
    change: changeOf(from, to, deltaBytes),
    deltaBytes,
    deltaFiles: to.files - from.files,
    replacedFiles,
    replacedBytes,
    fromVersion: only(from.versions),
    toVersion: only(to.versions),
  };
}

function toDirectoryDelta(node: PathNode): PackageDelta {
  const [deltaBytes, deltaFiles] = [deltaOf(node), node.toFiles - node.fromFiles];
  const change = changeOf({ files: node.fromFiles }, { files: node.toFiles }, deltaBytes);
  const { replacedFiles, replacedBytes } = node;
  return {
    name: `/${pathOf(node)}`,
    kind: 'directory',
    change,
    deltaBytes,
    deltaFiles,
    replacedFiles,
    replacedBytes,
    fromVersion: null,
    toVersion: null,
  };
}
