import type { SeenImage, SeenObservation } from './derive-types.ts';

/** Docker's first public year: an image cannot be older (C-09). */
const EARLIEST_CREATED = Date.UTC(2013, 0, 1);

/** When the image says it was built, if that can be true: not before 2013 and not after we saw it (C-09 to C-11). */
export function findCreatedAt(image: SeenImage, firstSeenAt: Date): Date | null {
  const created = image.createdAt?.getTime() ?? Number.NaN;
  return created >= EARLIEST_CREATED && created <= firstSeenAt.getTime() ? new Date(created) : null;
}

/**
 * When a point belongs on the chart (C-12): the time we saw it; for what the first look found, the image's own time,
 * marked so, because on day one everything is seen at once.
 */
export function pointTime(
  observation: SeenObservation,
  image: SeenImage,
  isFirstOfTag: boolean,
): { at: Date; atSource: 'observed' | 'created' } {
  const created = observation.fromFirstLook && isFirstOfTag ? findCreatedAt(image, observation.firstSeenAt) : null;
  return created ? { at: created, atSource: 'created' } : { at: observation.firstSeenAt, atSource: 'observed' };
}

/** The build time of a whole observation: the earliest plausible one of its images, else when it was first seen. */
export function builtAt(observation: SeenObservation): number {
  const times = observation.images.map((image) => findCreatedAt(image, observation.firstSeenAt)?.getTime());
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : observation.firstSeenAt.getTime();
}
