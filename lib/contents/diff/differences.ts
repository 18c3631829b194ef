import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import { type MergedFile, mergeLayers } from './merge.ts';
import { findPackage, type PackageOfFile, packageKey } from './package-path.ts';

/** A file that is on one side only, or on both in another size. Null is the side that lacks it. */
export type FileDifference = {
  path: string;
  from: Side | null;
  to: Side | null;
};
export type Side = { sizeBytes: number; package: PackageOfFile | null };

/** Files that two stacks of layers do not have alike. */
export function listDifferences(from: readonly FileIndex[], to: readonly FileIndex[]): FileDifference[] {
  const [before, after] = [mergeLayers(from), mergeLayers(to)];
  const found: FileDifference[] = [];
  for (const [path, file] of after) {
    const earlier = before.get(path);
    if (earlier?.sizeBytes === file.sizeBytes) continue;
    found.push({ path, from: earlier ? sideOf(earlier, from) : null, to: sideOf(file, to) });
  }
  for (const [path, file] of before) {
    if (!after.has(path)) found.push({ path, from: sideOf(file, from), to: null });
  }
  return found;
}

function sideOf({ sizeBytes, entry, layer }: MergedFile, layers: readonly FileIndex[]): Side {
  return { sizeBytes, package: packageOf(entry, layers[layer]) };
}

/** What an installer wrote down is surer than what a path looks like. */
function packageOf({ path, owner }: IndexedFile, index: FileIndex | undefined): PackageOfFile | null {
  const installed = owner === null ? undefined : index?.packages[owner];
  return installed ? { ...installed, key: packageKey(installed) } : findPackage(path);
}
