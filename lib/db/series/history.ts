import type { SeenImage } from '#lib/analysis/series/derive-types.ts';
import type { Database } from '../client.ts';
import { shownEntries, shownImages, shownLayers, shownSums } from '../images/shown.ts';
import { toNumber } from '../numbers.ts';

export type HistoryImage = Omit<SeenImage, 'layers' | 'compression'> & {
  labels: Record<string, string>;
  layers: { digest: string; sizeBytes: number; mediaType: string; diffId: string | null }[];
};

export type HistoryObservation = {
  observationId: number;
  firstSeenAt: Date;
  endedAt: Date | null;
  /** Null until points and verdicts are derived from it; JUDGED_IN_PART when more of it was read since. */
  judgedAt: Date | null;
  /** The poll that first saw it. */
  pollId: string | null;
  /** The manifest that the tag pointed to. */
  manifestId: number;
  digest: string;
  isIndex: boolean;
};

type HistoryTag = { tagId: number; name: string; goneAt: Date | null; observations: HistoryObservation[] };

/** All observations of a repository's tags, and the images reachable from each observed manifest. */
export type History = { tags: HistoryTag[]; images: Map<number, HistoryImage[]> };

/** Reads the history of a repository: observations oldest first, images in the order of their index. */
export async function loadHistory(db: Database, repositoryId: string): Promise<History> {
  const tags = new Map<number, HistoryTag>();
  for (const { tagId, name, goneAt, ...observation } of await loadObservations(db, repositoryId)) {
    const tag = tags.get(tagId) ?? { tagId, name, goneAt, observations: [] };
    tags.set(tagId, tag);
    if (observation.observationId !== null)
      tag.observations.push({ ...observation, observationId: observation.observationId });
  }
  return { tags: [...tags.values()], images: await loadImages(db, repositoryId) };
}

type ObservationRow = Omit<HistoryTag, 'observations'> &
  Omit<HistoryObservation, 'observationId'> & { observationId: number | null };

async function loadObservations(db: Database, repositoryId: string): Promise<ObservationRow[]> {
  return db.$queryRaw<ObservationRow[]>`
    select t.id as "tagId", t.name, t."goneAt", o.id as "observationId", o."firstSeenAt", o."endedAt", o."judgedAt", o."pollId", o."manifestId", m.digest, m.kind = 'index' as "isIndex"
    from "Tag" t
    left join "Observation" o on o."tagId" = t.id
    left join "Manifest" m on m.id = o."manifestId"
    where t."repositoryId" = ${repositoryId}
    order by t.id, o."firstSeenAt", o.id`;
}

type ImageRow = Omit<HistoryImage, 'sizeBytes' | 'unpackedBytes' | 'layers'> & {
  rootId: number;
  sizeBytes: bigint;
  unpackedBytes: bigint | null;
  digests: string[];
  sizes: bigint[];
  mediaTypes: string[];
  diffIds: (string | null)[];
};

/** Walks from each observed manifest to the images that the repository has read; nested indexes up to the depth of S-43. */
async function loadImages(db: Database, repositoryId: string): Promise<Map<number, HistoryImage[]>> {
  const rows = await db.$queryRaw<ImageRow[]>`
    with recursive entries as materialized (select * from ${shownEntries(repositoryId)} e),
    roots as (select distinct "manifestId" as id from "Observation" where "repositoryId" = ${repositoryId}),
    reached as (
      select id as "rootId", id as "manifestId", null::text as platform, array[]::int[] as path, 0 as depth from roots
      union all
      select r."rootId", e."childId", e.platform, r.path || e.position::int, r.depth + 1
      from reached r join entries e on e."indexId" = r."manifestId" where r.depth < 3),
    layers as (
      select l."manifestId", array_agg(l.digest order by l.position) as digests, array_agg(l."sizeBytes" order by l.position) as sizes,
        array_agg(l."mediaType" order by l.position) as "mediaTypes", array_agg(l."diffId" order by l.position) as "diffIds"
      from ${shownLayers(repositoryId)} l
      where l."manifestId" in (select "manifestId" from reached)
      group by l."manifestId")
    select r."rootId", i."manifestId", m.digest, coalesce(r.platform, i.platform) as platform, i."sizeBytes", i."layerCount", i."layersKey",
      i."createdAt", i.labels, i."baseLayerCount", s."unpackedBytes", coalesce(l.digests, '{}') as digests, coalesce(l.sizes, '{}') as sizes,
      coalesce(l."mediaTypes", '{}') as "mediaTypes", coalesce(l."diffIds", '{}') as "diffIds"
    from reached r
    join ${shownImages(repositoryId)} i on i."manifestId" = r."manifestId"
    join "Manifest" m on m.id = i."manifestId"
    left join layers l on l."manifestId" = i."manifestId"
    left join ${shownSums(repositoryId)} s on s."manifestId" = i."manifestId"
    order by r."rootId", r.path`;
  const images = new Map<number, HistoryImage[]>();
  const shared = new Map<number, HistoryImage['layers']>();
  for (const { rootId, digests, sizes, mediaTypes, diffIds, sizeBytes, unpackedBytes, ...image } of rows) {
    const layers =
      shared.get(image.manifestId) ??
      digests.map((digest, at) => ({
        digest,
        sizeBytes: Number(sizes[at]),
        mediaType: mediaTypes[at] ?? '',
        diffId: diffIds[at] ?? null,
      }));
    shared.set(image.manifestId, layers);
    const list = images.get(rootId) ?? [];
    images.set(rootId, list);
    const unpacked = unpackedBytes === null ? null : toNumber(unpackedBytes);
    list.push({ ...image, sizeBytes: toNumber(sizeBytes), unpackedBytes: unpacked, layers });
  }
  return images;
}

export type BaseImage = { digest: string; platform: string; layers: { digest: string; diffId: string | null }[] };

/** Returns the layers of stored images that base digests from labels lead to. */
export async function findBaseImages(db: Database, digests: readonly string[]): Promise<BaseImage[]> {
  if (digests.length === 0) return [];
  const rows = await db.$queryRaw<
    { digest: string; platform: string; digests: string[]; diffIds: (string | null)[] }[]
  >`
    select b.digest, i.platform, array_agg(d.digest order by l.position) as digests, array_agg(l."diffId" order by l.position) as "diffIds"
    from (
      select m.digest, m.id from "Manifest" m where m.digest = any(${[...digests]}::text[])
      union all
      select m.digest, e."childId" from "Manifest" m join "IndexEntry" e on e."indexId" = m.id where m.digest = any(${[...digests]}::text[]) and e."childId" is not null) b
    join "Image" i on i."manifestId" = b.id
    join "ImageLayer" l on l."manifestId" = b.id
    join "Layer" d on d.id = l."layerId"
    group by b.digest, b.id, i.platform`;
  return rows.map(({ digests: layers, diffIds, ...image }) => ({
    ...image,
    layers: layers.map((digest, at) => ({ digest, diffId: diffIds[at] ?? null })),
  }));
}
