import { mergeLayers } from './diff/merge.ts';
import { type FileKind, flagWords } from './entry.ts';
import type { FileIndex, IndexedFile } from './index/file-index.ts';

export type TreeItem = {
  name: string;
  kind: FileKind;
  sizeBytes: number;
  fileCount: number;
  /** Bytes that later entries overwrite or delete. */
  wastedBytes: number;
  target: string | null;
  /** What each layer stores of it. */
  layers: { position: number; sizeBytes: number }[];
  flags: string[];
};

export type TreeLayer = { position: number; index: FileIndex };

/** Items of a directory that are given at most. */
const MOST_ITEMS = 1000;

/**
 * What lies in a directory of layers upon each other, lowest first, biggest first; of one layer alone its whiteouts too.
 *
 * @param depth - how many levels of names an item may have: 2 lists "bin/sh" as such
 */
export function listDirectory(
  layers: readonly TreeLayer[],
  path: string,
  depth = 1,
): { items: TreeItem[]; truncated: boolean } {
  const items = new Map<string, TreeItem>();
  const prefix = path === '' ? '' : `${path}/`;
  const positionOf = (layer: number) => layers[layer]?.position ?? layer;

  function itemOf(full: string): TreeItem {
    const parts = full.slice(prefix.length).split('/');
    const name = parts.slice(0, depth).join('/');
    const found = items.get(name) ?? createItem(name);
    items.set(name, found);
    return found;
  }

  const files = mergeLayers(
    layers.map(({ index }) => index),
    {
      onEntry(entry, layer) {
        if (entry.path === path) return;
        const item = itemOf(entry.path);
        if (isItself(item, entry)) say(item, entry);
        else if (item.kind === 'whiteout') item.kind = 'directory';
        addStored(item, positionOf(layer), entry);
      },
      onHidden(full, { sizeBytes }, by) {
        const item = itemOf(full);
        item.wastedBytes += sizeBytes;
        if (by === 'whiteout') item.flags = [...new Set([...item.flags, 'deleted in a later layer'])];
      },
    },
    (full) => full.startsWith(prefix) && full !== path,
  );
  for (const [full, { sizeBytes }] of files) {
    const item = itemOf(full);
    item.sizeBytes += sizeBytes;
    item.fileCount += 1;
  }
  const sorted = [...items.values()].sort(
    (a, b) => b.sizeBytes + b.wastedBytes - (a.sizeBytes + a.wastedBytes) || (a.name < b.name ? -1 : 1),
  );
  return { items: sorted.slice(0, MOST_ITEMS), truncated: sorted.length > MOST_ITEMS };

  function isItself(item: TreeItem, entry: IndexedFile): boolean {
    return entry.path.length === prefix.length + item.name.length;
  }
}

function createItem(name: string): TreeItem {
  const sums = { sizeBytes: 0, fileCount: 0, wastedBytes: 0 };
  return { name, kind: 'directory', ...sums, target: null, layers: [], flags: [] };
}

/** The last word on what it is. */
function say(item: TreeItem, { kind, target, flags }: IndexedFile): void {
  // A directory that is cleared is one all the same.
  const isCleared = kind === 'opaque' && item.layers.length > 0;
  if (!isCleared) item.kind = kind;
  item.target = target;
  item.flags = [...new Set([...item.flags, ...flagWords(flags), ...(isCleared ? ['clears lower layers'] : [])])];
}

function addStored(item: TreeItem, position: number, { sizeBytes }: IndexedFile): void {
  const last = item.layers.at(-1);
  if (last?.position === position) last.sizeBytes += sizeBytes;
  else item.layers.push({ position, sizeBytes });
}
