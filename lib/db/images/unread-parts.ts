import type { PartKind } from '#lib/domain/manifest.ts';
import type { Database } from '../client.ts';
import { shownEntries } from './shown.ts';

/** The repository's settings exclude the platform. */
export const FILTERED = 'filtered';
/** Nested below more indexes than are followed. Read through a tag that points closer to it. */
export const TOO_DEEP = 'too-deep';
/** Exceeds the number of children that are read of one index. */
export const TOO_MANY = 'too-many';
/** Exceeds the number of manifests that are read below one tag. Read through a tag that points closer to it. */
export const TOO_MANY_BELOW = 'too-many-below';
/** The registry did not have it. */
const NOT_FOUND = 'not-found';
/** The host that the registry redirects to failed. */
export const REDIRECT_TARGET = 'redirect-target';

/** The reason why a repository has not read a part, and the time of the next try. */
export type UnreadReason = {
  /** A code from above, from lib/poll/unread-reason.ts, or of an error. */
  code: string;
  message: string;
  hint: string | null;
  /** Null when another try needs a change of settings or of the tag. */
  nextTryAt: Date | null;
  /** True if a try failed. Otherwise it waits or is excluded, and its number of tries stays. */
  isTried: boolean;
};

/** A child of an index, or the config of an image, that a repository has not read. */
export type UnreadPart = UnreadReason & {
  /** The index or image that names the part. */
  parentDigest: string;
  digest: string;
  kind: PartKind;
  /** From the index's entry; null for a config. */
  platform: string | null;
  /** Number of indexes between the part and the manifest of the tag. */
  depth: number;
};

/**
 * Stores unread parts of stored manifests, except parts that were read for another tag meanwhile. A part that was unread before
 * keeps its start.
 */
export async function saveUnreadParts(
  db: Database,
  repositoryId: string,
  parts: readonly UnreadPart[],
  now: Date,
): Promise<void> {
  if (parts.length === 0) return;
  await db.$executeRaw`
    insert into "UnreadPart" as u ("repositoryId", "manifestId", digest, kind, platform, depth, code, message, hint, since, "triedAt", "nextTryAt", tries)
    select distinct on (m.id, t.digest) ${repositoryId}, m.id, t.digest, t.kind, t.platform, t.depth, t.code, t.message, t.hint, ${now}, ${now}, t."nextTryAt", t."isTried"::int
    from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as t("parentDigest" text, digest text, kind text, platform text, depth smallint, code text,
      message text, hint text, "nextTryAt" timestamptz, "isTried" boolean)
    join "Manifest" m on m.digest = t."parentDigest"
    left join "Manifest" c on c.digest = t.digest and t.kind = 'child'
    where not exists (select 1 from "RepositoryManifest" r where r."repositoryId" = ${repositoryId} and r."manifestId" = coalesce(c.id, m.id)
      and (c.id is not null or (t.kind = 'config' and r."configReadAt" is not null)))
    order by m.id, t.digest
    on conflict ("repositoryId", digest, "manifestId") do update set code = excluded.code, message = excluded.message, hint = excluded.hint,
      depth = least(u.depth, excluded.depth), "triedAt" = excluded."triedAt", "nextTryAt" = excluded."nextTryAt", tries = u.tries + excluded.tries`;
}

/**
 * Deletes the unread parts that are read now, under every index or image of the repository, and links children to their
 * indexes.
 *
 * @param digests - children that were stored and recorded as read
 * @param withConfig - images whose config was read
 */
export async function resolveParts(
  db: Database,
  repositoryId: string,
  { digests, withConfig }: { digests: readonly string[]; withConfig: readonly string[] },
): Promise<void> {
  if (digests.length === 0) return;
  // One statement, since most stored manifests resolve nothing.
  await db.$executeRaw`
    with over as (
      delete from "UnreadPart" u where u."repositoryId" = ${repositoryId} and (
        (u.kind = 'child' and u.digest = any(${[...digests]}::text[]))
        or (u.kind = 'config' and u."manifestId" in (select m.id from "Manifest" m where m.digest = any(${[...withConfig]}::text[]))))
      returning u."manifestId", u.digest, u.kind)
    update "IndexEntry" e set "childId" = m.id, state = 'present' from over join "Manifest" m on m.digest = over.digest
    where over.kind = 'child' and e."indexId" = over."manifestId" and e.digest = over.digest and e."childId" is null`;
}

export type DuePart = {
  manifestId: number;
  parentDigest: string;
  digest: string;
  kind: PartKind;
  platform: string | null;
  depth: number;
  code: string;
  tries: number;
  silent: boolean;
  /** True if a tag points to an image or index with the part now. */
  isCurrent: boolean;
  /** Media type from the index; null for a config. */
  mediaType: string | null;
};

/**
 * Lists the parts to try now, those under current manifests of tags first.
 *
 * @param all - also parts that are not due yet but can be tried again, for a requested poll
 */
export async function listDueParts(
  db: Database,
  repositoryId: string,
  { now, all, limit }: { now: Date; all: boolean; limit: number },
): Promise<DuePart[]> {
  return db.$queryRaw<DuePart[]>`
    with due as materialized (
      select * from "UnreadPart" where "repositoryId" = ${repositoryId} and ("nextTryAt" <= ${now} or (${all}::boolean and "nextTryAt" is not null)))
    select u."manifestId", m.digest as "parentDigest", u.digest, u.kind, u.platform, u.depth::int as depth, u.code, u.tries, u.silent, c."isCurrent",
      (select e."mediaType" from "IndexEntry" e where e."indexId" = u."manifestId" and e.digest = u.digest limit 1) as "mediaType"
    from due u join "Manifest" m on m.id = u."manifestId"
    cross join lateral (
      with recursive up as (
        select u."manifestId" as id, 0 as depth
        union select e."indexId", up.depth + 1 from up join "IndexEntry" e on e."childId" = up.id where up.depth < 3)
      select exists (select 1 from up join "Observation" o on o."manifestId" = up.id
        where o."repositoryId" = ${repositoryId} and o."openTagId" is not null) as "isCurrent") c
    order by c."isCurrent" desc, u."nextTryAt", u.digest limit ${limit}`;
}

/** Returns the time of the next try of any part of a repository; null when none is scheduled. */
export async function findSoonestPart(db: Database, repositoryId: string): Promise<Date | null> {
  const { _min } = await db.unreadPart.aggregate({ where: { repositoryId }, _min: { nextTryAt: true } });
  return _min.nextTryAt;
}

/** Makes parts due that were excluded by settings or exceeded a limit. */
export async function retryLeftOut(db: Database, repositoryId: string, now: Date): Promise<void> {
  await db.unreadPart.updateMany({
    where: { repositoryId, code: { in: [FILTERED, TOO_MANY, TOO_MANY_BELOW] } },
    data: { nextTryAt: now },
  });
}

/**
 * Makes parts due that were given up below manifests that a tag points to now: parts that were too deep elsewhere but are not
 * here, that exceeded the limit of another tag, or that were missing while no tag led to them.
 *
 * @param parents - with the number of indexes between each and the tag
 * @param mostIndexes - limit of indexes between a part and the tag
 */
export async function retryBelow(
  db: Database,
  repositoryId: string,
  parents: readonly { digest: string; depth: number }[],
  { mostIndexes, now }: { mostIndexes: number; now: Date },
): Promise<void> {
  if (parents.length === 0) return;
  await db.$executeRaw`
    with recursive below as (
      select m.id, t.depth from jsonb_to_recordset(${JSON.stringify(parents)}::jsonb) as t(digest text, depth int) join "Manifest" m on m.digest = t.digest
      union
      select e."childId", b.depth + 1 from below b join "IndexEntry" e on e."indexId" = b.id where e."childId" is not null and b.depth < ${mostIndexes}),
    nearest as (select id, min(depth) as depth from below group by id)
    update "UnreadPart" u set "nextTryAt" = ${now}, depth = least(u.depth, n.depth + case when u.kind = 'child' then 1 else 0 end)
    from nearest n where u."manifestId" = n.id and u."repositoryId" = ${repositoryId} and u."nextTryAt" is null
      and (u.code = any(${[NOT_FOUND, REDIRECT_TARGET]}::text[]) or (u.code = ${TOO_DEEP} and n.depth < ${mostIndexes})
        or (u.code = ${TOO_MANY_BELOW} and n.depth + 1 < u.depth))`;
}

/** Returns the platforms of an index's children that the repository has read, as named in the index. */
export async function listReadPlatforms(
  db: Database,
  repositoryId: string,
  manifestId: number,
): Promise<(string | null)[]> {
  const rows = await db.$queryRaw<{ platform: string | null }[]>`
    select e.platform from ${shownEntries(repositoryId)} e where e."indexId" = ${manifestId} and e.role = 'image'`;
  return rows.map(({ platform }) => platform);
}
