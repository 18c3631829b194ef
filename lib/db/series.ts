import type { Database } from './client.ts';
import { NotFoundError } from './errors.ts';
import type { AtSource, BudgetMetric, Severity, TagForm } from './generated/enums.ts';
import { toNumber } from './numbers.ts';
import { shownLayers } from './shown.ts';

export type StreamRow = {
  id: string;
  key: string;
  label: string;
  form: TagForm;
  tagCount: number;
  series: {
    id: string;
    platform: string;
    pointCount: number;
    latest: { tag: string; sizeBytes: number; at: Date } | null;
  }[];
};

/** Lists the streams of a repository with their series, each with its newest point. */
export async function listStreams(db: Database, repositoryId: string): Promise<StreamRow[]> {
  const [streams, latest] = await Promise.all([
    db.stream.findMany({
      where: { repositoryId },
      include: { series: true },
      orderBy: [{ tagCount: 'desc' }, { key: 'asc' }],
    }),
    findLatestPoints(db, repositoryId),
  ]);
  return streams.map(({ id, key, label, form, tagCount, series }) => ({
    id,
    key,
    label,
    form,
    tagCount,
    series: series.map(({ id: seriesId, platform, pointCount }) => ({
      id: seriesId,
      platform,
      pointCount,
      latest: latest.get(seriesId) ?? null,
    })),
  }));
}

async function findLatestPoints(db: Database, repositoryId: string) {
  const rows = await db.$queryRaw<{ seriesId: string; tag: string; sizeBytes: bigint; at: Date }[]>`
    select s.id as "seriesId", p.* from "Series" s
    cross join lateral (
      select "tagName" as tag, "sizeBytes", at from "Point" where "seriesId" = s.id order by position desc limit 1) p
    where s."repositoryId" = ${repositoryId}`;
  return new Map(
    rows.map(({ seriesId, tag, sizeBytes, at }) => [seriesId, { tag, sizeBytes: toNumber(sizeBytes), at }]),
  );
}

export type SeriesRow = {
  id: string;
  repositoryId: string;
  streamKey: string;
  label: string;
  form: TagForm;
  platform: string;
  pointCount: number;
};

/** @throws NotFoundError */
export async function getSeries(db: Database, id: string): Promise<SeriesRow> {
  const row = await db.series.findUnique({ where: { id }, include: { stream: true } });
  if (!row) throw new NotFoundError('series', id);
  const { repositoryId, platform, pointCount, stream } = row;
  return { id, repositoryId, platform, pointCount, streamKey: stream.key, label: stream.label, form: stream.form };
}

export type PointRow = {
  position: number;
  at: Date;
  atSource: AtSource;
  tag: string;
  manifestId: number;
  digest: string;
  indexDigest: string | null;
  comparedWith: { digest: string; tag: string; sizeBytes: number } | null;
  sizeBytes: number;
  baseBytes: number | null;
  ownBytes: number | null;
  pullCostBytes: number;
  layerCount: number;
  segment: number;
  recompressed: boolean;
  recompressedBytes: number | null;
  /** Decision on the push, null before it is judged, and the baseline it was compared with. */
  decision: string | null;
  baselineBytes: number | null;
  severity: Severity | null;
  creeps: boolean;
  /** State of the budget that counts now: within, near, over. */
  budgetState: string | null;
  budgetBytes: number | null;
  budgetMetric: BudgetMetric | null;
  /** The budget's measurement; null when it could not measure. */
  budgetedBytes: number | null;
};

type SizeOf =
  | 'sizeBytes'
  | 'baseBytes'
  | 'ownBytes'
  | 'pullCostBytes'
  | 'recompressedBytes'
  | 'baselineBytes'
  | 'budgetBytes'
  | 'budgetedBytes';
type RawPoint = Omit<PointRow, 'comparedWith' | SizeOf> & {
  sizeBytes: bigint;
  baseBytes: bigint | null;
  ownBytes: bigint | null;
  pullCostBytes: bigint;
  recompressedBytes: bigint | null;
  baselineBytes: bigint | null;
  budgetBytes: bigint | null;
  budgetedBytes: bigint | null;
  comparedDigest: string | null;
  comparedTag: string | null;
  comparedSize: bigint | null;
};

/** Lists the points of a series in its order, each with the image it is compared with. */
export async function listPoints(
  db: Database,
  seriesId: string,
  range: { from: Date | null; to: Date | null },
): Promise<PointRow[]> {
  const rows = await db.$queryRaw<RawPoint[]>`
    select p.position, p.at, p."atSource"::text as "atSource", p."tagName" as tag, p."manifestId", m.digest, p."indexDigest", p."sizeBytes", p."baseBytes",
      p."ownBytes", p."pullCostBytes", p."layerCount"::int as "layerCount", p.segment::int as segment, p.recompressed, p."recompressedBytes", p.decision, p."baselineBytes",
      p.severity::text as severity, p.creeps, p."budgetState", p."budgetBytes", p."budgetMetric"::text as "budgetMetric", p."budgetedBytes", c.digest as "comparedDigest", i."sizeBytes" as "comparedSize",
      (select q."tagName" from "Point" q where q."seriesId" = p."seriesId" and q."manifestId" = p."comparedWithId" limit 1) as "comparedTag"
    from "Point" p
    join "Manifest" m on m.id = p."manifestId"
    left join "Manifest" c on c.id = p."comparedWithId"
    left join "Image" i on i."manifestId" = p."comparedWithId"
    where p."seriesId" = ${seriesId}
      and (${range.from}::timestamptz is null or p.at >= ${range.from}) and (${range.to}::timestamptz is null or p.at <= ${range.to})
    order by p.position`;
  return rows.map(({ comparedDigest, comparedTag, comparedSize, ...row }) => ({
    ...row,
    sizeBytes: toNumber(row.sizeBytes),
    baseBytes: toNumber(row.baseBytes),
    ownBytes: toNumber(row.ownBytes),
    pullCostBytes: toNumber(row.pullCostBytes),
    recompressedBytes: toNumber(row.recompressedBytes),
    baselineBytes: toNumber(row.baselineBytes),
    budgetBytes: toNumber(row.budgetBytes),
    budgetedBytes: toNumber(row.budgetedBytes),
    comparedWith:
      comparedDigest === null
        ? null
        : { digest: comparedDigest, tag: comparedTag ?? '', sizeBytes: Number(comparedSize ?? 0n) },
  }));
}

/** Returns the first and last time of a series, independent of the requested range. */
export async function findSpan(db: Database, seriesId: string): Promise<{ first: Date | null; last: Date | null }> {
  const { _min, _max } = await db.point.aggregate({ where: { seriesId }, _min: { at: true }, _max: { at: true } });
  return { first: _min.at, last: _max.at };
}

export type SpanEnds = { seriesId: string; repositoryId: string; newestId: number; beforeId: number };

/** Returns the newest image of each series, and the one at `since`. Younger series are left out. */
export async function findSpanEnds(db: Database, seriesIds: readonly string[], since: Date): Promise<SpanEnds[]> {
  return db.$queryRaw<SpanEnds[]>`
    select s.id as "seriesId", s."repositoryId", newest."manifestId" as "newestId", before."manifestId" as "beforeId"
    from "Series" s
    cross join lateral (select "manifestId" from "Point" where "seriesId" = s.id order by position desc limit 1) newest
    cross join lateral (
      select "manifestId" from "Point" where "seriesId" = s.id and at <= ${since} order by position desc limit 1) before
    where s.id = any(${[...seriesIds]}::text[])`;
}

export type LayerRow = {
  manifestId: number;
  position: number;
  digest: string;
  sizeBytes: number;
  mediaType: string;
  diffId: string | null;
  instruction: string | null;
};

/** Lists the layers of images that the repository may show, lowest first. */
export async function listLayers(
  db: Database,
  repositoryId: string,
  manifestIds: readonly number[],
): Promise<LayerRow[]> {
  const rows = await db.$queryRaw<(Omit<LayerRow, 'sizeBytes'> & { sizeBytes: bigint })[]>`
    select l."manifestId", l.position::int as position, l.digest, l."sizeBytes", l."mediaType", l."diffId", l.instruction
    from ${shownLayers(repositoryId)} l where l."manifestId" = any(${[...manifestIds]}::int[]) order by l."manifestId", l.position`;
  return rows.map((row) => ({ ...row, sizeBytes: toNumber(row.sizeBytes) }));
}
