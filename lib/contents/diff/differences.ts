import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { type MergedFile, mergeLayers } from './merge.ts';
import { findPackage, type PackageOfFile, packageKey } from './package-path.ts';

/**
 * FileDifference is a file that exists on one side only (null: missing there), or differs in size or content. Without
 * hashes of one key on both sides, other content of the same size is no difference.
 */
export type FileDifference = {
  path: string;
  from: Side | null;
  to: Side | null;
};
type Side = { sizeBytes: number; package: PackageOfFile | null };

/** Both sides and their differences are in memory together. */
const MOST = { names: 600_000 };

/**
 * Returns the files in which two stacks of layers differ. Returns null when a stack is too large to be compared
 * completely: its missing files would appear as new or deleted.
 */
export function listDifferences(from: readonly FileIndex[], to: readonly FileIndex[]): FileDifference[] | null {
  const before = mergeLayers(from, {}, undefined, MOST);
  const after = before.isCut ? null : mergeLayers(to, {}, undefined, MOST);
  if (after === null || after.isCut) return null;
  const found: FileDifference[] = [];
  for (const [path, file] of after.files()) {
    const earlier = before.findFile(path);
    if (earlier?.sizeBytes === file.sizeBytes && !hasOtherContent(earlier, from, file, to)) continue;
    found.push({ path, from: earlier && sideOf(path, earlier, from), to: sideOf(path, file, to) });
  }
  for (const [path, file] of before.files()) {
    if (after.findFile(path) === null) found.push({ path, from: sideOf(path, file, from), to: null });
  }
  return found;
}

function hasOtherContent(
  before: MergedFile,
  from: readonly FileIndex[],
  after: MergedFile,
  to: readonly FileIndex[],
): boolean {
  if (before.content === null || after.content === null) return false;
  const [one, other] = [from[before.layer], to[after.layer]];
  if (one === undefined || other === undefined || one.keyId === null || one.keyId !== other.keyId) return false;
  const [hash, otherHash] = [one.hashOf(before.content), other.hashOf(after.content)];
  return hash !== null && otherHash !== null && hash !== otherHash;
}

function sideOf(path: string, { sizeBytes, layer, owner }: MergedFile, layers: readonly FileIndex[]): Side {
  return { sizeBytes, package: packageOf(path, owner, layers[layer]) };
}

/** Prefers the package of an installer's records to one guessed from the path. */
function packageOf(path: string, owner: number | null, index: FileIndex | undefined): PackageOfFile | null {
  const installed = owner === null ? undefined : index?.packages[owner];
  return installed ? { ...installed, key: packageKey(installed) } : findPackage(path);
}
