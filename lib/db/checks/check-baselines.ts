import type { ContentLayer } from '#lib/analysis/layers/content.ts';
import type { BaselineCandidate } from '#lib/analysis/series/check-baseline.ts';
import type { Labels } from '#lib/image/labels.ts';
import type { Database } from '../client.ts';
import { mapContentLayers } from '../contents/content-layers.ts';
import { shownEntries, shownImages } from '../images/shown.ts';
import { toRows } from '../rows.ts';
import { FROM_FIRST_LOOK } from '../series/backtest.ts';
import type { StoredPoint } from '../series/points.ts';

/** A stored image that a check compares with. `listLayers` reads its layers. */
export type SeenPlatform = {
  manifestId: number;
  digest: string;
  platform: string;
  sizeBytes: number;
  labels: Labels;
  baseLayerCount: number | null;
};

/** Lists the images of a manifest that the repository observed: the image itself, or the children of the index that were read. */
export async function listPlatforms(db: Database, repositoryId: string, rootDigest: string): Promise<SeenPlatform[]> {
  const rows = await db.$queryRaw<object[]>`
    with recursive reached as (
      select id, null::text as platform, array[]::int[] as path, 0 as depth from "Manifest" where digest = ${rootDigest}
      union all
      select e."childId", e.platform, r.path || e.position::int, r.depth + 1
      from reached r join ${shownEntries(repositoryId)} e on e."indexId" = r.id where r.depth < 3)
    select i."manifestId", m.digest, coalesce(r.platform, i.platform) as platform, i."sizeBytes", i.labels,
      i."baseLayerCount"::int as "baseLayerCount"
    from reached r join ${shownImages(repositoryId)} i on i."manifestId" = r.id join "Manifest" m on m.id = r.id order by r.path`;
  return toRows(rows);
}

/** Finds an image by its own digest. */
export async function findPlatform(db: Database, repositoryId: string, digest: string): Promise<SeenPlatform | null> {
  return (await listPlatforms(db, repositoryId, digest)).find((row) => row.digest === digest) ?? null;
}

export type SeenRoot = { digest: string; tag: string; at: Date };

/** Finds the newest push whose labels name this commit. Images of pull requests and pinned digests do not count. */
export async function findByRevision(db: Database, repositoryId: string, revision: string): Promise<SeenRoot | null> {
  const [row] = await db.$queryRaw<SeenRoot[]>`
    with recursive roots as (
      select o."manifestId" as id, max(o.id) as observation from "Observation" o join "Tag" t on t.id = o."tagId"
      where o."repositoryId" = ${repositoryId} and t.form <> 'pr' and t.name not like '%:%' group by 1),
    reached as (
      select id, observation, 0 as depth from roots
      union all
      select e."childId", r.observation, r.depth + 1 from reached r join ${shownEntries(repositoryId)} e on e."indexId" = r.id where r.depth < 3)
    select m.digest, t.name as tag, o."firstSeenAt" as at
    from reached r join ${shownImages(repositoryId)} i on i."manifestId" = r.id
    join "Observation" o on o.id = r.observation join "Manifest" m on m.id = o."manifestId" join "Tag" t on t.id = o."tagId"
    where coalesce(i.labels->>'org.opencontainers.image.revision', i.labels->>'org.label-schema.vcs-ref') = ${revision}
    order by o.id desc limit 1`;
  return row ?? null;
}

/** A push of a series that an image may be compared with. */
export type BasePoint = BaselineCandidate &
  Pick<StoredPoint, 'position' | 'manifestId' | 'sizeBytes' | 'segment'> & {
    platform: string;
    /** True if it existed at the first check of its series. */
    fromFirstLook: boolean;
    /** Baseline of the regression that is open at this push; null when there is none. */
    openBaselineBytes: number | null;
    /** Only on a platform with recompressed layers; the layers of others are not needed. */
    layers?: ContentLayer[] | undefined;
  };

/** Per series. */
const MAX_POINTS = 200;

/** Lists the newest pushes of every series of a stream, in their order. */
export async function listBasePoints(db: Database, repositoryId: string, streamKey: string): Promise<BasePoint[]> {
  const found = await db.$queryRaw<object[]>`
    select s.platform, p.position, p.at, i."createdAt", p."tagName" as tag, p."manifestId", m.digest, p."indexDigest", p."sizeBytes", p.segment::int as segment,
      p."recompressedBytes", ${FROM_FIRST_LOOK} as "fromFirstLook",
      case when p.decision in ('opened', 'escalated', 'still-up') then p."baselineBytes" end as "openBaselineBytes"
    from "Stream" t join "Series" s on s."streamId" = t.id
    cross join lateral (select * from "Point" where "seriesId" = s.id order by position desc limit ${MAX_POINTS}) p
    join "Manifest" m on m.id = p."manifestId" left join "Image" i on i."manifestId" = p."manifestId"
    where t."repositoryId" = ${repositoryId} and t.key = ${streamKey} order by s.platform, p.position`;
  const rows = toRows<BasePoint & { recompressedBytes: number | null }>(found);
  const recompressed = new Set(rows.flatMap((row) => (row.recompressedBytes === null ? [] : [row.platform])));
  const ids = rows.flatMap((row) => (recompressed.has(row.platform) ? [row.manifestId] : []));
  const layers = await mapContentLayers(db, ids);
  return rows.map(({ recompressedBytes: _, ...row }) => ({
    ...row,
    layers: recompressed.has(row.platform) ? layers.get(row.manifestId) : undefined,
  }));
}
