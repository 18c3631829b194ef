import { countOf, formatCount } from '#lib/format/count.ts';
import { typedBytes } from '#lib/format/typed.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';

type Counts = Pick<Budget, 'seriesCount' | 'overCount'>;
type OverCounts = Pick<Budget, 'overCount' | 'overWithoutIncident'>;

/** "Saved. 3 series are over this budget now:", before their links */
export function savedText({ seriesCount, overCount }: Counts): string {
  if (seriesCount === 0) return 'Saved. It applies to no watched series.';
  if (overCount === 0) return `Saved. ${isAre(seriesCount)} within this budget.`;
  return `Saved. ${isAre(overCount)} over this budget now:`;
}

const WHEN = 'one opens when a push crosses the limit, not for sizes above it when the budget was set.';

/** Explains why series over a budget have no incident; null where each has one. */
export function withoutIncidentText({ overCount, overWithoutIncident: count }: OverCounts): string | null {
  if (count === 0) return null;
  if (count === overCount) return `Without an incident: ${WHEN}`;
  return `${formatCount(count)} of them ${count === 1 ? 'is' : 'are'} without an incident: ${WHEN}`;
}

/** "The limit is 500 MB for each series." The typed text may lack the unit. */
export const limitText = (limitBytes: number): string => `The limit is ${typedBytes(limitBytes)} for each series.`;

const isAre = (count: number): string => `${countOf(count, 'series', 'series')} ${count === 1 ? 'is' : 'are'}`;

/** "3 of 214 series over budget" */
export function stateText({ seriesCount, overCount }: Counts): string {
  if (seriesCount === 0) return 'matches no watched series';
  const all = countOf(seriesCount, 'series', 'series');
  return overCount > 0 ? `${formatCount(overCount)} of ${all} over budget` : `${all}, all within budget`;
}
