import { findIndex } from '#lib/contents/index/decode.ts';
import { isPartlyRead } from '#lib/contents/note.ts';
import { compareImages, listAdded, type ReadLayer } from './compare-images.ts';
import type { ImageChange } from './image-change.ts';
import { compareInputs, type InputImage } from './inputs.ts';

/** StoredLayer is a layer with its stored file index. `entryCount` is the number of entries of the index. */
export type StoredLayer = {
  digest: string;
  position: number;
  sizeBytes: number;
  entryCount: number | null;
  notes: readonly { code: string }[];
  index: Uint8Array;
};

/** StoredBuild is how an image was built. */
export type StoredBuild = {
  /** Of all layers, lowest first; null where an instruction is unknown. */
  instructions: readonly (string | null)[];
  /** The working directory of the image's config. */
  workingDirectory: string | null;
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

/**
 * Compares two images as `compareStored` does, and what the instructions of the new layers read.
 *
 * @param from - an image with all layers, and how it was built; `to`: the same
 */
export function compareBuilds(
  from: { layers: readonly StoredLayer[]; build: StoredBuild },
  to: { layers: readonly StoredLayer[]; build: StoredBuild },
): ImageChange | null {
  const change = compareStored(from.layers, to.layers);
  if (change === null) return null;
  const inputs = compareInputs(toInputs(from), toInputs(to));
  const layers = change.layers.map((layer) => ({ ...layer, inputs: inputs.get(layer.position) ?? 'unknown' }));
  return { ...change, layers };
}

function toInputs({ layers, build }: { layers: readonly StoredLayer[]; build: StoredBuild }): InputImage {
  return {
    workingDirectory: build.workingDirectory,
    layers: layers.map(({ digest, position, notes, index }) => ({
      digest,
      instruction: build.instructions[position] ?? null,
      index: isPartlyRead(notes) ? null : findIndex(index),
    })),
  };
}

function open({ index: stored, notes, ...layer }: StoredLayer): ReadLayer {
  const index = findIndex(stored);
  if (index === null) throw new Error('A stored file index cannot be read.');
  return { ...layer, index, isPartial: isPartlyRead(notes) };
}
