import { distinctLayers, type SizedLayer } from './layer-diff.ts';

/** A layer with the digest of its uncompressed tar, null where no config that was read names it. */
export type ContentLayer = SizedLayer & { diffId?: string | null };

/**
 * Whether two images have the same files: the same layers by diffId, in the same order, whatever their compression
 * (https://github.com/opencontainers/image-spec/blob/main/config.md, "Layer DiffID"). An unknown diffId equals nothing.
 */
export function isSameContent(a: readonly ContentLayer[], b: readonly ContentLayer[]): boolean {
  if (a.length === 0 || a.length !== b.length) return false;
  return a.every(({ diffId = null }, index) => diffId !== null && diffId === b[index]?.diffId);
}

/** Whether two images have the same files in other bytes. */
export function isRecompressed(from: readonly ContentLayer[], to: readonly ContentLayer[]): boolean {
  return isSameContent(from, to) && to.some(({ digest }, index) => digest !== from[index]?.digest);
}

/**
 * Bytes that only the compression changed from one image to another, over layers of equal diffId and different digest.
 * Null where no layer was recompressed.
 */
export function recompressedBytes(from: readonly ContentLayer[], to: readonly ContentLayer[]): number | null {
  // Most pushes recompress nothing, and that is seen at once.
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

/** Distinct layers of one image that another has not, by digest. */
function without(layers: readonly ContentLayer[], others: readonly ContentLayer[]): ContentLayer[] {
  const known = new Set(others.map(({ digest }) => digest));
  return distinctLayers(layers.filter(({ digest }) => !known.has(digest)));
}

/** Empty layers are in every image: what two images share says something from this part of the bigger one on. */
const TELLING_SHARE = 0.01;

/** Whether two images have enough in common, by digest or by diffId, that the rest can be told to be a change. */
export function sharesContent(
  from: { sizeBytes: number; layers: readonly ContentLayer[] },
  to: { sizeBytes: number; layers: readonly ContentLayer[] },
): boolean {
  const known = new Set(from.layers.flatMap(({ digest, diffId = null }) => [digest, diffId ?? digest]));
  const shared = distinctLayers(to.layers).filter((layer) => known.has(layer.digest) || known.has(layer.diffId ?? ''));
  const sharedBytes = shared.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return sharedBytes > 0 && sharedBytes >= TELLING_SHARE * Math.max(from.sizeBytes, to.sizeBytes);
}
