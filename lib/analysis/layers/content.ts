import { distinctLayers, type SizedLayer } from './layer-diff.ts';

/** A layer with the digest of its uncompressed tar (diffId); null when no config that was read names it. */
export type ContentLayer = SizedLayer & { diffId?: string | null };

/**
 * Reports whether two images have the same files: equal diffIds in the same order, whatever the compression
 * (https://github.com/opencontainers/image-spec/blob/main/config.md, "Layer DiffID"). An unknown diffId equals nothing.
 */
export function isSameContent(a: readonly ContentLayer[], b: readonly ContentLayer[]): boolean {
  if (a.length === 0 || a.length !== b.length) return false;
  return a.every(({ diffId = null }, index) => diffId !== null && diffId === b[index]?.diffId);
}

/** Reports whether two images have the same files, but different layer digests. */
export function isRecompressed(from: readonly ContentLayer[], to: readonly ContentLayer[]): boolean {
  return isSameContent(from, to) && to.some(({ digest }, index) => digest !== from[index]?.digest);
}

/** Sums the size changes of layers with equal diffId and different digest, in bytes. Null when no layer was recompressed. */
export function recompressedBytes(from: readonly ContentLayer[], to: readonly ContentLayer[]): number | null {
  // Most pushes recompress nothing; this finds it fast.
  const digests = new Map<string, string>();
  for (const { digest, diffId } of from) if (diffId) digests.set(diffId, digest);
  if (!to.some(({ digest, diffId }) => diffId && (digests.get(diffId) ?? digest) !== digest)) return null;
  const replaced = Map.groupBy(without(from, to), ({ diffId }) => diffId ?? null);
  let bytes: number | null = null;
  for (const { diffId = null, sizeBytes } of without(to, from)) {
    const old = diffId === null ? undefined : replaced.get(diffId)?.shift();
    if (old) bytes = (bytes ?? 0) + sizeBytes - old.sizeBytes;
  }
  return bytes;
}

/** Distinct layers whose digest is not in `others`. */
function without(layers: readonly ContentLayer[], others: readonly ContentLayer[]): ContentLayer[] {
  const known = new Set(others.map(({ digest }) => digest));
  return distinctLayers(layers.filter(({ digest }) => !known.has(digest)));
}

/** Least shared part of the bigger image. Less may be empty layers only, which most images have. */
const TELLING_SHARE = 0.01;

/** Reports whether two images share enough layers, by digest or diffId, for the rest to be a change of the same image. */
export function sharesContent(
  from: { sizeBytes: number; layers: readonly ContentLayer[] },
  to: { sizeBytes: number; layers: readonly ContentLayer[] },
): boolean {
  const known = new Set(from.layers.flatMap(({ digest, diffId = null }) => [digest, diffId ?? digest]));
  const shared = distinctLayers(to.layers).filter((layer) => known.has(layer.digest) || known.has(layer.diffId ?? ''));
  const sharedBytes = shared.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return sharedBytes > 0 && sharedBytes >= TELLING_SHARE * Math.max(from.sizeBytes, to.sizeBytes);
}
