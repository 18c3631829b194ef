import type { SubjectRow } from '#lib/analysis/rules/stored.ts';
import type { ActiveState } from '#lib/domain/incident.ts';
import type { Database } from '../client.ts';
import type { DeliveryState, RegistryHealth, Relation, Severity } from '../generated/enums.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { shownChanges, shownSums } from '../images/shown.ts';
import { IS_ACTIVE } from '../incidents/active.ts';
import { toRows } from '../rows.ts';
import type { StoredPoint } from './points.ts';

/** Series for /metrics. A demo series is left out when the same series is also watched. */

export type MeasuredSeries = SubjectRow &
  Pick<StoredPoint, 'sizeBytes' | 'ownBytes' | 'pullCostBytes'> & {
    id: string;
    /** Only of the headline of a repository; null while its newest image is not read. */
    unpackedBytes: number | null;
    /** Only of the headline: the part of its pull cost that did not change; null while it is unknown. */
    unchangedPullBytes: number | null;
  };

/** Lists the newest point of each series whose tags still exist, own images first, at most `limit`, with the total count. */
export async function listMeasuredSeries(
  db: Database,
  limit: number,
): Promise<{ series: MeasuredSeries[]; total: number }> {
  const rows = await db.$queryRaw<object[]>`
    with shown as (
      select s.id, s."repositoryId", s.id = m."seriesId" as "isHeadline", s.platform, t.key as "streamKey", g.host, r.name, r.relation::text as relation, r.owner, m."labelledOwner"
      from "Series" s join "Stream" t on t.id = s."streamId" join "Repository" r on r.id = s."repositoryId" join "Registry" g on g.id = r."registryId"
      left join "RepositorySummary" m on m."repositoryId" = r.id
      where t."tagCount" > 0 and s."pointCount" > 0
        and (r.origin <> 'demo' or not exists (
          select 1 from "Repository" o join "Registry" h on h.id = o."registryId" where o.name = r.name and h.host = g.host and o.origin <> 'demo'))),
    chosen as (select * from shown order by relation, host, name, "streamKey", platform limit ${limit})
    select c.*, (select count(*) from shown) as total, p."sizeBytes", p."ownBytes", p."pullCostBytes", u."unpackedBytes", n."unchangedPullBytes"
    from chosen c cross join lateral (
      select "sizeBytes", "ownBytes", "pullCostBytes", "manifestId", "comparedWithId" from "Point" where "seriesId" = c.id order by position desc limit 1) p
    left join lateral ${shownSums(Prisma.sql`c."repositoryId"`)} u on c."isHeadline" and u."manifestId" = p."manifestId"
    left join lateral (
      select h."unchangedBytes" as "unchangedPullBytes" from ${shownChanges(Prisma.sql`c."repositoryId"`)} h
      where c."isHeadline" and h."toManifestId" = p."manifestId" and h."fromManifestId" = p."comparedWithId"
        and not (h.truncated and h."unchangedBytes" = 0)) n on true`;
  const series = toRows<MeasuredSeries & { total: number }>(rows);
  return { total: series[0]?.total ?? 0, series: series.map(({ total: _, ...row }) => row) };
}

export type ActiveIncidents = {
  state: ActiveState;
  severity: Severity;
  kind: string;
  relation: Relation;
  count: number;
};

/** Counts the incidents that have not ended. */
export async function countActiveIncidents(db: Database): Promise<ActiveIncidents[]> {
  return db.$queryRaw<ActiveIncidents[]>`
    select state::text as state, severity::text as severity, "kindName" as kind, relation::text as relation, count(*)::int as count
    from "Incident" i where ${IS_ACTIVE} group by 1, 2, 3, 4`;
}

export type CountedDeliveries = { state: DeliveryState; count: number; oldestAt: Date };

/** Counts messages by state, with the time of the oldest in each. */
export async function countDeliveries(db: Database): Promise<CountedDeliveries[]> {
  return db.$queryRaw<CountedDeliveries[]>`
    select state::text as state, count(*)::int as count, min("createdAt") as "oldestAt" from "Delivery" group by 1`;
}

export type MeasuredRepository = {
  host: string;
  name: string;
  relation: Relation;
  /** Time of the last successful poll; else when it was added. */
  since: Date;
};

/** Lists the time of the last successful poll of each repository, without the demo. */
export async function listLastSuccess(db: Database, limit: number): Promise<MeasuredRepository[]> {
  return db.$queryRaw<MeasuredRepository[]>`
    select g.host, r.name, r.relation::text as relation, coalesce(r."lastSuccessAt", r."createdAt") as since
    from "Repository" r join "Registry" g on g.id = r."registryId" where r.origin <> 'demo' order by relation, g.host, r.name limit ${limit}`;
}

export type MeasuredRegistry = { host: string; health: RegistryHealth; quotaRemaining: number | null };

export async function listRegistryHealth(db: Database): Promise<MeasuredRegistry[]> {
  return db.$queryRaw<MeasuredRegistry[]>`
    select g.host, s.health::text as health, s."quotaRemaining" from "Registry" g join "RegistryState" s on s."registryId" = g.id
    where g.origin <> 'demo' order by g.host`;
}
