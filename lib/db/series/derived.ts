import type { Derived, DerivedSeries, DerivedSummary } from '#lib/analysis/series/derive-types.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { insertRows } from '../rows.ts';
import { POINT_COLUMNS, type StoredPoint } from './points.ts';

/** Rows of the derived tables of one repository. */
type DerivedRows = Pick<Derived, 'streams' | 'current'> & {
  series: readonly (DerivedSeries & { isOverBudget: boolean })[];
  points: readonly StoredPoint[];
  summary: DerivedSummary & { labelledOwner: string | null };
};

/** `judgedAt` of an observation that was judged before all of its parts were read. */
export const JUDGED_IN_PART = new Date(0);

/**
 * Must be called before reading anything that derived rows depend on. A concurrent `deriveLater` then waits until the rows
 * are written, and takes effect after them. The first derivation has no row to lock: changes during it take effect with
 * the second.
 */
export async function lockDerived(tx: Database, repositoryId: string): Promise<void> {
  await tx.$queryRaw`select 1 from "RepositorySummary" where "repositoryId" = ${repositoryId} for update`;
}

/**
 * Replaces all derived rows of a repository, and marks the observations they were derived from as judged; newer ones may have
 * been written meanwhile. Needs a transaction.
 */
export async function replaceDerived(tx: Database, rows: DerivedRows, judgedIds: readonly number[]): Promise<void> {
  const { repositoryId, derivedAt } = rows.summary;
  // Deleting streams also deletes their points and series.
  await tx.stream.deleteMany({ where: { repositoryId } });
  await tx.stream.createMany({ data: rows.streams });
  await tx.series.createMany({ data: [...rows.series] });
  await insertRows(tx, 'Point', POINT_COLUMNS, rows.points);
  await tx.$executeRaw`delete from "TagCurrent" c using "Tag" t where t.id = c."tagId" and t."repositoryId" = ${repositoryId}`;
  await insertRows(tx, 'TagCurrent', Prisma.TagCurrentScalarFieldEnum, rows.current);
  await tx.repositorySummary.upsert({ where: { repositoryId }, create: rows.summary, update: rows.summary });
  if (judgedIds.length > 0)
    await tx.$executeRaw`update "Observation" set "judgedAt" = ${derivedAt} where id = any(${[...judgedIds]}::int[])`;
}

/** Maps each series of a repository to the manifests of its points from the last derivation. */
export async function listDerivedManifests(db: Database, repositoryId: string): Promise<Map<string, Set<number>>> {
  const rows = await db.point.findMany({
    where: { series: { repositoryId } },
    select: { seriesId: true, manifestId: true },
  });
  const bySeries = Map.groupBy(rows, ({ seriesId }) => seriesId);
  return new Map([...bySeries].map(([id, points]) => [id, new Set(points.map(({ manifestId }) => manifestId))]));
}

/**
 * Lists as "series manifest" the points that a budget could not measure: on own bytes, since their base was unknown, or on unpacked
 * bytes, since their layers were not read.
 */
export async function listUnmeasured(db: Database, repositoryId: string): Promise<Set<string>> {
  const rows = await db.point.findMany({
    where: { series: { repositoryId }, budgetMetric: { in: ['own', 'unpacked'] }, budgetedBytes: null },
    select: { seriesId: true, manifestId: true },
  });
  return new Set(rows.map(({ seriesId, manifestId }) => `${seriesId} ${manifestId}`));
}

/**
 * Reports whether a repository needs a derivation: it has new observations, `deriveLater` requested one, release 0.4.0 stored its
 * headline, an accepted level or a budget has expired, or a day has passed in which its last change may have left a period of the
 * summary (90 days at most).
 */
export async function isToDerive(db: Database, repositoryId: string, now: Date): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isToDerive: boolean }[]>`
    select exists (select 1 from "Observation" where "repositoryId" = ${repositoryId} and "judgedAt" is null)
      or exists (select 1 from "RepositorySummary" where "repositoryId" = ${repositoryId} and "derivedAt" = 'epoch')
      or exists (select 1 from "RepositorySummary" where "repositoryId" = ${repositoryId} and "seriesId" is not null and "firstAt" is null)
      or exists (select 1 from "RepositorySummary" where "repositoryId" = ${repositoryId}
        and "derivedAt" <= ${now}::timestamptz - interval '1 day' and "lastChangeAt" > "derivedAt" - interval '91 days')
      or exists (select 1 from "AcceptedLevel" l join "RepositorySummary" s on s."repositoryId" = l."repositoryId"
        where l."repositoryId" = ${repositoryId} and l.until > s."derivedAt" and l.until <= ${now})
      or exists (select 1 from "Budget" b join "RepositorySummary" s on s."repositoryId" = ${repositoryId}
        where b.until > s."derivedAt" and b.until <= ${now}) as "isToDerive"`;
  return row?.isToDerive ?? false;
}

/**
 * Requests a new derivation with the next poll, even if that finds nothing new. Observations stay judged, so that no old push
 * becomes news. Has no effect before the first derivation.
 */
export async function deriveLater(db: Database, ...repositoryIds: string[]): Promise<void> {
  await db.$executeRaw`
    update "RepositorySummary" set "derivedAt" = 'epoch' where "repositoryId" = any(${repositoryIds}::text[])`;
}
