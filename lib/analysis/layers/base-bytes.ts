import type { SeenImage } from '../series/derive-types.ts';
import { pullCostBytes } from './layer-diff.ts';

/** Splits the size of an image at its base boundary, in bytes; both parts are null when the boundary is unknown. */
export function splitBaseBytes(image: Pick<SeenImage, 'sizeBytes' | 'layers' | 'baseLayerCount'>): {
  baseBytes: number | null;
  ownBytes: number | null;
} {
  const count = image.baseLayerCount;
  if (count === null || count < 0 || count > image.layers.length) return { baseBytes: null, ownBytes: null };
  const baseBytes = pullCostBytes(image.layers.slice(0, count), null);
  return { baseBytes, ownBytes: Math.max(0, image.sizeBytes - baseBytes) };
}
