/** A layer as its manifest describes it. */
export type SizedLayer = { digest: string; sizeBytes: number };

/** Layers in order, each digest once. */
export function distinctLayers<T extends { digest: string }>(layers: readonly T[]): T[] {
  const seen = new Set<string>();
  return layers.filter((layer) => !seen.has(layer.digest) && seen.add(layer.digest));
}

/**
 * Pull cost in bytes of a node that has `previous`: the distinct layers that `previous` lacks. Without a previous image all
 * distinct layers count (D-07).
 */
export function pullCostBytes(layers: readonly SizedLayer[], previous: readonly { digest: string }[] | null): number {
  const present = new Set(previous?.map((layer) => layer.digest));
  let bytes = 0;
  for (const layer of layers) {
    if (present.has(layer.digest)) continue;
    present.add(layer.digest);
    bytes += layer.sizeBytes;
  }
  return bytes;
}
