import { type ContentLayer, isRecompressed, isSameContent } from '#lib/analysis/content.ts';
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

/** A push that has the same content as one of so many before it brings the compression that the series has from then on. */
const RECENT_PUSHES = 20;

type Known = { digest: string; generation: number };

/**
 * For each push of a series whether layers were recompressed in it, and how older sizes compare with it; null for a push
 * that has no such layers. A layer of an older push counts with the size that the same content has in the newest push with
 * it. Of a push that changed nothing else, layers that it has not are estimated: they change as what took their place did.
 */
export function findRecompressions(pushes: readonly Sized[]): (Recompression | null)[] {
  const known = new Map<string, Known>();
  // Estimates are made with the pushes of one generation: content that comes back after it brings its size along.
  let generation = 0;
  return pushes.map((push, index) => {
    const layers = push.layers ?? [];
    let isChanged = false;
    for (const { digest, diffId = null } of layers) {
      const last = diffId === null ? undefined : known.get(diffId);
      if (last && (last.digest !== digest || last.generation < generation)) isChanged = true;
    }
    const same = isChanged ? findSame(pushes, index) : null;
    if (same) generation += 1;
    for (const { digest, diffId = null } of layers) if (diffId !== null) known.set(diffId, { digest, generation });
    return isChanged ? toRecompression(push, layers, same, same !== null && same === pushes[index - 1]) : null;
  });
}

/** The newest push with the same files, if it has them in other bytes. */
function findSame(pushes: readonly Sized[], index: number): Sized | null {
  const layers = pushes[index]?.layers ?? [];
  for (let at = index - 1; at >= Math.max(0, index - RECENT_PUSHES); at -= 1) {
    const older = pushes[at];
    if (!older?.layers || !isSameContent(older.layers, layers)) continue;
    return isRecompressed(older.layers, layers) ? older : null;
  }
  return null;
}

function toRecompression(
  push: Sized,
  layers: readonly ContentLayer[],
  same: Sized | null,
  isWhole: boolean,
): Recompression {
  const sizes = new Map(layers.flatMap(({ diffId = null, sizeBytes }) => (diffId === null ? [] : [[diffId, sizeBytes]])));
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
