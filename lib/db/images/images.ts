import type { EntryRole, ManifestKind, PartState } from '#lib/domain/manifest.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import { toRows } from '../rows.ts';
import { shownEntries, shownImages } from './shown.ts';

export type ImageRow = {
  manifestId: number;
  digest: string;
  mediaType: string;
  kind: ManifestKind;
  manifestBytes: number;
  /** Time when a tag of this repository first pointed to it or to an index that contains it. */
  firstSeenAt: Date;
  image: {
    platform: string;
    sizeBytes: number;
    configDigest: string;
    configBytes: number;
    configState: PartState;
    createdAt: Date | null;
    labels: Record<string, string>;
    facts: Record<string, unknown>;
    historyMatches: boolean;
    baseLayerCount: number | null;
  } | null;
};

/**
 * Returns a manifest that a tag of this repository points or pointed to, directly or through an index, and that its own registry
 * served. Facts are only shown through such an observation.
 *
 * @throws NotFoundError
 */
export async function getImage(db: Database, repositoryId: string, digest: string): Promise<ImageRow> {
  const [seen] = await db.$queryRaw<{ id: number; firstSeenAt: Date | null }[]>`
    with recursive up as (
      select m.id, 0 as depth from "Manifest" m join "RepositoryManifest" rm on rm."manifestId" = m.id and rm."repositoryId" = ${repositoryId}
      where m.digest = ${digest}
      union select e."indexId", up.depth + 1 from up join "IndexEntry" e on e."childId" = up.id where up.depth < 3)
    select (select id from "Manifest" where digest = ${digest}) as id, min(o."firstSeenAt") as "firstSeenAt"
    from up join "Observation" o on o."manifestId" = up.id where o."repositoryId" = ${repositoryId}`;
  if (!seen?.firstSeenAt) throw new NotFoundError('image', digest);
  const manifest = await db.manifest.findUniqueOrThrow({ where: { id: seen.id } });
  const image = await findShownImage(db, repositoryId, seen.id);
  return {
    manifestId: manifest.id,
    digest: manifest.digest,
    mediaType: manifest.mediaType,
    kind: manifest.kind,
    manifestBytes: manifest.raw.byteLength,
    firstSeenAt: seen.firstSeenAt,
    image,
  };
}

type ShownImage = Omit<NonNullable<ImageRow['image']>, 'configState'> & { hasConfig: boolean };

/** Returns the facts of an image as the repository may show them; null for other manifests. */
export async function findShownImage(
  db: Database,
  repositoryId: string,
  manifestId: number,
): Promise<ImageRow['image']> {
  // Only storeFacts writes labels and facts, in this form.
  const rows = await db.$queryRaw<object[]>`
    select i.platform, i."sizeBytes", i."configDigest", i."configBytes", i."hasConfig", i."createdAt", i.labels, i.facts, i."historyMatches",
      i."baseLayerCount"::int as "baseLayerCount"
    from ${shownImages(repositoryId)} i where i."manifestId" = ${manifestId}`;
  const [row] = toRows<ShownImage>(rows);
  if (!row) return null;
  const { hasConfig, ...image } = row;
  return { ...image, configState: hasConfig ? 'present' : 'missing' };
}

export type EntryRow = {
  digest: string;
  platform: string | null;
  role: EntryRole;
  state: PartState;
  sizeBytes: number | null;
};

/** Lists the children of an index in its order, and whether this repository has read them. */
export async function listEntries(db: Database, repositoryId: string, indexDigest: string): Promise<EntryRow[]> {
  const rows = await db.$queryRaw<object[]>`
    select e.digest, coalesce(e.platform, nullif(i.platform, 'unknown')) as platform, e.role::text as role, i."sizeBytes",
      case when rm."manifestId" is not null then 'present' when u.code = 'not-found' then 'missing' else 'unread' end as state
    from "Manifest" m join "IndexEntry" e on e."indexId" = m.id
    left join "RepositoryManifest" rm on rm."manifestId" = e."childId" and rm."repositoryId" = ${repositoryId}
    left join "UnreadPart" u on u."repositoryId" = ${repositoryId} and u."manifestId" = m.id and u.digest = e.digest
    left join ${shownImages(repositoryId)} i on i."manifestId" = e."childId"
    where m.digest = ${indexDigest} order by e.position`;
  return toRows(rows);
}

/** Finds the newest index through which a tag of this repository shows the image, and the platform in its entry. */
export async function findIndexOf(
  db: Database,
  repositoryId: string,
  manifestId: number,
): Promise<{ digest: string; platform: string | null } | null> {
  const [row] = await db.$queryRaw<{ digest: string; platform: string | null }[]>`
    select m.digest, e.platform from ${shownEntries(repositoryId)} e join "Manifest" m on m.id = e."indexId" join "Observation" o on o."manifestId" = m.id
    where e."childId" = ${manifestId} and o."repositoryId" = ${repositoryId} order by o."endedAt" is not null, o.id desc limit 1`;
  return row ?? null;
}

/** Lists the tags that point to the image now, directly or through an index; pinned digests last. */
export async function listTagsOf(db: Database, repositoryId: string, manifestId: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    select t.name from "Observation" o join "Tag" t on t.id = o."openTagId"
    where o."repositoryId" = ${repositoryId}
      and (o."manifestId" = ${manifestId} or o."manifestId" in (select e."indexId" from ${shownEntries(repositoryId)} e where e."childId" = ${manifestId}))
    group by t.name order by t.name like '%:%', t.name`;
  return rows.map((row) => row.name);
}

/** Finds the image that the newest point with this image was compared with. */
export async function findPrevious(
  db: Database,
  repositoryId: string,
  manifestId: number,
): Promise<{ manifestId: number; digest: string; tag: string; sizeBytes: number } | null> {
  const rows = await db.$queryRaw<object[]>`
    select m.id as "manifestId", m.digest, i."sizeBytes",
      (select q."tagName" from "Point" q where q."seriesId" = p."seriesId" and q."manifestId" = m.id limit 1) as tag
    from "Point" p join "Series" s on s.id = p."seriesId"
    join "Manifest" m on m.id = p."comparedWithId" join "Image" i on i."manifestId" = m.id
    where p."manifestId" = ${manifestId} and s."repositoryId" = ${repositoryId} order by p.at desc limit 1`;
  const [row] = toRows<{ manifestId: number; digest: string; tag: string | null; sizeBytes: number }>(rows);
  return row ? { ...row, tag: row.tag ?? '' } : null;
}

export type LayerUse = { digest: string; images: number; since: Date | null };

/** Counts the images of this repository that contain each layer, with the time it was first seen here. */
export async function countLayerUse(
  db: Database,
  repositoryId: string,
  manifestId: number,
): Promise<Map<string, LayerUse>> {
  const rows = await db.$queryRaw<LayerUse[]>`
    with seen as (
      select o."manifestId" as id, min(o."firstSeenAt") as at from "Observation" o where o."repositoryId" = ${repositoryId} group by 1
      union all
      select e."childId", min(o."firstSeenAt") from "Observation" o join ${shownEntries(repositoryId)} e on e."indexId" = o."manifestId"
      where o."repositoryId" = ${repositoryId} group by 1)
    select d.digest, count(distinct l."manifestId")::int as images, min(seen.at) as since
    from "ImageLayer" mine join "Layer" d on d.id = mine."layerId"
    join "ImageLayer" l on l."layerId" = mine."layerId" join seen on seen.id = l."manifestId"
    where mine."manifestId" = ${manifestId} group by d.digest`;
  return new Map(rows.map((row) => [row.digest, row]));
}

/** Key of an image in the result of `listLabels`. */
export const labelsKey = (repositoryId: string | null, digest: string | null): string => `${repositoryId} ${digest}`;

/** Returns the labels of images that their repositories may show, by `labelsKey`. */
export async function listLabels(
  db: Database,
  images: readonly { repositoryId: string | null; digest: string | null }[],
): Promise<Map<string, Readonly<Record<string, string>>>> {
  if (images.length === 0) return new Map();
  const rows = await db.$queryRaw<{ repositoryId: string; digest: string; labels: Record<string, string> }[]>`
    select distinct w."repositoryId", m.digest, case when rm."configReadAt" is null then coalesce(i.annotations, '{}') else i.labels end as labels
    from jsonb_to_recordset(${JSON.stringify(images)}::jsonb) as w("repositoryId" text, digest text)
    join "Manifest" m on m.digest = w.digest join "Image" i on i."manifestId" = m.id
    join "RepositoryManifest" rm on rm."manifestId" = m.id and rm."repositoryId" = w."repositoryId"`;
  return new Map(rows.map(({ repositoryId, digest, labels }) => [labelsKey(repositoryId, digest), labels]));
}
