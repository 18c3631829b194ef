import { findIndex } from '#lib/contents/index/decode.ts';
import { isPartlyRead } from '#lib/contents/note.ts';
import { compareImages, listAdded, type ReadLayer } from './compare-images.ts';
import type { ImageChange } from './image-change.ts';

/** StoredLayer is a layer with its stored file index. `entryCount` is the number of entries of the index. */
export type StoredLayer = {
  digest: string;
  position: number;
  sizeBytes: number;
  entryCount: number | null;
  notes: readonly { code: string }[];
  index: Uint8Array;
};

/** Entries of all layers that are compared. */
const MOST_ENTRIES = 1_000_000;

/**
 * Compares two images from the stored file indexes of their layers, lowest first; of `to`, those that `from` has too are not used
 * and can be missing.
 *
 * @returns null when the images have too many files to be compared
 * @throws Error when a stored index cannot be read
 */
export function compareStored(from: readonly StoredLayer[], to: readonly StoredLayer[]): ImageChange | null {
  const added = listAdded(from, to);
  const entries = [...from, ...added].reduce((sum, { entryCount }) => sum + (entryCount ?? 0), 0);
  return entries > MOST_ENTRIES ? null : compareImages(from.map(open), added.map(open));
}

function open({ index: stored, notes, ...layer }: StoredLayer): ReadLayer {
  const index = findIndex(stored);
  if (index === null) throw new Error('A stored file index cannot be read.');
  return { ...layer, index, isPartial: isPartlyRead(notes) };
}
