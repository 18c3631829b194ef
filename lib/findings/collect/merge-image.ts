import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import { type MergedLayers, mergeLayers, type WastedFile } from '#lib/contents/diff/merge.ts';
import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import type { InspectedImage, InspectedLayer } from '#lib/findings/inspected-image.ts';
import { displayInstruction } from '#lib/image/instruction.ts';

/** ReadLayer is a layer whose files are known. */
type ReadLayer = InspectedLayer & {
  index: FileIndex;
  /** False for a layer of the base image. */
  isOwn: boolean;
};

/** StoredPart is a file as a layer stores it. `layer` is a place in the list of read layers. */
type StoredPart = { path: string; layer: number; content: number; sizeBytes: number; packedBytes: number };

/** RemovedPart is a file that no container sees, because a later layer removed it or has another content there. */
export type RemovedPart = StoredPart & { removedBy: number; isReplaced: boolean };

/** RewrittenPart is a file that a later layer has again, with the same content. */
type RewrittenPart = { lower: StoredPart; upper: StoredPart };

export type MergedImage = {
  layers: readonly ReadLayer[];
  merged: MergedLayers;
  removed: readonly RemovedPart[];
  rewritten: readonly RewrittenPart[];
  /** Returns the package of a file in which a layer has a secret; null without one. */
  ownerOfHit(layer: number, path: string): InstalledPackage | null;
  /** True when files are missing because there are too many. */
  isCut: boolean;
};

/** Removed and rewritten files that are kept, about 150 bytes of memory each. */
const MOST_PARTS = 400_000;

/** Merges the layers with known files, and notes which bytes later layers hide. */
export function mergeImage(image: InspectedImage): MergedImage {
  const layers = listReadLayers(image);
  const indexes = layers.map(({ index }) => index);
  const hitPaths = indexes.map((index) => new Set((index.secretHits() ?? []).map(({ path }) => path)));
  const hitOwners = new Map<string, InstalledPackage>();
  const [removed, rewritten]: [RemovedPart[], RewrittenPart[]] = [[], []];
  /** What the next entry replaces, or the whiteouts of its layer removed. */
  let pending: StoredPart[] = [];
  let kept = 0;

  function settle(entry: IndexedFile, layer: number, path: string): void {
    for (const part of pending) {
      // A layer that an image has twice is pulled once.
      if (layers[part.layer]?.digest === layers[layer]?.digest) continue;
      const upper =
        part.path === path && entry.kind === 'file' ? toPart(path, entry.sizeBytes, { ...entry, layer }) : null;
      if (upper !== null && hasSameContent(indexes, part, upper)) rewritten.push({ lower: part, upper });
      else removed.push({ ...part, removedBy: layer, isReplaced: upper !== null });
    }
    pending = [];
  }

  const merged = mergeLayers(indexes, {
    onWasted(path, sizeBytes, file) {
      const part = toPart(path, sizeBytes, file);
      if (part === null || kept >= MOST_PARTS) return;
      kept += 1;
      pending.push(part);
    },
    onEntry(entry, layer, path) {
      if (pending.length > 0) settle(entry, layer, path);
      if (entry.owner === null || !hitPaths[layer]?.has(entry.path)) return;
      const owner = indexes[layer]?.packages[entry.owner];
      if (owner !== undefined) hitOwners.set(`${layer} ${entry.path}`, owner);
    },
  });
  return {
    layers,
    merged,
    removed,
    rewritten,
    ownerOfHit: (layer, path) => hitOwners.get(`${layer} ${path}`) ?? null,
    isCut: merged.isCut || kept >= MOST_PARTS,
  };
}

/** Matches the instruction of a layer that is a whole root file system. */
const ROOT_FILES = /^ADD (?:\S+ in |\S*rootfs\S* )\/$|# debuerreotype |^debian\.sh /;

/** When the base is unknown, a first layer that is a whole root file system counts as base. */
function listReadLayers({ layers, baseCount }: InspectedImage): ReadLayer[] {
  const first = layers[0]?.instruction ?? '';
  const isRoot = layers.length > 1 && ROOT_FILES.test(displayInstruction(first));
  const ownFrom = baseCount ?? (isRoot ? 1 : 0);
  return layers.flatMap((layer) =>
    layer.index === null ? [] : [{ ...layer, index: layer.index, isOwn: layer.position >= ownFrom }],
  );
}

/** Returns null for a file without bytes. */
function toPart(path: string, sizeBytes: number, { layer, content, packedBytes }: WastedFile): StoredPart | null {
  return content === null ? null : { path, layer, content, sizeBytes, packedBytes };
}

function hasSameContent(indexes: readonly FileIndex[], one: StoredPart, other: StoredPart): boolean {
  if (one.sizeBytes !== other.sizeBytes) return false;
  const hash = indexes[one.layer]?.hashOf(one.content) ?? null;
  return hash !== null && hash === (indexes[other.layer]?.hashOf(other.content) ?? null);
}
