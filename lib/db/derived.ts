import type { Database } from './client.ts';
import type { AtSource, BudgetMetric, Severity, TagForm } from './generated/enums.ts';

/** A point of a series with its verdict; null where no rule judges it. */
export type DerivedPointRow = {
  seriesId: string;
  position: number;
  at: Date;
  atSource: AtSource;
  tagName: string;
  manifestId: number;
  indexDigest: string | null;
  comparedWithId: number | null;
  sizeBytes: number;
  ownBytes: number | null;
  baseBytes: number | null;
  pullCostBytes: number;
  layerCount: number;
  segment: number;
  recompressed: boolean;
  recompressedBytes: number | null;
  decision: string | null;
  baselineBytes: number | null;
  severity: Severity | null;
  creeps: boolean;
  budgetState: string | null;
  budgetBytes: number | null;
  budgetMetric: BudgetMetric | null;
  budgetedBytes: number | null;
};

/** Rows of the derived tables of one repository, computed by lib/analysis. */
export type DerivedRows = {
  streams: { id: string; key: string; label: string; form: TagForm; tagCount: number }[];
  series: { id: string; streamId: string; platform: string; pointCount: number }[];
  points: DerivedPointRow[];
  current: {
    tagId: number;
    platform: string;
    manifestId: number;
    sizeBytes: number;
    layerCount: number;
    deltaBytes: number | null;
    pullCostBytes: number;
  }[];
  summary: {
    seriesId: string | null;
    streamKey: string | null;
    streamLabel: string | null;
    tagName: string | null;
    platform: string | null;
    headlineReason: string | null;
    sizeBytes: number | null;
    pullCostBytes: number | null;
    lastChangeAt: Date | null;
    lastDeltaBytes: number | null;
    size7dBytes: number | null;
    size30dBytes: number | null;
    size90dBytes: number | null;
    spark: [number, number][];
    tagCount: number;
    streamCount: number;
    labelledOwner: string | null;
  };
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
export async function replaceDerived(
  tx: Database,
  repositoryId: string,
  rows: DerivedRows,
  judgedIds: readonly number[],
  now: Date,
): Promise<void> {
  // Deleting streams also deletes their points and series.
  await tx.stream.deleteMany({ where: { repositoryId } });
  await tx.stream.createMany({ data: rows.streams.map((stream) => ({ ...stream, repositoryId })) });
  await tx.series.createMany({ data: rows.series.map((series) => ({ ...series, repositoryId })) });
  await insertPoints(tx, rows.points);
  await tx.$executeRaw`delete from "TagCurrent" c using "Tag" t where t.id = c."tagId" and t."repositoryId" = ${repositoryId}`;
  await tx.$executeRaw`
    insert into "TagCurrent" ("tagId", platform, "manifestId", "sizeBytes", "layerCount", "deltaBytes", "pullCostBytes")
    select "tagId", platform, "manifestId", "sizeBytes", "layerCount", "deltaBytes", "pullCostBytes"
    from jsonb_to_recordset(${JSON.stringify(rows.current)}::jsonb) as t("tagId" int, platform text, "manifestId" int, "sizeBytes" bigint,
      "layerCount" int, "deltaBytes" bigint, "pullCostBytes" bigint)`;
  const summary = { ...rows.summary, derivedAt: now };
  await tx.repositorySummary.upsert({ where: { repositoryId }, create: { repositoryId, ...summary }, update: summary });
  if (judgedIds.length > 0)
    await tx.$executeRaw`update "Observation" set "judgedAt" = ${now} where id = any(${[...judgedIds]}::int[])`;
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

/** Lists as "series manifest" the points that a budget on own bytes could not measure, since their base was unknown. */
export async function listUnmeasured(db: Database, repositoryId: string): Promise<Set<string>> {
  const rows = await db.point.findMany({
    where: { series: { repositoryId }, budgetMetric: 'own', budgetedBytes: null },
    select: { seriesId: true, manifestId: true },
  });
  return new Set(rows.map(({ seriesId, manifestId }) => `${seriesId} ${manifestId}`));
}

async function insertPoints(tx: Database, points: DerivedRows['points']): Promise<void> {
  if (points.length === 0) return;
  await tx.$executeRaw`
    insert into "Point" ("seriesId", position, at, "atSource", "tagName", "manifestId", "indexDigest", "comparedWithId", "sizeBytes", "ownBytes",
      "baseBytes", "pullCostBytes", "layerCount", segment, recompressed, "recompressedBytes", decision, "baselineBytes", severity, creeps,
      "budgetState", "budgetBytes", "budgetMetric", "budgetedBytes")
    select "seriesId", position, at, "atSource"::"AtSource", "tagName", "manifestId", "indexDigest", "comparedWithId", "sizeBytes", "ownBytes",
      "baseBytes", "pullCostBytes", "layerCount", segment, recompressed, "recompressedBytes", decision, "baselineBytes", severity::"Severity", creeps,
      "budgetState", "budgetBytes", "budgetMetric"::"BudgetMetric", "budgetedBytes"
    from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) as t("seriesId" text, position int, at timestamptz, "atSource" text, "tagName" text,
      "manifestId" int, "indexDigest" text, "comparedWithId" int, "sizeBytes" bigint, "ownBytes" bigint, "baseBytes" bigint,
      "pullCostBytes" bigint, "layerCount" int, segment int, recompressed boolean, "recompressedBytes" bigint, decision text,
      "baselineBytes" bigint, severity text, creeps boolean, "budgetState" text, "budgetBytes" bigint, "budgetMetric" text, "budgetedBytes" bigint)`;
}

/**
 * Reports whether a repository needs a derivation: it has new observations, `deriveLater` requested one, an accepted level has
 * expired, or a day has passed in which its last change may have left a period of the summary (90 days at most).
 */
export async function isToDerive(db: Database, repositoryId: string, now: Date): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isToDerive: boolean }[]>`
    select exists (select 1 from "Observation" where "repositoryId" = ${repositoryId} and "judgedAt" is null)
      or exists (select 1 from "RepositorySummary" where "repositoryId" = ${repositoryId} and "derivedAt" = 'epoch')
      or exists (select 1 from "RepositorySummary" where "repositoryId" = ${repositoryId}
        and "derivedAt" <= ${now}::timestamptz - interval '1 day' and "lastChangeAt" > "derivedAt" - interval '91 days')
      or exists (select 1 from "AcceptedLevel" l join "RepositorySummary" s on s."repositoryId" = l."repositoryId"
        where l."repositoryId" = ${repositoryId} and l.until > s."derivedAt" and l.until <= ${now}) as "isToDerive"`;
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
