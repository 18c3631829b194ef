import type { SeriesIncident } from '#lib/db/series/series-incidents.ts';
import type { Point } from '../dto/streams.ts';

type Pushed = { position: number; at: Date; digest: string; decision: string | null };
type Mark = NonNullable<Point['incident']>;

/**
 * Maps positions of pushes to the incident that each opened or escalated. Incidents refer to digests, which can repeat: of
 * equal ones, the push nearest in time is used.
 */
export function markIncidents(points: readonly Pushed[], incidents: readonly SeriesIncident[]): Map<number, Mark> {
  const marks = new Map<number, Mark>();
  for (const { id, number, state, at, endedAt, toDigest } of incidents) {
    const mark = { id, number, state };
    const distance = (point: Pushed) => Math.abs(point.at.getTime() - at.getTime());
    const opening = points
      .filter(({ digest }) => digest === toDigest)
      .reduce<Pushed | null>((best, point) => (best === null || distance(point) < distance(best) ? point : best), null);
    if (opening) marks.set(opening.position, mark);
    for (const point of points) {
      const isInside = point.at >= at && (endedAt === null || point.at < endedAt);
      if (point.decision === 'escalated' && isInside && !marks.has(point.position)) marks.set(point.position, mark);
    }
  }
  return marks;
}
