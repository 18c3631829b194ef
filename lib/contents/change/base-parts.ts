import { mergeLayers } from '#lib/contents/diff/merge.ts';
import type { TreeLayer } from '#lib/contents/tree.ts';

/**
 * BaseParts are the unpacked bytes of the base and own layers of an image, and what own layers do to files of the base: replace or remove
 * them. Hard links count once.
 */
export type BaseParts = {
  baseBytes: number;
  ownBytes: number;
  /** Files of the base that own layers replace or remove, and their unpacked bytes in the base. */
  changedFiles: number;
  changedBytes: number;
  /** True when there are too many files. What is missing counts nowhere. */
  isCut: boolean;
};

/** Pure. @param layers - all layers of the image, lowest first */
export function sumBaseParts(layers: readonly TreeLayer[], baseCount: number): BaseParts {
  const isBase = layers.map(({ position }) => position < baseCount);
  const parts = { baseBytes: 0, ownBytes: 0, changedFiles: 0, changedBytes: 0 };
  /** Files of the base that the next entry replaces or removes. */
  let pending: number[] = [];
  const { isCut } = mergeLayers(
    layers.map(({ index }) => index),
    {
      onWasted(_, sizeBytes, { layer }) {
        if (isBase[layer]) pending.push(sizeBytes);
      },
      onEntry(entry, layer) {
        if (entry.kind === 'file') parts[isBase[layer] ? 'baseBytes' : 'ownBytes'] += entry.sizeBytes;
        if (!isBase[layer]) {
          parts.changedFiles += pending.length;
          parts.changedBytes += pending.reduce((sum, bytes) => sum + bytes, 0);
        }
        pending = [];
      },
    },
  );
  return { ...parts, isCut };
}
