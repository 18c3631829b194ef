import type { IncidentMember } from '#lib/views/dto/incidents.ts';

const DAY_MS = 86_400_000;
/** Time before the incident that the chart shows. */
const BEFORE_MS = 45 * DAY_MS;

/**
 * Returns the time range of the chart: the time before the incident, from the first push at the earliest, the incident, and
 * some time after it.
 *
 * @param first - time of the first push in epoch milliseconds, as `now`
 */
export function storyTimeRange(
  { at, endedAt }: Pick<IncidentMember, 'at' | 'endedAt'>,
  first: number,
  now: number,
): { from: number; to: number } {
  const opened = Date.parse(at);
  const ended = endedAt === null ? now : Date.parse(endedAt);
  const length = Math.max(DAY_MS, ended - opened);
  const from = Math.max(opened - Math.max(BEFORE_MS, length / 2), first);
  const to = Math.min(now, ended + Math.max(14 * DAY_MS, length / 4));
  return { from: from - (to - from) * 0.03, to };
}
