import { distinctSizeBytes } from '#lib/image/image.ts';

/** Compressed bytes. */
type Layer = { digest: string; sizeBytes: number };

/** What is changed about an image. */
export type Change = {
  /** Layers of the other base, lowest first; null keeps the base. */
  base: readonly Layer[] | null;
  /** What the chosen findings save together, each file once, and the lowest layer that they change; null without findings. */
  savedBytes: number;
  /** How much of it a smaller base saves. */
  savedBaseBytes: number;
  changedFrom: number | null;
};

export type Sizes = {
  sizeBytes: number;
  /** Null while the end of the base is unknown. */
  baseBytes: number | null;
  ownBytes: number | null;
};

/** `pullBytes`: what a node downloads that has the image as it is. */
export type Prediction = Sizes & { pullBytes: number };

/** @param baseCount - how many of the lowest layers are those of the base; null when unknown */
export function sizesOf(layers: readonly Layer[], baseCount: number | null): Sizes {
  const sizeBytes = distinctSizeBytes(layers);
  const baseBytes = baseCount === null ? null : distinctSizeBytes(layers.slice(0, baseCount));
  return { sizeBytes, baseBytes, ownBytes: baseBytes === null ? null : sizeBytes - baseBytes };
}

/**
 * Predicts the sizes of an image after a change. The size is that of the distinct layers of the base and of the own layers, without what
 * the findings save. On another base all own layers are built again; without findings, their bytes stay as they are. A change of a layer
 * builds the layers above it again too. Null while the end of the base is unknown and another base is asked for. Pure.
 *
 * @param layers - of the image as it is, lowest first
 */
export function predictImage(
  layers: readonly Layer[],
  baseCount: number | null,
  { base, savedBytes, savedBaseBytes, changedFrom }: Change,
): Prediction | null {
  if (base !== null && baseCount === null) return null;
  const below = base ?? layers.slice(0, baseCount ?? 0);
  const own = layers.slice(baseCount ?? 0);
  const isSameBase = base === null || isSameList(base, layers.slice(0, baseCount ?? 0));
  const after = [...below, ...own];
  const builtFrom = isSameBase ? (changedFrom ?? after.length) : below.length;
  const sizeBytes = Math.max(0, distinctSizeBytes(after) - savedBytes);
  const baseBytes = baseCount === null ? null : Math.max(0, distinctSizeBytes(below) - savedBaseBytes);
  return {
    sizeBytes,
    baseBytes,
    ownBytes: baseBytes === null ? null : Math.max(0, sizeBytes - baseBytes),
    pullBytes: Math.max(0, pullBytesOf(after, layers, builtFrom) - savedBytes),
  };
}

/** The layers that a node with the image lacks: those of the other base, and those from `builtFrom` on, whose content is new. */
function pullBytesOf(after: readonly Layer[], before: readonly Layer[], builtFrom: number): number {
  const has = new Set(before.map(({ digest }) => digest));
  const kept = after.slice(0, builtFrom);
  const keptDigests = new Set(kept.map(({ digest }) => digest));
  const built = after.slice(builtFrom).filter(({ digest }) => !keptDigests.has(digest));
  return distinctSizeBytes(kept.filter(({ digest }) => !has.has(digest))) + distinctSizeBytes(built);
}

const isSameList = (one: readonly Layer[], other: readonly Layer[]): boolean =>
  one.length === other.length && one.every(({ digest }, at) => digest === other[at]?.digest);
