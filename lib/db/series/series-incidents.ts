import type { ActiveState, IncidentState } from '#lib/domain/incident.ts';
import type { Database } from '../client.ts';
import { IS_ACTIVE } from '../incidents/active.ts';
import { INCIDENTS_OF_REPOSITORIES } from '../incidents/of-repositories.ts';
import { toNumber } from '../numbers.ts';
import { toRows } from '../rows.ts';

export type SeriesIncident = {
  id: string;
  number: number;
  state: IncidentState;
  /** Time of the push that opened it in this series, and its end. */
  at: Date;
  endedAt: Date | null;
  toDigest: string;
};

/** Lists the incidents of a series, oldest first. */
export async function listSeriesIncidents(db: Database, seriesId: string): Promise<SeriesIncident[]> {
  const rows = await db.incidentMember.findMany({
    where: { seriesId },
    select: { at: true, endedAt: true, toDigest: true, incident: { select: { id: true, number: true, state: true } } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ incident, ...member }) => ({ ...member, ...incident }));
}

/** Lists the accepted levels of a series, expired ones too, oldest first. */
export async function listSeriesLevels(db: Database, seriesId: string) {
  const rows = await db.acceptedLevel.findMany({
    where: { seriesId },
    select: { at: true, until: true, sizeBytes: true, reason: true, by: true },
    orderBy: { at: 'asc' },
  });
  return rows.map(({ sizeBytes, ...row }) => ({ ...row, sizeBytes: toNumber(sizeBytes) }));
}

export type ActiveIncidents = { repositoryId: string; state: ActiveState; number: number; count: number };

/** Returns the number of active incidents of each repository in each state, and the newest one's number. */
export async function countActiveIncidents(db: Database, repositoryIds: readonly string[]): Promise<ActiveIncidents[]> {
  return db.$queryRaw<ActiveIncidents[]>`
    select c."repositoryId", i.state::text as state, max(i.number)::int as number, count(distinct i.id)::int as count
    from (${INCIDENTS_OF_REPOSITORIES}) c join "Incident" i on i.id = c."incidentId"
    where c."repositoryId" = any(${[...repositoryIds]}::text[]) and ${IS_ACTIVE} group by 1, 2`;
}

/** Returns the budget on the whole image of each series' newest point. Series without one are left out. */
export async function listLoadLines(db: Database, seriesIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<object[]>`
    select s.id as "seriesId", p."budgetBytes" from unnest(${[...seriesIds]}::text[]) as s(id)
    cross join lateral (
      select "budgetBytes", "budgetMetricName" from "Point" where "seriesId" = s.id order by position desc limit 1) p
    where p."budgetBytes" is not null and p."budgetMetricName" = 'total'`;
  const lines = toRows<{ seriesId: string; budgetBytes: number }>(rows);
  return new Map(lines.map(({ seriesId, budgetBytes }) => [seriesId, budgetBytes]));
}
