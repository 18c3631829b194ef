import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { IS_ACTIVE } from '../incidents/active.ts';

/**
 * The one condition for "over budget": a tag of the series still exists, and the budget state of its newest point is "over"
 * (D-21). Needs the aliases s of "Series" and t of "Stream". Rows of release 0.4.0 lack the column: the point is read then.
 */
export const IS_OVER_BUDGET = Prisma.sql`coalesce(s."isOverBudget", t."tagCount" > 0 and coalesce((
  select p."budgetState" = 'over' from "Point" p where p."seriesId" = s.id order by p.position desc limit 1), false))`;

/** Selects the number of series over their budgets by "repositoryId". More conditions and "group by 1" follow. */
export const OVER_BUDGET_COUNTS = Prisma.sql`
  select s."repositoryId", count(*)::int as series from "Series" s join "Stream" t on t.id = s."streamId" where ${IS_OVER_BUDGET}`;

/** Maps repositories to the number of their series over budget. Those without one are left out. */
export async function countOverBudget(db: Database, repositoryIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ repositoryId: string; series: number }[]>`
    ${OVER_BUDGET_COUNTS} and s."repositoryId" = any(${[...repositoryIds]}::text[]) group by 1`;
  return new Map(rows.map(({ repositoryId, series }) => [repositoryId, series]));
}

/** Returns those of the series that an active incident is about. */
export async function listSeriesWithIncident(db: Database, seriesIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ seriesId: string }[]>`
    select distinct m."seriesId" from "IncidentMember" m join "Incident" i on i.id = m."incidentId"
    where m."seriesId" = any(${[...seriesIds]}::text[]) and m.state = 'open' and ${IS_ACTIVE}`;
  return new Set(rows.map(({ seriesId }) => seriesId));
}
