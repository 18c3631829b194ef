import type { FileKind } from '#lib/contents/entry.ts';
import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import { createLayerTree, type LayerTree } from './layer-tree.ts';
import { countsAt } from './stored-file.ts';
import type { TreeNode } from './tree-node.ts';

/** A file as a stack of layers shows it: no directory. Of hard links the first that is left has the bytes, the others have none. */
export type MergedFile = {
  kind: FileKind;
  sizeBytes: number;
  /** The layer that stores its bytes, and its package's place in that layer's packages. */
  layer: number;
  owner: number | null;
};

export type MergedLayers = {
  /** All files below a directory with their paths, or of the root. */
  files(under?: string): Iterable<[path: string, file: MergedFile]>;
  /** The file at a path, no link followed. */
  findFile(path: string): MergedFile | null;
  /** What is at a path: directories, also those that no entry names, and files. Null where nothing is left. */
  findKind(path: string): FileKind | null;
  /** Whether the layers have more than may be laid upon each other: what came later is missing. */
  isCut: boolean;
};

/** A directory takes some 270 bytes of memory, a file half of that; entries are read one by one. */
const MOST = { names: 800_000, entries: 2_000_000 };

export type MergeListener = {
  /** Every entry in order, and where it lies once links to directories are followed. */
  onEntry?(entry: IndexedFile, layer: number, path: string): void;
  /** Bytes that no name has any more: a later entry took their place, or a whiteout deleted them. */
  onWasted?(path: string, sizeBytes: number): void;
};

/**
 * Lays layers upon each other, lowest first. Whiteouts and opaque directories hide what lower layers have, whatever their
 * place in their own layer (B-12); of a path that comes twice the last counts (B-15).
 *
 * @param isNeeded - entries at other paths are passed over
 * @param most - names that are there at a time, and entries, after which nothing more is laid
 */
export function mergeLayers(
  layers: readonly FileIndex[],
  { onEntry, onWasted }: MergeListener = {},
  isNeeded: (path: string) => boolean = () => true,
  most: Partial<typeof MOST> = {},
): MergedLayers {
  const tree = createLayerTree(onWasted);
  const { names, entries } = { ...MOST, ...most };
  let entryCount = 0;
  for (const [layer, index] of layers.entries()) {
    entryCount += index.entryCount;
    if (entryCount > entries) return readTree(tree, true);
    if (layer > 0) deleteHidden(tree, index);
    for (const entry of index.entries()) {
      if (!isNeeded(entry.path)) continue;
      if (tree.nameCount > names) return readTree(tree, true);
      const path = addEntry(tree, entry, layer);
      onEntry?.(entry, layer, path);
    }
    tree.endLayer();
  }
  return readTree(tree, false);
}

function addEntry(tree: LayerTree, entry: IndexedFile, layer: number): string {
  const { kind, path } = entry;
  if (kind === 'directory') return tree.addDirectory(path);
  if (kind === 'whiteout' || kind === 'opaque') {
    tree.addMark(kind === 'opaque' ? path : path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    return path;
  }
  return tree.addFile(entry, layer);
}

/** A whiteout below a link that its own layer replaces must not reach what the link led to. */
function deleteHidden(tree: LayerTree, index: FileIndex): void {
  const [whole, below, replaced] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { kind, path } of index.entries()) {
    if (kind === 'whiteout') whole.add(path);
    else if (kind === 'opaque') below.add(path);
    else if (kind === 'directory') replaced.add(path);
  }
  for (const path of whole) tree.remove(path, replaced);
  for (const path of below) tree.clear(path, replaced);
}

function readTree(tree: LayerTree, isCut: boolean): MergedLayers {
  const find = (path: string) => tree.find(path);
  return {
    isCut,
    *files(under = '') {
      const start = find(under);
      const rest: [path: string, node: TreeNode][] = start === undefined ? [] : [[under, start]];
      for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
        const [path, node] = at;
        if (node.file !== null) yield [path, toFile(node, node.file)];
        for (const child of [...(node.children?.values() ?? [])].reverse())
          rest.push([path === '' ? child.name : `${path}/${child.name}`, child]);
      }
    },
    findFile(path) {
      const node = find(path);
      return node?.file ? toFile(node, node.file) : null;
    },
    findKind(path) {
      const node = find(path);
      return node === undefined ? null : (node.file?.kind ?? 'directory');
    },
  };
}

function toFile(node: TreeNode, file: NonNullable<TreeNode['file']>): MergedFile {
  const { kind, sizeBytes, layer, owner } = file;
  return { kind, sizeBytes: countsAt(file, node) ? sizeBytes : 0, layer, owner };
}
