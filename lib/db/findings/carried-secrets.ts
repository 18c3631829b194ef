import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { IS_DISMISSED } from './image-findings.ts';

/**
 * Certain secrets "i" of sets "f", not dismissed, in images that tags "t" of own repositories point to, for the platform of "c". A
 * secret has a row for each tag and platform: thousands, where an image has many tags.
 */
const CARRIED = Prisma.sql`"Finding" i
  join "FindingSet" f on f."repositoryId" = i."repositoryId" and f."manifestId" = i."manifestId"
  join "Repository" r on r.id = i."repositoryId" and r.relation = 'ours'
  join "TagCurrent" c on c."manifestId" = i."manifestId"
  join "Tag" t on t.id = c."tagId" and t."repositoryId" = i."repositoryId" and t."goneAt" is null`;
const IS_CARRIED = Prisma.sql`i.kind = 'secret' and i.certainty = 'certain' and not ${IS_DISMISSED}`;

/** CarriedSecret is a secret in an image that a tag of the repository points to, and the first of these tags. */
export type CarriedSecret = { findingId: string; rulesVersion: number; tag: string };

/** Lists the secrets that can be pulled by a tag, each once. */
export async function listCarriedSecrets(db: Database, repositoryId: string): Promise<CarriedSecret[]> {
  return db.$queryRaw<CarriedSecret[]>`
    select one."findingId", one."rulesVersion", one.tag from (
      select distinct on (i.id) i.id as "findingId", f."rulesVersion"::int as "rulesVersion", t.name as tag, c.platform, i.position
      from ${CARRIED} where ${IS_CARRIED} and i."repositoryId" = ${repositoryId} order by i.id, t.name, c.platform) one
    order by one.tag, one.platform, one.position`;
}

/** Lists the repositories of which a tag carries a secret. */
export async function listCarryingRepositories(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select own.id from "Repository" own where exists (
      select 1 from ${CARRIED} where ${IS_CARRIED} and i."repositoryId" = own.id) order by own.id`;
  return rows.map(({ id }) => id);
}

/** Reports whether a tag of the repository carries a secret. */
export async function carriesSecrets(db: Database, repositoryId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ one: number }[]>`
    select 1 as one from ${CARRIED} where ${IS_CARRIED} and i."repositoryId" = ${repositoryId} limit 1`;
  return rows.length > 0;
}

/** A tag that carries secrets, with the image that it points to. */
export type SecretCarrier = { tag: string; platform: string; digest: string; findingIds: string[] };

/** Lists the tags that carry one of these secrets, by name. */
export async function listSecretCarriers(
  db: Database,
  repositoryId: string,
  findingIds: readonly string[],
  limit: number,
): Promise<SecretCarrier[]> {
  return db.$queryRaw<SecretCarrier[]>`
    select t.name as tag, c.platform, m.digest, array_agg(i.id order by i.position) as "findingIds"
    from ${CARRIED} join "Manifest" m on m.id = i."manifestId"
    where ${IS_CARRIED} and i."repositoryId" = ${repositoryId} and i.id = any(${[...findingIds]}::text[])
    group by t.name, c.platform, m.digest order by t.name, c.platform limit ${limit}`;
}

/**
 * Lists the secrets that a push after this time added, each once: the image before it in a series, the nearest one that
 * `compareFindings` can compare it with, lacks them. A tag was pushed when it was first seen to point to the image, in a check after the
 * first one of the repository. A pinned digest belongs to the time when its image was built, whenever it was pinned.
 */
export async function listAddedSecrets(db: Database, repositoryId: string, since: Date): Promise<CarriedSecret[]> {
  return db.$queryRaw<CarriedSecret[]>`
    with carried as (
      select i.id, i.position, f."rulesVersion"::int as "rulesVersion", t.name as tag, c.platform, i."manifestId"
      from ${CARRIED} join "Observation" o on o."openTagId" = t.id
      where ${IS_CARRIED} and i."repositoryId" = ${repositoryId} and t.name not like '%:%'
        and o."firstSeenAt" > r."firstLookedAt" and o."firstSeenAt" > ${since}),
    -- The tag is null where the image has no point, since only its config differs from that of the image before.
    pushed as (
      select distinct on (m."manifestId", p."seriesId", tag) m."manifestId", p."seriesId", p.position,
        case when p."manifestId" = m."manifestId" then p."tagName" end as tag
      from (select distinct "manifestId" from carried) own
        join "Image" m on m."manifestId" = own."manifestId"
        join "Image" same on same."layersKey" = m."layersKey"
        join "Point" p on p."manifestId" = same."manifestId"
        join "Series" s on s.id = p."seriesId" and s."repositoryId" = ${repositoryId}
      order by m."manifestId", p."seriesId", tag, p.position desc),
    compared as (
      select p."manifestId", p.tag, b."manifestId" as "beforeId" from pushed p
      join "FindingSet" f on f."repositoryId" = ${repositoryId} and f."manifestId" = p."manifestId" and f.state = 'complete'
      cross join lateral (
        select q."manifestId" from "Point" q
          join "FindingSet" g on g."repositoryId" = ${repositoryId} and g."manifestId" = q."manifestId" and g.state = 'complete'
            and g."rulesVersion" = f."rulesVersion" and g.purpose = f.purpose and (g."baseCount" is null) = (f."baseCount" is null)
        where q."seriesId" = p."seriesId" and q.position <= p.position and q."manifestId" <> p."manifestId"
        order by q.position desc limit 1) b)
    select one."findingId", one."rulesVersion", one.tag from (
      select distinct on (c.id) c.id as "findingId", c."rulesVersion", c.tag, c.platform, c.position
      from carried c join compared p on p."manifestId" = c."manifestId" and coalesce(p.tag, c.tag) = c.tag
      where not exists (select 1 from "Finding" x
        where x."repositoryId" = ${repositoryId} and x."manifestId" = p."beforeId" and x.id = c.id)
      order by c.id, c.tag, c.platform) one
    order by one.tag, one.platform, one.position`;
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
