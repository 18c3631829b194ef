import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { createTotalsCollector } from '#lib/contents/map/collect-totals.ts';
import { type DrawnBox, drawBoxes } from '#lib/contents/map/draw-boxes.ts';
import type { ImageTotals } from '#lib/contents/map/image-totals.ts';
import { formatPlace, parsePlace, WHOLE_IMAGE } from '#lib/contents/map/map-place.ts';
import { type OpenedPlace, openPlace } from '#lib/contents/map/open-place.ts';
import { layersOf, mergePlace, readPlace } from '#lib/contents/map/read-place.ts';
import { listImagePackages } from '#lib/contents/packages/image-packages.ts';
import type { MapGrouping } from '#lib/domain/map.ts';
import { entryOf, indexOfEntries } from '../indexes.ts';

export const file = (path: string, sizeBytes: number) => entryOf(path, sizeBytes);
export const folder = (path: string) => entryOf(path, 0, { kind: 'directory' });
export const whiteout = (path: string) => entryOf(path, 0, { kind: 'whiteout' });

/** A layer in which a file takes half of its bytes, and its content is given by its size. */
export const layerOf = (entries: readonly FileEntry[], owners: Record<string, InstalledPackage> = {}) =>
  indexOfEntries(entries, owners, {
    contentOf: ({ sizeBytes }) => `content of ${sizeBytes}`,
    packedOf: ({ kind, sizeBytes }) => (kind === 'file' ? Math.ceil(sizeBytes / 2) : 0),
  });

export function totalsOf(indexes: readonly FileIndex[]): ImageTotals {
  const layers = indexes.map((index, position) => ({ index, position }));
  const collector = createTotalsCollector(layers.map(({ position }) => position));
  listImagePackages(layers, null, collector.listener);
  return collector.finish();
}

/** Opens places of an image as the view does. */
export function openMap(indexes: readonly FileIndex[], totals: ImageTotals, by: MapGrouping) {
  const layers = indexes.map((index, position) => ({ index, position }));
  const open = (at: string): Promise<OpenedPlace | null> =>
    openPlace(totals, { by, place: parsePlace(at) ?? WHOLE_IMAGE }, async (wanted) => {
      const positions = layersOf(wanted);
      const few = layers.filter(({ position }) => positions?.includes(position));
      return (positions && readPlace(few, wanted)) ?? mergePlace(layers, wanted);
    });
  return {
    open,
    /** Returns the boxes of a place, the opened one first; null when there is no such place. */
    async draw(at: string, depth = 1): Promise<DrawnBox[] | null> {
      const opened = await open(at);
      return opened && drawBoxes(opened.node, { depth, limit: 200, bytes: 'packed', baseCount: 1 });
    },
  };
}

export const atOf = ({ place }: Pick<DrawnBox, 'place'>): string | null => place && formatPlace(place);
