import type { ForecastPoint } from '#lib/analysis/series/forecast.ts';
import type { BudgetMetric } from '#lib/domain/budget.ts';
import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';

/** A series and the budget that its pace is compared with. */
export type ForecastSubject = { seriesId: string; metric: BudgetMetric; limitBytes: number };

/** A series that measures less of its budget is not near it. */
const NEAR_SHARE = 0.75;

/**
 * Lists the points that forecasts need, each series in its order. Bytes are those that budgets stored; points that were judged by
 * another metric have none.
 *
 * @param days - of each series before its newest point
 * @param nearSince - leaves out series that are far below their budgets, have no tag, or no push since then; null lists all
 */
export async function listForecastPoints(
  db: Database,
  subjects: readonly ForecastSubject[],
  { days, nearSince }: { days: number; nearSince: Date | null },
): Promise<(ForecastPoint & { seriesId: string })[]> {
  if (subjects.length === 0) return [];
  const rows = await db.$queryRaw<object[]>`
    select p."seriesId", p.at, p.segment, p.decision, p."recompressedBytes" is not null as recompressed,
      case when p."budgetMetricName" = b.metric then p."budgetedBytes" end as bytes
    from unnest(${subjects.map(({ seriesId }) => seriesId)}::text[], ${subjects.map(({ metric }) => metric)}::text[],
      ${subjects.map(({ limitBytes }) => BigInt(limitBytes))}::bigint[]) as b(id, metric, "limitBytes")
    cross join lateral (select at, "budgetedBytes" from "Point" where "seriesId" = b.id order by position desc limit 1) newest
    join "Series" s on s.id = b.id
    join "Stream" t on t.id = s."streamId"
    join "Point" p on p."seriesId" = b.id and p.at >= newest.at - make_interval(days => ${days}::int)
    where ${nearSince}::timestamptz is null
      or (t."tagCount" > 0 and newest.at >= ${nearSince}::timestamptz and newest."budgetedBytes" >= b."limitBytes" * ${NEAR_SHARE}::float8)
    order by p."seriesId", p.position`;
  return toRows(rows);
}
