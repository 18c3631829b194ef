import { type ContentLayer, isSameContent } from '#lib/analysis/layers/content.ts';
import { distinctLayers } from '#lib/analysis/layers/layer-diff.ts';

/** A size in bytes, with the layers that it is the sum of. */
export type Sized = { sizeBytes: number; layers?: readonly ContentLayer[] | undefined };

/** A push with recompressed layers. Older sizes are comparable with it only after `rebase` (D-19). */
export type Recompression = {
  /** True when the push has exactly the files of the push before it. */
  isWhole: boolean;
  /** Returns an older push with the size that it would have in the new compression. */
  rebase<T extends Sized>(older: T): T;
};

/** Number of recent pushes in which the same files are searched, to estimate other layers. */
const RECENT_PUSHES = 20;

/** Layers of one image by diffId. Several layers may have the same files. */
type ByContent = ReadonlyMap<string, readonly ContentLayer[]>;
type Known = { layers: readonly ContentLayer[]; generation: number };

/**
 * Finds the pushes with recompressed layers, and how older sizes compare with them; null for other pushes. A layer of an older
 * push counts with the size of the same content in the newest push that has it. When a push has exactly the files of an older
 * one, other layers are scaled like those that replaced them.
 */
export function findRecompressions(pushes: readonly Sized[]): (Recompression | null)[] {
  const known = new Map<string, Known>();
  // Oldest first, in the newest compression.
  let recent: Sized[] = [];
  // Content that was estimated since its last push counts as recompressed when it returns, with its real size.
  let generation = 0;
  return pushes.map((push) => {
    const layers = push.layers ?? [];
    const contents = byContent(layers);
    const isChanged = [...contents].some(([diffId, packed]) => {
      const last = known.get(diffId);
      return last !== undefined && (last.generation < generation || isRepacked(last.layers, packed));
    });
    const same = isChanged ? recent.findLast((older) => isSameContent(older.layers ?? [], layers)) : undefined;
    if (same) generation += 1;
    for (const [diffId, packed] of contents) known.set(diffId, { layers: packed, generation });
    const found = isChanged
      ? toRecompression(push, contents, same ?? null, same !== undefined && same === recent.at(-1))
      : null;
    recent = [...(found ? recent.map(found.rebase) : recent).slice(1 - RECENT_PUSHES), push];
    return found;
  });
}

function byContent(layers: readonly ContentLayer[]): ByContent {
  const contents = new Map<string, ContentLayer[]>();
  for (const layer of layers) {
    if (!layer.diffId) continue;
    const packed = contents.get(layer.diffId);
    if (packed) packed.push(layer);
    else contents.set(layer.diffId, [layer]);
  }
  return contents;
}

/** Reports whether a layer replaced another with the same files. One copy more or less is no recompression. */
function isRepacked(before: readonly ContentLayer[], now: readonly ContentLayer[]): boolean {
  const left = now.map(({ digest }) => digest);
  const replaced = before.filter(({ digest }) => {
    const at = left.indexOf(digest);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return replaced.length > 0 && left.length > 0;
}

function toRecompression(push: Sized, contents: ByContent, same: Sized | null, isWhole: boolean): Recompression {
  const layers = push.layers ?? [];
  const ratio = same && same.sizeBytes > 0 ? push.sizeBytes / same.sizeBytes : 1;
  return {
    isWhole,
    rebase(older) {
      if (!older.layers) return { ...older, sizeBytes: Math.round(older.sizeBytes * ratio) };
      if (isSameContent(older.layers, layers)) return { ...older, sizeBytes: push.sizeBytes, layers };
      const estimate = same?.layers ? ratioOfOthers(older.layers, same.layers, contents, ratio) : 1;
      const rebased = repack(older.layers, contents, estimate);
      const deltaBytes = sumOf(rebased) - sumOf(older.layers);
      return { ...older, sizeBytes: older.sizeBytes + deltaBytes, layers: rebased };
    },
  };
}

/**
 * Converts layers to the compression of the newest push. A layer becomes the one with its digest there, else the next free one
 * with its files. Without a free one it keeps its digest. Other content is scaled by `estimate`.
 */
function repack(layers: readonly ContentLayer[], contents: ByContent, estimate: number): ContentLayer[] {
  const left = new Map([...contents].map(([diffId, packed]) => [diffId, [...packed]]));
  const own = layers.map(({ digest, diffId }) => {
    const packed = left.get(diffId ?? '') ?? [];
    const at = packed.findIndex((other) => other.digest === digest);
    return at < 0 ? undefined : packed.splice(at, 1)[0];
  });
  const repacked = new Map<string, ContentLayer>();
  return layers.map((layer, index) => {
    const { digest, diffId } = layer;
    const found = own[index] ?? left.get(diffId ?? '')?.shift() ?? repacked.get(digest);
    if (found) repacked.set(digest, found);
    const sizeBytes = contents.get(diffId ?? '')?.at(-1)?.sizeBytes ?? Math.round(layer.sizeBytes * estimate);
    return found ?? { ...layer, sizeBytes };
  });
}

/** The factor by which the layers changed that replaced those found only in the older push. */
function ratioOfOthers(
  older: readonly ContentLayer[],
  same: readonly ContentLayer[],
  contents: ByContent,
  ratio: number,
): number {
  const shared = new Set(older.map(({ diffId }) => diffId));
  const others = same.filter(({ diffId }) => !shared.has(diffId));
  const before = sumOf(others);
  return before > 0 ? sumOf(repack(others, contents, 1)) / before : ratio;
}

function sumOf(layers: readonly ContentLayer[]): number {
  return distinctLayers(layers).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
