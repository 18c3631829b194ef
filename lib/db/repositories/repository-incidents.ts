import type { ActiveState } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { Database } from '../client.ts';
import { IS_ACTIVE } from '../incidents/active.ts';
import { INCIDENTS_OF_REPOSITORIES } from '../incidents/of-repositories.ts';
import { toRows } from '../rows.ts';
import { IS_OVER_BUDGET } from '../series/over-budget.ts';

/** The worst active incident of a repository in one state, with the number of all in that state. */
export type RepositoryIncident = {
  repositoryId: string;
  state: ActiveState;
  count: number;
  number: number;
  /** An IncidentKind, or a word of a newer release. */
  kind: string;
  severity: Severity;
  openedAt: Date;
  assignee: string | null;
  /** The series of the repository that grew most; null for a polling error or secrets. */
  stream: string | null;
  platform: string | null;
  beforeBytes: number | null;
  deltaBytes: number | null;
};

/**
 * Lists for each repository the worst open and the worst acknowledged incident: critical ones first, then the largest growth. Incidents
 * whose series in the repository have all ended do not count.
 */
export async function listRepositoryIncidents(
  db: Database,
  repositoryIds: readonly string[],
): Promise<RepositoryIncident[]> {
  const rows = await db.$queryRaw<object[]>`
    with concerned as (
      select distinct on ("repositoryId", "incidentId") "repositoryId", "incidentId", stream, platform,
        "alarmBytes" - "deltaBytes" as "beforeBytes", "deltaBytes"
      from (${INCIDENTS_OF_REPOSITORIES}) o where "repositoryId" = any(${[...repositoryIds]}::text[])
      order by "repositoryId", "incidentId", "deltaBytes" desc, at)
    select * from (
      select c."repositoryId", c.stream, c.platform, c."beforeBytes", c."deltaBytes", i.state::text as state, i.number,
        i."kindName" as kind, i.severity::text as severity, i."openedAt", i.assignee,
        (count(*) over (partition by c."repositoryId", i.state))::int as count,
        row_number() over (partition by c."repositoryId", i.state
          order by i.severity = 'critical' desc, c."deltaBytes" desc nulls last, i.number desc) as nth
      from concerned c join "Incident" i on i.id = c."incidentId" where ${IS_ACTIVE}) found
    where nth = 1`;
  return toRows(rows);
}

/** The series of a repository that is furthest over its budget, with the number of all that are over theirs. */
export type SeriesOverBudget = {
  repositoryId: string;
  count: number;
  stream: string;
  platform: string;
  /** A BudgetMetric, or a word of a newer release. */
  metric: string;
  budgetBytes: number;
  /** Null where the budget's metric of the newest image is not known. */
  budgetedBytes: number | null;
};

/** Finds for each repository the series over a budget that no active incident is about (D-21). */
export async function listRepositoriesOverBudget(
  db: Database,
  repositoryIds: readonly string[],
): Promise<SeriesOverBudget[]> {
  const rows = await db.$queryRaw<object[]>`
    select "repositoryId", count, stream, platform, metric, "budgetBytes", "budgetedBytes" from (
      select s."repositoryId", t.label as stream, s.platform, newest."budgetMetricName" as metric, newest."budgetBytes",
        newest."budgetedBytes", (count(*) over (partition by s."repositoryId"))::int as count,
        row_number() over (partition by s."repositoryId"
          order by newest."budgetedBytes" - newest."budgetBytes" desc nulls last, t.label, s.platform) as nth
      from "Series" s join "Stream" t on t.id = s."streamId"
      cross join lateral (
        select "budgetMetricName", "budgetBytes", "budgetedBytes" from "Point"
        where "seriesId" = s.id order by position desc limit 1) newest
      where s."repositoryId" = any(${[...repositoryIds]}::text[]) and ${IS_OVER_BUDGET}
        and newest."budgetBytes" is not null
        and not exists (
          select 1 from "IncidentMember" m join "Incident" i on i.id = m."incidentId"
          where m."seriesId" = s.id and m.state = 'open' and ${IS_ACTIVE})) over
    where nth = 1`;
  return toRows(rows);
}
