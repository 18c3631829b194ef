import type { Database } from './client.ts';
import { shownEntries } from './shown.ts';

/** The repository's settings leave the platform out. */
export const FILTERED = 'filtered';
/** An index in an index in an index: it is read where a tag points closer to it. */
export const TOO_DEEP = 'too-deep';
/** More than is read of one index. */
export const TOO_MANY = 'too-many';
/** More than is read below one tag: it is read where another tag points closer to it. */
export const TOO_MANY_BELOW = 'too-many-below';
/** The registry did not have it. */
const NOT_FOUND = 'not-found';

type PartKind = 'child' | 'config';

/** Why a repository has not read a part, and when it is tried again. */
export type UnreadReason = {
  /** One of those above, of lib/poll/unread-reason.ts, or of an error. */
  code: string;
  message: string;
  hint: string | null;
  /** Null where only a change of settings or of the tag makes another try useful. */
  nextTryAt: Date | null;
  /** Whether it was tried and failed; else it waits or is left out, and its tries stay as they are. */
  isTried: boolean;
};

/** A child of an index, or the config of an image, that a repository has not read. */
export type UnreadPart = UnreadReason & {
  /** Of the index or image that names the part. */
  parentDigest: string;
  digest: string;
  kind: PartKind;
  /** Of the index's entry; null for a config. */
  platform: string | null;
  /** How many indexes lie between the part and what a tag points to. */
  depth: number;
};

/**
 * Stores parts of manifests that are stored, but for those that were read for another tag by now. A part that was unread before keeps
 * since when.
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
 * Parts that were read by now, under whatever index or image of the repository they were missed: links them to their indexes and
 * takes them off the list.
 *
 * @param digests - of children that were stored and noted as read
 * @param withConfig - digests of images whose config was read
 */
export async function resolveParts(
  db: Database,
  repositoryId: string,
  { digests, withConfig }: { digests: readonly string[]; withConfig: readonly string[] },
): Promise<void> {
  if (digests.length === 0) return;
  // One statement: most of what is stored resolves nothing.
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
  /** Whether a tag points to an image or index with the part now. */
  isCurrent: boolean;
  /** What the index says the child is; null for a config. */
  mediaType: string | null;
};

/**
 * Parts to try now, those of what tags point to now first.
 *
 * @param all - also those that are not due yet, as long as another try may help: a person asked
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

/** When the first part of a repository is to be tried; null when none is. */
export async function findSoonestPart(db: Database, repositoryId: string): Promise<Date | null> {
  const { _min } = await db.unreadPart.aggregate({ where: { repositoryId }, _min: { nextTryAt: true } });
  return _min.nextTryAt;
}

/** Makes parts due that only other settings make readable: those that the settings left out, or that were too many. */
export async function retryLeftOut(db: Database, repositoryId: string, now: Date): Promise<void> {
  await db.unreadPart.updateMany({
    where: { repositoryId, code: { in: [FILTERED, TOO_MANY, TOO_MANY_BELOW] } },
    data: { nextTryAt: now },
  });
}

/**
 * Makes parts due that were given up below manifests that a tag points to now: what lay too deep elsewhere and does not here, what
 * was beyond the bound of another tag further away, and what was not there when no tag led to it.
 *
 * @param parents - with how many indexes lie between each and the tag
 * @param mostIndexes - between a part and the tag
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
      and (u.code = any(${[NOT_FOUND, 'redirect-target']}::text[]) or (u.code = ${TOO_DEEP} and n.depth < ${mostIndexes})
        or (u.code = ${TOO_MANY_BELOW} and n.depth + 1 < u.depth))`;
}

/** Platforms of the children of an index that the repository has read, as the index says them. */
export async function listReadPlatforms(
  db: Database,
  repositoryId: string,
  manifestId: number,
): Promise<(string | null)[]> {
  const rows = await db.$queryRaw<{ platform: string | null }[]>`
    select e.platform from ${shownEntries(repositoryId)} e where e."indexId" = ${manifestId} and e.role = 'image'`;
  return rows.map(({ platform }) => platform);
}
