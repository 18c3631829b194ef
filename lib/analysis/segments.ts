import { sharesContent } from './content.ts';
import type { SeenImage } from './derive-types.ts';

/** Why a line may not be joined: never compare across it (D-04). */
export type Break = 'compression' | 'platform-returned';

/** Whether the media type family of the layers changed; what cannot be told is no evidence. */
function compressionChanged(from: SeenImage, to: SeenImage): boolean {
  return from.compression !== to.compression && from.compression !== 'unknown' && to.compression !== 'unknown';
}

/**
 * The named reason for a new segment between two images of a platform, or null. Another compression breaks the line only
 * where the two share no content: else the layers of equal diffId are known to be recompressed, and the rest to be the change.
 */
export function findBreak(from: SeenImage, to: SeenImage, wasAbsent: boolean): Break | null {
  if (wasAbsent) return 'platform-returned';
  return compressionChanged(from, to) && !sharesContent(from, to) ? 'compression' : null;
}
