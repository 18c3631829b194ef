import type { Database } from './client.ts';
import type { IncidentState } from './generated/enums.ts';
import { toNumber } from './numbers.ts';

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

export type OpenIncident = { repositoryId: string; number: number; count: number };

/** Returns the number of open incidents of each repository, and the newest one's number. */
export async function listOpenIncidents(db: Database, repositoryIds: readonly string[]): Promise<OpenIncident[]> {
  return db.$queryRaw<OpenIncident[]>`
    select m."repositoryId", max(i.number)::int as number, count(distinct i.id)::int as count
    from "IncidentMember" m join "Incident" i on i.id = m."incidentId"
    where m."repositoryId" = any(${[...repositoryIds]}::text[]) and m.state = 'open' and i.state in ('open', 'acknowledged')
    group by m."repositoryId"`;
}

/** Returns the budget on the whole image of each series' newest point. Series without one are left out. */
export async function listLoadLines(db: Database, seriesIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ seriesId: string; budgetBytes: bigint }[]>`
    select s.id as "seriesId", p."budgetBytes" from unnest(${[...seriesIds]}::text[]) as s(id)
    cross join lateral (
      select "budgetBytes", "budgetMetric" from "Point" where "seriesId" = s.id order by position desc limit 1) p
    where p."budgetBytes" is not null and p."budgetMetric" = 'total'`;
  return new Map(rows.map(({ seriesId, budgetBytes }) => [seriesId, toNumber(budgetBytes)]));
}
