import type { DerivedTrack } from '../series/derive-types.ts';

/** A layer to read automatically: 2 of the headline, 3 of another series. Own layers come before those of the base. */
export type WantedLayer = { digest: string; priority: 2 | 3; isBase: boolean };

type Track = Pick<DerivedTrack, 'seriesId' | 'isAlive'> & {
  points: readonly { image: Pick<DerivedTrack['points'][number]['image'], 'layers' | 'baseLayerCount'> }[];
};

/**
 * Lists the layers of the newest push of each series whose tag still exists (B-34), each once and in the order of reading. Without
 * a known base, all layers of an image are own layers. Pure.
 *
 * @param mostBytes - larger layers are read on request only
 */
export function listWantedLayers(
  tracks: readonly Track[],
  headlineId: string | null,
  mostBytes: number,
): WantedLayer[] {
  const wanted = new Map<string, WantedLayer>();
  for (const { seriesId, isAlive, points } of tracks) {
    const image = points.at(-1)?.image;
    if (!isAlive || image === undefined) continue;
    const priority = seriesId === headlineId ? 2 : 3;
    for (const [position, { digest, sizeBytes }] of image.layers.entries()) {
      if (sizeBytes > mostBytes) continue;
      const layer: WantedLayer = { digest, priority, isBase: position < (image.baseLayerCount ?? 0) };
      const known = wanted.get(digest);
      if (known === undefined || compare(layer, known) < 0) wanted.set(digest, layer);
    }
  }
  return [...wanted.values()].sort(compare);
}

const compare = (a: WantedLayer, b: WantedLayer): number =>
  a.priority - b.priority || Number(a.isBase) - Number(b.isBase);
