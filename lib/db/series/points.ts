import type { DerivedPoint } from '#lib/analysis/series/derive-types.ts';
import type { BudgetState } from '#lib/domain/budget.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { StepDecision } from '#lib/domain/verdict.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { listColumns, toRows } from '../rows.ts';

/** A row of "Point": a derived point with its verdict. Sizes in bytes. */
export type StoredPoint = DerivedPoint & {
  /** Decision on the push, null before it is judged, and the baseline it was compared with. */
  decision: StepDecision | null;
  baselineBytes: number | null;
  severity: Severity | null;
  creeps: boolean;
  /** State of the budget that counts now. */
  budgetState: BudgetState | null;
  budgetBytes: number | null;
  /** A BudgetMetric, or a word of a newer release. */
  budgetMetric: string | null;
  /** The budget's measurement; null when it could not measure. */
  budgetedBytes: number | null;
};

/** A stored point with the images that it refers to. */
export type ListedPoint = StoredPoint & {
  digest: string;
  comparedWith: { digest: string; tag: string; sizeBytes: number } | null;
};

/** The fields of a point, and their columns. */
export const POINT_COLUMNS = { ...Prisma.PointScalarFieldEnum, budgetMetric: 'budgetMetricName' };

type Compared = { comparedDigest: string | null; comparedTag: string | null; comparedSize: number | null };

/** Lists the points of a series in its order, each with the image it is compared with. */
export async function listPoints(
  db: Database,
  seriesId: string,
  range: { from: Date | null; to: Date | null },
): Promise<ListedPoint[]> {
  const rows = await db.$queryRaw<object[]>`
    select ${listColumns(POINT_COLUMNS, 'p')}, m.digest, c.digest as "comparedDigest", i."sizeBytes" as "comparedSize",
      (select q."tagName" from "Point" q where q."seriesId" = p."seriesId" and q."manifestId" = p."comparedWithId" limit 1) as "comparedTag"
    from "Point" p
    join "Manifest" m on m.id = p."manifestId"
    left join "Manifest" c on c.id = p."comparedWithId"
    left join "Image" i on i."manifestId" = p."comparedWithId"
    where p."seriesId" = ${seriesId}
      and (${range.from}::timestamptz is null or p.at >= ${range.from}) and (${range.to}::timestamptz is null or p.at <= ${range.to})
    order by p.position`;
  return toRows<StoredPoint & { digest: string } & Compared>(rows).map(
    ({ comparedDigest, comparedTag, comparedSize, ...row }) => ({
      ...row,
      comparedWith:
        comparedDigest === null
          ? null
          : { digest: comparedDigest, tag: comparedTag ?? '', sizeBytes: comparedSize ?? 0 },
    }),
  );
}

/** Returns the first and last time of a series, independent of the requested range. */
export async function findSpan(db: Database, seriesId: string): Promise<{ first: Date | null; last: Date | null }> {
  const { _min, _max } = await db.point.aggregate({ where: { seriesId }, _min: { at: true }, _max: { at: true } });
  return { first: _min.at, last: _max.at };
}
