import { mergeLayers } from './diff/merge.ts';
import { findNeeded } from './diff/needed-entries.ts';
import { type FileKind, flagWords } from './entry.ts';
import type { FileIndex, IndexedFile } from './index/file-index.ts';

export type TreeItem = {
  name: string;
  kind: FileKind;
  sizeBytes: number;
  fileCount: number;
  /** Bytes that later entries replace or delete. */
  wastedBytes: number;
  target: string | null;
  /** The bytes that each layer stores for it. */
  layers: { position: number; sizeBytes: number }[];
  flags: string[];
};

export type TreeLayer = { position: number; index: FileIndex };

/**
 * Lists a directory of stacked layers, lowest layer first. Items are in no order. For a single layer its whiteouts are
 * listed too.
 *
 * @param depth - how many levels of names an item can have: 2 lists "bin/sh" as an item
 */
export function listDirectory(
  layers: readonly TreeLayer[],
  path: string,
  depth = 1,
): { items: TreeItem[]; truncated: boolean } {
  const items = new Map<string, Found>();
  const prefix = path === '' ? '' : `${path}/`;
  const positionOf = (layer: number) => layers[layer]?.position ?? layer;

  function itemOf(full: string): Found {
    const parts = full.slice(prefix.length).split('/');
    const name = parts.slice(0, depth).join('/');
    const found = items.get(name) ?? createItem(name);
    items.set(name, found);
    return found;
  }

  const indexes = layers.map(({ index }) => index);
  const merged = mergeLayers(
    indexes,
    {
      onEntry(entry, layer, full) {
        if (!isBelow(full)) return;
        const found = itemOf(full);
        found.hasEntry ||= entry.kind !== 'whiteout' && entry.kind !== 'opaque';
        if (full.length === prefix.length + found.item.name.length) setItem(found.item, entry);
        addStored(found.item, positionOf(layer), entry);
      },
      onWasted(full, sizeBytes) {
        if (isBelow(full)) itemOf(full).item.wastedBytes += sizeBytes;
      },
    },
    findNeeded(indexes, path),
  );
  for (const [full, { sizeBytes }] of merged.files(path)) {
    if (!isBelow(full)) continue;
    const { item } = itemOf(full);
    item.sizeBytes += sizeBytes;
    item.fileCount += 1;
  }
  for (const found of items.values()) finish(found, merged.findKind(`${prefix}${found.item.name}`));
  return { items: [...items.values()].map(({ item }) => item), truncated: merged.isCut };

  function isBelow(full: string): boolean {
    return full.startsWith(prefix) && full !== path;
  }
}

/** `hasEntry`: an entry put something there, if only in a lower layer. */
type Found = { item: TreeItem; hasEntry: boolean };

function createItem(name: string): Found {
  const sums = { sizeBytes: 0, fileCount: 0, wastedBytes: 0 };
  return { item: { name, kind: 'directory', ...sums, target: null, layers: [], flags: [] }, hasEntry: false };
}

/** Sets the facts of an item from its latest entry. */
function setItem(item: TreeItem, { kind, target, flags }: IndexedFile): void {
  // A cleared directory is still a directory.
  const isCleared = kind === 'opaque' && item.layers.length > 0;
  if (!isCleared) item.kind = kind;
  item.target = target;
  item.flags = [...new Set([...item.flags, ...flagWords(flags), ...(isCleared ? ['clears lower layers'] : [])])];
}

/**
 * Sets the final kind of an item, which can differ from its last entry. Later layers may have deleted or replaced
 * everything.
 */
function finish({ item, hasEntry }: Found, kind: FileKind | null): void {
  if (kind === null) {
    if (hasEntry) item.flags = [...item.flags, 'deleted in a later layer'];
    return;
  }
  const isDirectory = item.kind === 'directory' || item.kind === 'opaque';
  if (item.kind === 'whiteout' || isDirectory !== (kind === 'directory')) item.kind = kind;
  if (kind === 'directory') item.target = null;
}

function addStored(item: TreeItem, position: number, { sizeBytes }: IndexedFile): void {
  const last = item.layers.at(-1);
  if (last?.position === position) last.sizeBytes += sizeBytes;
  else item.layers.push({ position, sizeBytes });
}
