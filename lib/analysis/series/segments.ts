import { sharesContent } from '../layers/content.ts';
import type { SeenImage } from './derive-types.ts';

/** Reason for a new segment. Sizes are not compared across it (D-04). */
export type Break = 'compression' | 'platform-returned';

/** Reports whether the media type family of the layers changed. An unknown one is no evidence. */
function compressionChanged(from: SeenImage, to: SeenImage): boolean {
  return from.compression !== to.compression && from.compression !== 'unknown' && to.compression !== 'unknown';
}

/**
 * Finds the reason for a new segment between two images of a platform; null without one. Another compression breaks the line only
 * when the images share no content. Otherwise layers of equal diffId show what was recompressed, and the rest is the change.
 */
export function findBreak(from: SeenImage, to: SeenImage, wasAbsent: boolean): Break | null {
  if (wasAbsent) return 'platform-returned';
  return compressionChanged(from, to) && !sharesContent(from, to) ? 'compression' : null;
}
