import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import type { SeriesSubject } from '../repositories/subjects.ts';
import { toRows } from '../rows.ts';
import { IS_OVER_BUDGET } from '../series/over-budget.ts';

/** The budget that a series exceeds, and its last measurement. The metric may be a word of a newer release. */
export type BrokenBudget = { budgetBytes: number; budgetMetric: string; budgetedBytes: number };

/** A series with its owner, its current size and its earlier size. */
export type SizeChangeRow = SeriesSubject & {
  newestId: number;
  beforeId: number;
  sizeBytes: number;
  beforeBytes: number;
};

const SERIES = Prisma.sql`
  s."repositoryId", s.id as "seriesId", g.host, r.name, r.relation::text as relation, r.owner, y."labelledOwner", t.key as "streamKey",
  t.label as "streamLabel", s.platform, newest."manifestId" as "newestId", newest."sizeBytes"`;

const FROM = Prisma.sql`
  "Series" s
  join "Stream" t on t.id = s."streamId"
  join "Repository" r on r.id = s."repositoryId" and r.origin <> 'demo'
  join "Registry" g on g.id = r."registryId"
  left join "RepositorySummary" y on y."repositoryId" = r.id
  cross join lateral (select * from "Point" where "seriesId" = s.id order by position desc limit 1) newest`;

/** The point at a time, or the first one. */
const orFirst = (since: Date) => Prisma.sql`
  cross join lateral (
    select * from "Point" where "seriesId" = s.id order by at <= ${since} desc,
      case when at <= ${since} then -position else position end limit 1) before`;

/**
 * Lists own series whose size differs from that at `since`. Younger series, and series with a break since then, are left out.
 * Earlier sizes are given in the current compression, so that recompression is no change.
 */
export async function listSizeChanges(db: Database, since: Date): Promise<SizeChangeRow[]> {
  const rows = await db.$queryRaw<object[]>`
    select ${SERIES}, before."manifestId" as "beforeId", before."sizeBytes" + packed.bytes as "beforeBytes" from ${FROM}
    cross join lateral (
      select * from "Point" where "seriesId" = s.id and at <= ${since} order by position desc limit 1) before
    cross join lateral (
      select coalesce(sum(p."recompressedBytes"), 0)::bigint as bytes from "Point" p
      where p."seriesId" = s.id and p.position > before.position and p.position <= newest.position) packed
    where r.relation = 'ours' and newest."sizeBytes" <> before."sizeBytes" + packed.bytes and newest.segment = before.segment`;
  return toRows(rows);
}

/** Lists third-party headlines whose image differs from that at `since`. */
export async function listUpdates(db: Database, since: Date): Promise<SizeChangeRow[]> {
  const rows = await db.$queryRaw<object[]>`
    select ${SERIES}, before."manifestId" as "beforeId", before."sizeBytes" as "beforeBytes" from ${FROM}
    cross join lateral (
      select * from "Point" where "seriesId" = s.id and at <= ${since} order by position desc limit 1) before
    where r.relation = 'upstream' and y."seriesId" = s.id and newest."manifestId" <> before."manifestId"`;
  return toRows(rows);
}

/** Lists series over their budgets, with the size at `since`, or the first size. */
export async function listSeriesOverBudget(db: Database, since: Date): Promise<(SizeChangeRow & BrokenBudget)[]> {
  const rows = await db.$queryRaw<object[]>`
    select ${SERIES}, newest."budgetBytes", newest."budgetMetricName" as "budgetMetric", measured."budgetedBytes", before."manifestId" as "beforeId", before."sizeBytes" as "beforeBytes" from ${FROM}
    ${orFirst(since)}
    cross join lateral (
      select "budgetedBytes" from "Point" where "seriesId" = s.id and "budgetedBytes" is not null order by position desc limit 1) measured
    where ${IS_OVER_BUDGET} and newest."budgetBytes" is not null`;
  return toRows(rows);
}

/** Lists series that are within their budgets, with the size at `since`, or the first size. @param fresh - oldest newest push */
export async function listSeriesWithinBudget(
  db: Database,
  { since, fresh }: { since: Date; fresh: Date },
): Promise<(SizeChangeRow & Omit<BrokenBudget, 'budgetedBytes'>)[]> {
  const rows = await db.$queryRaw<object[]>`
    select ${SERIES}, newest."budgetBytes", newest."budgetMetricName" as "budgetMetric", before."manifestId" as "beforeId", before."sizeBytes" as "beforeBytes" from ${FROM}
    ${orFirst(since)}
    where not ${IS_OVER_BUDGET} and t."tagCount" > 0 and newest."budgetBytes" is not null and newest.at >= ${fresh}`;
  return toRows(rows);
}

/** Returns the bytes of layers that one image has and another lacks, each layer once, by "newest before". */
export async function mapPullCosts(
  db: Database,
  pairs: readonly { newestId: number; beforeId: number }[],
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<object[]>`
    select p.newest, p.before, coalesce(sum(l."sizeBytes"), 0)::bigint as bytes
    from (select distinct * from unnest(${pairs.map(({ newestId }) => newestId)}::int[], ${pairs.map(({ beforeId }) => beforeId)}::int[])
      as u(newest, before)) p
    cross join lateral (
      select distinct on (a."layerId") a."sizeBytes" from "ImageLayer" a
      where a."manifestId" = p.newest
        and not exists (select 1 from "ImageLayer" b where b."manifestId" = p.before and b."layerId" = a."layerId")) l
    group by p.newest, p.before`;
  const costs = toRows<{ newest: number; before: number; bytes: number }>(rows);
  return new Map(costs.map(({ newest, before, bytes }) => [`${newest} ${before}`, bytes]));
}
