import type { PointTimeSource } from '#lib/domain/series.ts';
import type { TagForm } from '#lib/domain/tag.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { LayerFact } from '../images/facts.ts';
import { shownLayers } from '../images/shown.ts';
import { toRows } from '../rows.ts';

type LatestPoint = { seriesId: string; tag: string; sizeBytes: number; at: Date; atSource: PointTimeSource };

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
    latest: Omit<LatestPoint, 'seriesId'> | null;
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
  const rows = await db.$queryRaw<object[]>`
    select s.id as "seriesId", p.* from "Series" s
    cross join lateral (
      select "tagName" as tag, "sizeBytes", at, "atSource"::text from "Point" where "seriesId" = s.id order by position desc limit 1) p
    where s."repositoryId" = ${repositoryId}`;
  return new Map(toRows<LatestPoint>(rows).map(({ seriesId, ...latest }) => [seriesId, latest]));
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

export type SpanEnds = { seriesId: string; repositoryId: string; newestId: number; beforeId: number };

/** Returns the newest image of each series, and the one at `since`, else the oldest. */
export async function findSpanEnds(db: Database, seriesIds: readonly string[], since: Date): Promise<SpanEnds[]> {
  return db.$queryRaw<SpanEnds[]>`
    select s.id as "seriesId", s."repositoryId", newest."manifestId" as "newestId", before."manifestId" as "beforeId"
    from "Series" s
    cross join lateral (select "manifestId" from "Point" where "seriesId" = s.id order by position desc limit 1) newest
    cross join lateral (
      select "manifestId" from "Point" where "seriesId" = s.id
      order by at <= ${since} desc, case when at > ${since} then at end, position desc limit 1) before
    where s.id = any(${[...seriesIds]}::text[])`;
}

export type LayerRow = LayerFact & { manifestId: number };

/** Lists the layers of images that the repository may show, lowest first. */
export async function listLayers(
  db: Database,
  repositoryId: string,
  manifestIds: readonly number[],
): Promise<LayerRow[]> {
  const rows = await db.$queryRaw<object[]>`
    select l."manifestId", l.position::int as position, l.digest, l."sizeBytes", l."mediaType", l."diffId", l.instruction
    from ${shownLayers(repositoryId)} l where l."manifestId" = any(${[...manifestIds]}::int[]) order by l."manifestId", l.position`;
  return toRows(rows);
}
