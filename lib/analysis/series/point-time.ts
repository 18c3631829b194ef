import type { PointTimeSource } from '#lib/domain/series.ts';
import type { SeenImage, SeenObservation } from './derive-types.ts';

/** Docker's first public year: an image cannot be older (C-09). */
const EARLIEST_CREATED = Date.UTC(2013, 0, 1);

/** The build time in an image, if plausible: not before 2013 and not after it was first seen; else null (C-09 to C-11). */
export function findCreatedAt(image: SeenImage, firstSeenAt: Date): Date | null {
  const created = image.createdAt?.getTime() ?? Number.NaN;
  return created >= EARLIEST_CREATED && created <= firstSeenAt.getTime() ? new Date(created) : null;
}

/**
 * Returns the time of a point (C-12): when Plimsoll first saw it. Images of the first check get their build time, marked as such,
 * since that check sees all of them at the same time.
 */
export function pointTime(
  observation: SeenObservation,
  image: SeenImage,
  isFirstOfTag: boolean,
): { at: Date; atSource: PointTimeSource } {
  const created = observation.fromFirstLook && isFirstOfTag ? findCreatedAt(image, observation.firstSeenAt) : null;
  return created ? { at: created, atSource: 'created' } : { at: observation.firstSeenAt, atSource: 'observed' };
}

/** Build time of an observation in epoch milliseconds: the earliest plausible one of its images, else when it was first seen. */
export function builtAt(observation: SeenObservation): number {
  const times = observation.images.map((image) => findCreatedAt(image, observation.firstSeenAt)?.getTime());
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : observation.firstSeenAt.getTime();
}
