import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { type MergedFile, mergeLayers } from './merge.ts';
import { findPackage, type PackageOfFile, packageKey } from './package-path.ts';

/** A file that is on one side only, or on both in another size. Null is the side that lacks it. */
export type FileDifference = {
  path: string;
  from: Side | null;
  to: Side | null;
};
type Side = { sizeBytes: number; package: PackageOfFile | null };

/** Both sides and what differs are in memory together. */
const MOST = { names: 600_000 };

/** Files that two stacks of layers do not have alike; null where one has more than is compared: what it lacks would look new, or gone. */
export function listDifferences(from: readonly FileIndex[], to: readonly FileIndex[]): FileDifference[] | null {
  const before = mergeLayers(from, {}, undefined, MOST);
  const after = before.isCut ? null : mergeLayers(to, {}, undefined, MOST);
  if (after === null || after.isCut) return null;
  const found: FileDifference[] = [];
  for (const [path, file] of after.files()) {
    const earlier = before.findFile(path);
    if (earlier?.sizeBytes === file.sizeBytes) continue;
    found.push({ path, from: earlier && sideOf(path, earlier, from), to: sideOf(path, file, to) });
  }
  for (const [path, file] of before.files()) {
    if (after.findFile(path) === null) found.push({ path, from: sideOf(path, file, from), to: null });
  }
  return found;
}

function sideOf(path: string, { sizeBytes, layer, owner }: MergedFile, layers: readonly FileIndex[]): Side {
  return { sizeBytes, package: packageOf(path, owner, layers[layer]) };
}

/** What an installer wrote down is surer than what a path looks like. */
function packageOf(path: string, owner: number | null, index: FileIndex | undefined): PackageOfFile | null {
  const installed = owner === null ? undefined : index?.packages[owner];
  return installed ? { ...installed, key: packageKey(installed) } : findPackage(path);
}
