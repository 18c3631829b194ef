import type { FileKind } from '#lib/contents/entry.ts';
import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import { LayerTree, splitLast } from './layer-tree.ts';
import { countsAt } from './stored-file.ts';
import type { StoredFile, TreeNode } from './tree-node.ts';

/**
 * MergedFile is a file, not a directory, that is visible in a stack of layers. Of several hard links only the first
 * counts its bytes.
 */
export type MergedFile = {
  kind: FileKind;
  sizeBytes: number;
  /** Bytes of the compressed layer that it takes. */
  packedBytes: number;
  /** The layer that stores its bytes, and the index of its package in that layer's packages. */
  layer: number;
  owner: number | null;
  /** The number of its content in that layer's index; null for links, and where its bytes do not count. */
  content: number | null;
  /** How many names of the file are visible: 1, and more for hard links. */
  nameCount: number;
};

/** WastedFile is where a layer stores bytes that no container sees. */
export type WastedFile = Readonly<Pick<StoredFile, 'layer' | 'packedBytes' | 'content'>>;

/** StoredContent is a file as its layer stores it, whichever of its names is asked for. */
type StoredContent = Readonly<Pick<StoredFile, 'kind' | 'sizeBytes' | 'layer' | 'content'>>;

export type MergedLayers = {
  /** Iterates over all files below a directory (default: the root) with their paths. */
  files(under?: string): Iterable<[path: string, file: MergedFile]>;
  /** Returns the file at a path without following links. */
  findFile(path: string): MergedFile | null;
  /**
   * Returns the file that a container has at a path: links to directories on the way are followed, and each name of a file with
   * hard links has its content. Quick for adjacent paths of one directory.
   */
  findContent(path: string): StoredContent | null;
  /** Returns what is at a path: a file, or a directory even when no entry names it. Null when nothing is left. */
  findKind(path: string): FileKind | null;
  /** True when the layers exceed the limits. Later entries are missing then. */
  isCut: boolean;
};

/** A directory takes about 270 bytes of memory, a file half of that. Entries are read one by one. */
const MOST = { names: 800_000, entries: 2_000_000 };

export type MergeListener = {
  /** Called for every entry in order, with the path where it is once links to directories are followed. */
  onEntry?(entry: IndexedFile, layer: number, path: string): void;
  /** Called for bytes without a name: a later entry replaced them, or a whiteout deleted them. */
  onWasted?(path: string, sizeBytes: number, file: WastedFile): void;
};

/**
 * Merges layers, lowest first. Whiteouts and opaque directories hide the content of lower layers, wherever they are in
 * their own layer (B-12). When a path is repeated the last entry counts (B-15).
 *
 * @param isNeeded - entries at other paths are skipped
 * @param most - limits of names and entries, after which merging stops
 */
export function mergeLayers(
  layers: readonly FileIndex[],
  { onEntry, onWasted }: MergeListener = {},
  isNeeded: (path: string) => boolean = () => true,
  most: Partial<typeof MOST> = {},
): MergedLayers {
  const tree = new LayerTree(onWasted);
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

/**
 * Applies the whiteouts of a layer. A whiteout below a link that the layer replaces must not reach the link's target.
 */
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
  let last: { path: string; folder: TreeNode | null } | null = null;
  return {
    isCut,
    findContent(path) {
      const [folderPath, name] = splitLast(path);
      if (last?.path !== folderPath) last = { path: folderPath, folder: tree.findFolder(folderPath) };
      return last.folder?.children?.get(name)?.file ?? null;
    },
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
  const { kind, sizeBytes, packedBytes, layer, owner, content, nameCount } = file;
  return countsAt(file, node)
    ? { kind, sizeBytes, packedBytes, layer, owner, content, nameCount }
    : { kind, sizeBytes: 0, packedBytes: 0, layer, owner, content: null, nameCount };
}
