import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { ContentChange } from '#lib/domain/contents.ts';
import { type FileDifference, listDifferences } from './differences.ts';
import { byWeight, listTree, type TreeDelta } from './list-tree.ts';
import { nameBiggest } from './name-biggest.ts';
import { changeOf, type PackageDelta } from './package-delta.ts';
import { addPath, createPathTree, type PathNode, replacedBytesOf } from './path-tree.ts';

type FileDelta = { path: string; change: ContentChange; fromBytes: number; toBytes: number };

/**
 * ContentsDiff is how the files of two images differ. Bytes are uncompressed, paths begin with a slash, lists begin
 * with the biggest change of size; what changed only in content comes last.
 */
export type ContentsDiff = {
  /** The directories and packages that differ most, at most ten. None contains another. */
  packages: PackageDelta[];
  /** Directories with their differences, without those of listed directories inside them. */
  tree: TreeDelta[];
  files: FileDelta[];
  /** True when a list was shortened, or when there were too many files to compare and the lists are empty. */
  truncated: boolean;
};

const MOST = { tree: 200, files: 200 };

/** Compares the files of two stacks of layers, each with the lowest layer first. Pure. */
export function diffContents(from: readonly FileIndex[], to: readonly FileIndex[]): ContentsDiff {
  const differences = listDifferences(from, to);
  if (differences === null) return { packages: [], tree: [], files: [], truncated: true };
  // The two trees are built one after the other, because each has a node for every file.
  const { tree, total } = listDirectories(differences);
  return {
    packages: nameBiggest(differences, total),
    tree: tree.slice(0, MOST.tree),
    files: listBiggest(differences),
    truncated: tree.length > MOST.tree || differences.length > MOST.files,
  };
}

function listDirectories(differences: readonly FileDifference[]): {
  tree: TreeDelta[];
  total: Pick<PathNode, 'movedBytes' | 'replacedBytes'>;
} {
  const all = createPathTree();
  for (const difference of differences) addPath(all, difference);
  return { tree: listTree(all), total: { movedBytes: all.movedBytes, replacedBytes: all.replacedBytes } };
}

function listBiggest(differences: readonly FileDifference[]): FileDelta[] {
  const weightOf = ({ path, from, to }: FileDifference) => ({
    path,
    deltaBytes: (to?.sizeBytes ?? 0) - (from?.sizeBytes ?? 0),
    replacedBytes: replacedBytesOf({ from, to }),
  });
  const sorted = differences.toSorted((a, b) => byWeight(weightOf(a), weightOf(b)));
  return sorted.slice(0, MOST.files).map(toFileDelta);
}

function toFileDelta({ path, from, to }: FileDifference): FileDelta {
  const [fromBytes, toBytes] = [from?.sizeBytes ?? 0, to?.sizeBytes ?? 0];
  const change = changeOf({ files: from ? 1 : 0 }, { files: to ? 1 : 0 }, toBytes - fromBytes);
  return { path: `/${path}`, change, fromBytes, toBytes };
}
