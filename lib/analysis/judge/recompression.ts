import { type ContentLayer, isSameContent } from '#lib/analysis/content.ts';
import { distinctLayers } from '#lib/analysis/layer-diff.ts';

/** A size that was seen, with the layers that it is the sum of. */
export type Sized = { sizeBytes: number; layers?: readonly ContentLayer[] | undefined };

/** A push has layers with the same files as before in other bytes: sizes from before it are not comparable as they are. */
export type Recompression = {
  /** Whether the push has nothing but the files of the push before it. */
  isWhole: boolean;
  /** The same older push with the size that it would have now. */
  rebase<T extends Sized>(older: T): T;
};

/** Files that come back after more pushes than these bring their size along, and no estimate of other layers. */
const RECENT_PUSHES = 20;

type Known = { digest: string; generation: number };

/**
 * For each push of a series whether layers were recompressed in it, and how older sizes compare with it; null for a push
 * that has no such layers. A layer of an older push counts with the size that the same content has in the newest push with
 * it. Where a push has just the files of an older one, layers that it has not are estimated: they change as those did which
 * took their place.
 */
export function findRecompressions(pushes: readonly Sized[]): (Recompression | null)[] {
  const known = new Map<string, Known>();
  // Oldest first, in the newest compression.
  let recent: Sized[] = [];
  // Content that was estimated since it was last pushed brings its size along when it comes back.
  let generation = 0;
  return pushes.map((push) => {
    const layers = push.layers ?? [];
    const isChanged = layers.some(({ digest, diffId = null }) => {
      const last = diffId === null ? undefined : known.get(diffId);
      return last !== undefined && (last.digest !== digest || last.generation < generation);
    });
    const same = isChanged ? recent.findLast((older) => isSameContent(older.layers ?? [], layers)) : undefined;
    if (same) generation += 1;
    for (const { digest, diffId = null } of layers) if (diffId !== null) known.set(diffId, { digest, generation });
    const found = isChanged
      ? toRecompression(push, layers, same ?? null, same !== undefined && same === recent.at(-1))
      : null;
    recent = [...(found ? recent.map(found.rebase) : recent).slice(1 - RECENT_PUSHES), push];
    return found;
  });
}

function toRecompression(
  push: Sized,
  layers: readonly ContentLayer[],
  same: Sized | null,
  isWhole: boolean,
): Recompression {
  const sizes = new Map(
    layers.flatMap(({ diffId = null, sizeBytes }) => (diffId === null ? [] : [[diffId, sizeBytes]])),
  );
  const ratio = same && same.sizeBytes > 0 ? push.sizeBytes / same.sizeBytes : 1;
  return {
    isWhole,
    rebase(older) {
      if (!older.layers) return { ...older, sizeBytes: Math.round(older.sizeBytes * ratio) };
      if (isSameContent(older.layers, layers)) return { ...older, sizeBytes: push.sizeBytes, layers };
      const estimate = same?.layers ? ratioOfOthers(older.layers, same.layers, sizes, ratio) : 1;
      const rebased = older.layers.map((layer) => ({
        ...layer,
        sizeBytes: sizes.get(layer.diffId ?? '') ?? Math.round(layer.sizeBytes * estimate),
      }));
      const deltaBytes = sumOf(rebased) - sumOf(older.layers);
      return { ...older, sizeBytes: older.sizeBytes + deltaBytes, layers: rebased };
    },
  };
}

/** By how much the layers changed that took the place of those which only the older push has. */
function ratioOfOthers(
  older: readonly ContentLayer[],
  same: readonly ContentLayer[],
  sizes: ReadonlyMap<string, number>,
  ratio: number,
): number {
  const shared = new Set(older.map(({ diffId }) => diffId));
  let [before, after] = [0, 0];
  for (const { diffId, sizeBytes } of distinctLayers(same)) {
    if (shared.has(diffId)) continue;
    before += sizeBytes;
    after += sizes.get(diffId ?? '') ?? sizeBytes;
  }
  return before > 0 ? after / before : ratio;
}

function sumOf(layers: readonly ContentLayer[]): number {
  return distinctLayers(layers).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
