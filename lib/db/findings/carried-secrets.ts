import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { IS_DISMISSED } from './image-findings.ts';

/** CarriedSecret is a certain secret, not dismissed, in an image that a tag of the repository points to. */
export type CarriedSecret = {
  repositoryId: string;
  findingId: string;
  rulesVersion: number;
  tag: string;
  platform: string;
  manifestId: number;
  digest: string;
  /** When the tag was first seen to point to the image, in a check after the first one of the repository; null for one of the first. */
  pushedAt: Date | null;
};

/** Lists the secrets that can be pulled by a tag of own repositories, by tag. @param repositoryId - null: of all repositories */
export async function listCarriedSecrets(db: Database, repositoryId: string | null): Promise<CarriedSecret[]> {
  const ofOne = repositoryId === null ? Prisma.empty : Prisma.sql`and i."repositoryId" = ${repositoryId}`;
  const rows = await db.$queryRaw<CarriedSecret[]>`
    select i."repositoryId", i.id as "findingId", f."rulesVersion"::int as "rulesVersion", t.name as tag, c.platform, i."manifestId", m.digest,
      case when o."firstSeenAt" > r."firstLookedAt" then o."firstSeenAt" end as "pushedAt"
    from "Finding" i
      join "FindingSet" f on f."repositoryId" = i."repositoryId" and f."manifestId" = i."manifestId"
      join "Repository" r on r.id = i."repositoryId" and r.relation = 'ours'
      join "TagCurrent" c on c."manifestId" = i."manifestId"
      join "Tag" t on t.id = c."tagId" and t."repositoryId" = i."repositoryId" and t."goneAt" is null
      join "Manifest" m on m.id = i."manifestId"
      left join "Observation" o on o."openTagId" = t.id
    where i.kind = 'secret' and i.certainty = 'certain' and not ${IS_DISMISSED} ${ofOne}
    order by t.name, c.platform, i.position`;
  // A pinned digest belongs to the time when its image was built, whenever it was pinned.
  return rows.map((row) => (isPinnedDigest(row.tag) ? { ...row, pushedAt: null } : row));
}

/** An image, and the findings of the image before it in a series. */
export type PushBefore = {
  manifestId: number;
  /** The tag of its point in the series; null where it has no point, since only its config differs from that of the image before. */
  tag: string | null;
  beforeIds: string[];
};

/**
 * Lists for images of a repository the ids of all findings of the image before it in each series: the nearest one that
 * `compareFindings` can compare it with. Images without one are left out.
 */
export async function listFindingsBefore(
  db: Database,
  repositoryId: string,
  manifestIds: readonly number[],
): Promise<PushBefore[]> {
  if (manifestIds.length === 0) return [];
  return db.$queryRaw<PushBefore[]>`
    select p.id as "manifestId", p.tag, array(
      select i.id from "Finding" i where i."repositoryId" = ${repositoryId} and i."manifestId" = b."manifestId") as "beforeIds"
    from (
      select distinct on (m."manifestId", p."seriesId", tag) m."manifestId" as id, p."seriesId", p.position,
        case when p."manifestId" = m."manifestId" then p."tagName" end as tag
      from "Image" m
        join "Image" same on same."layersKey" = m."layersKey"
        join "Point" p on p."manifestId" = same."manifestId"
        join "Series" s on s.id = p."seriesId" and s."repositoryId" = ${repositoryId}
      where m."manifestId" = any(${[...manifestIds]}::int[])
      order by m."manifestId", p."seriesId", tag, p.position desc) p
    join "FindingSet" f on f."repositoryId" = ${repositoryId} and f."manifestId" = p.id and f.state = 'complete'
    cross join lateral (
      select q."manifestId" from "Point" q
        join "FindingSet" g on g."repositoryId" = ${repositoryId} and g."manifestId" = q."manifestId" and g.state = 'complete'
          and g."rulesVersion" = f."rulesVersion" and g.purpose = f.purpose and (g."baseCount" is null) = (f."baseCount" is null)
      where q."seriesId" = p."seriesId" and q.position <= p.position and q."manifestId" <> p.id
      order by q.position desc limit 1) b`;
}

/**
 * Lists which of these secrets may still be carried: a tag that pointed to an image with it points to another one, whose findings are
 * not known yet.
 */
export async function listUncertainSecrets(
  db: Database,
  repositoryId: string,
  findingIds: readonly string[],
): Promise<string[]> {
  if (findingIds.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    select distinct i.id from "Finding" i
      join "Image" m on m."manifestId" = i."manifestId"
      join "Image" same on same."layersKey" = m."layersKey"
      join "Point" p on p."manifestId" = same."manifestId"
      join "Series" s on s.id = p."seriesId" and s."repositoryId" = i."repositoryId"
      join "Tag" t on t."repositoryId" = i."repositoryId" and t.name = p."tagName" and t."goneAt" is null
      join "TagCurrent" c on c."tagId" = t.id and c.platform = s.platform
    where i."repositoryId" = ${repositoryId} and i.id = any(${[...findingIds]}::text[]) and not ${IS_DISMISSED}
      and not exists (select 1 from "FindingSet" f where f."repositoryId" = i."repositoryId" and f."manifestId" = c."manifestId")`;
  return rows.map(({ id }) => id);
}

/** Reports whether layers of images that tags of own repositories point to wait to be read, or to be inspected. */
export async function isReadingCurrentImages(db: Database): Promise<boolean> {
  const rows = await db.$queryRaw<{ one: number }[]>`
    select 1 as one from "RepositoryLayer" w
      join "Repository" r on r.id = w."repositoryId" and r.relation = 'ours' and r.origin <> 'demo'
      join "ImageLayer" a on a."layerId" = w."layerId"
      join "TagCurrent" c on c."manifestId" = a."manifestId"
      join "Tag" t on t.id = c."tagId" and t."repositoryId" = w."repositoryId" and t."goneAt" is null
    where w.state in ('queued', 'checking') limit 1`;
  return rows.length > 0;
}
