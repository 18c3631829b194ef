import type { SeenImage } from './derive-types.ts';

/** Why a line may not be joined: never compare across it (DETECTION 5.1). */
export type Break = 'compression' | 'platform-returned';

/** Whether the media type family of the layers changed; what cannot be told is no evidence. */
export function compressionChanged(from: SeenImage, to: SeenImage): boolean {
  return from.compression !== to.compression && from.compression !== 'unknown' && to.compression !== 'unknown';
}

/** The named reason for a new segment between two images of a platform, or null. */
export function findBreak(from: SeenImage, to: SeenImage, wasAbsent: boolean): Break | null {
  if (wasAbsent) return 'platform-returned';
  return compressionChanged(from, to) ? 'compression' : null;
}
