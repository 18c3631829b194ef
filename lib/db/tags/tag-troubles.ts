import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';

/** Code of a tag's problem while the registry's quota does not allow reading its manifest. */
export const WAITING_FOR_QUOTA = 'waiting-for-quota';

/** Codes of parts that are excluded, or that the next poll reads. They are no problem. */
const QUIET_PART_CODES = ['filtered', 'not-read-yet', 'postponed'];

/** Condition for `UnreadPart` rows `u` that are a problem to show. */
export const isTroubling = Prisma.sql`not (u.code = any(${QUIET_PART_CODES}::text[]))`;

const ofRepositories = (ids: readonly string[]) => Prisma.sql`u."repositoryId" = any(${[...ids]}::text[])`;
const IS_WAITING = Prisma.sql`u.code = ${WAITING_FOR_QUOTA}`;

/**
 * Tags that point, directly or through indexes, to a manifest with unread parts. Unread parts are few, so the query walks up
 * from them.
 *
 * @param filter - on `UnreadPart` rows `u`
 */
const tagsOfParts = (filter: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  with recursive up as (
    select u."repositoryId", u."manifestId" as "partOf", u.digest, u.code, u."nextTryAt", u."manifestId" as id, 0 as depth
    from "UnreadPart" u where ${isTroubling} and ${filter}
    union
    select up."repositoryId", up."partOf", up.digest, up.code, up."nextTryAt", e."indexId", up.depth + 1
    from up join "IndexEntry" e on e."childId" = up.id where up.depth < 3)
  select distinct up."repositoryId", t.id as "tagId", up."partOf", up.digest, up.code, up."nextTryAt"
  from up join "Observation" o on o."manifestId" = up.id and o."repositoryId" = up."repositoryId"
  join "Tag" t on t.id = o."openTagId" and t."goneAt" is null)`;

/** Tags of a repository with unreadable parts. */
export const incompleteTags = (repositoryId: string): Prisma.Sql =>
  Prisma.sql`(select x."tagId" from ${tagsOfParts(Prisma.sql`${ofRepositories([repositoryId])} and not (${IS_WAITING})`)} x)`;

/** Tags that wait, themselves or with parts, for the quota of their registry. */
export const waitingTags = (repositoryId: string): Prisma.Sql =>
  Prisma.sql`(select x."tagId" from ${waiting(ofRepositories([repositoryId]))} x)`;

const waiting = (filter: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  select p."tagId", p."nextTryAt" from "TagProblem" p where p.code = ${WAITING_FOR_QUOTA}
  union all select x."tagId", x."nextTryAt" from ${tagsOfParts(Prisma.sql`${filter} and ${IS_WAITING}`)} x)`;

export type TroubledTag = { id: number; repositoryId: string; name: string };

/** Lists the names of tags with any problem, so that excluded ones can be left out. */
export async function listTroubledTags(db: Database, repositoryIds: readonly string[]): Promise<TroubledTag[]> {
  return db.$queryRaw<TroubledTag[]>`
    select t.id, t."repositoryId", t.name from "Tag" t
    where t."repositoryId" = any(${[...repositoryIds]}::text[]) and t."goneAt" is null
      and (t."missingSince" is not null or exists (select 1 from "TagProblem" p where p."tagId" = t.id)
        or t.id in (select "tagId" from ${tagsOfParts(ofRepositories(repositoryIds))} x))`;
}

export type TagTroubles = {
  /** Tags that are unreadable or have unreadable parts. */
  count: number;
  /** Tags whose manifest is unreadable. */
  unreadable: number;
  waitingForQuota: number;
  missing: number;
  /** Tags with unread parts. */
  incomplete: number;
  /** Distinct unread parts. */
  unreadParts: number;
  /** Time of the next try of any of them. */
  nextTryAt: Date | null;
  /** Time of the next try of those that wait for the quota. */
  waitingUntil: Date | null;
};

/** Counts the tags of each repository by kind of trouble. A repository without trouble has no entry. */
export async function countTagTroubles(
  db: Database,
  repositoryIds: readonly string[],
  leftOutTagIds: readonly number[],
): Promise<Map<string, TagTroubles>> {
  const rows = await db.$queryRaw<({ repositoryId: string } & TagTroubles)[]>`
    with parts as materialized (select * from ${tagsOfParts(ofRepositories(repositoryIds))} x),
    incomplete as (
      select u."tagId", bool_or(not (${IS_WAITING})) as "isIncomplete", bool_or(${IS_WAITING}) as "isWaiting", min(u."nextTryAt") as "nextTryAt",
        min(u."nextTryAt") filter (where ${IS_WAITING}) as "waitingUntil"
      from parts u group by u."tagId"),
    tags as (
      select t.id, t."repositoryId", t."missingSince" is not null as "isMissing", coalesce(p.code <> ${WAITING_FOR_QUOTA}, false) as "isUnreadable",
        coalesce(i."isIncomplete", false) as "isIncomplete", coalesce(p.code = ${WAITING_FOR_QUOTA}, false) or coalesce(i."isWaiting", false) as "isWaiting",
        least(p."nextTryAt", i."nextTryAt") as "nextTryAt",
        least(case when p.code = ${WAITING_FOR_QUOTA} then p."nextTryAt" end, i."waitingUntil") as "waitingUntil"
      from "Tag" t left join "TagProblem" p on p."tagId" = t.id left join incomplete i on i."tagId" = t.id
      where t."repositoryId" = any(${[...repositoryIds]}::text[]) and t."goneAt" is null and not (t.id = any(${[...leftOutTagIds]}::int[]))
        and (t."missingSince" is not null or p."tagId" is not null or i."tagId" is not null)),
    "partCounts" as (
      select u."repositoryId", count(distinct (u."partOf", u.digest)) as count from parts u join tags t on t.id = u."tagId"
      where not (${IS_WAITING}) group by 1)
    select t."repositoryId", (count(*) filter (where t."isUnreadable" or t."isIncomplete"))::int as count,
      (count(*) filter (where t."isUnreadable"))::int as unreadable, (count(*) filter (where t."isWaiting"))::int as "waitingForQuota",
      (count(*) filter (where t."isMissing"))::int as missing, (count(*) filter (where t."isIncomplete"))::int as incomplete,
      coalesce(max(c.count), 0)::int as "unreadParts", min(t."nextTryAt") as "nextTryAt", min(t."waitingUntil") as "waitingUntil"
    from tags t left join "partCounts" c on c."repositoryId" = t."repositoryId" group by t."repositoryId"`;
  return new Map(rows.map(({ repositoryId, ...troubles }) => [repositoryId, troubles]));
}

export type TroubleReason = {
  repositoryId: string;
  /** `tag` for a tag with an unreadable manifest, `part` for an unread part. */
  of: 'tag' | 'part';
  code: string;
  message: string;
  hint: string | null;
  since: Date;
  nextTryAt: Date | null;
};

/**
 * Returns the most frequent reason of each repository, with the message of its newest case, the time of the first case and the
 * next try. Reasons are counted by code, since their messages name tags and digests.
 */
export async function listTroubleReasons(
  db: Database,
  repositoryIds: readonly string[],
  leftOutTagIds: readonly number[],
): Promise<TroubleReason[]> {
  return db.$queryRaw<TroubleReason[]>`
    with cases as (
      select t."repositoryId", 'tag' as "of", p.code, p.message, p.hint, p.since, p."triedAt", p."nextTryAt" from "TagProblem" p join "Tag" t on t.id = p."tagId"
      where t."repositoryId" = any(${[...repositoryIds]}::text[]) and t."goneAt" is null and not (t.id = any(${[...leftOutTagIds]}::int[]))
        and p.code <> ${WAITING_FOR_QUOTA}
      union all
      select u."repositoryId", 'part', u.code, u.message, u.hint, u.since, u."triedAt", u."nextTryAt" from "UnreadPart" u
      where (u."repositoryId", u."manifestId", u.digest) in (
        select x."repositoryId", x."partOf", x.digest from ${tagsOfParts(Prisma.sql`${ofRepositories(repositoryIds)} and not (${IS_WAITING})`)} x where not (x."tagId" = any(${[...leftOutTagIds]}::int[])))),
    codes as (
      select "repositoryId", "of", code, count(*) as count, min(since) as since, min("nextTryAt") as "nextTryAt", max("triedAt") as "triedAt",
        (array_agg(message order by "triedAt" desc nulls last, message))[1] as message, (array_agg(hint order by "triedAt" desc nulls last, message))[1] as hint
      from cases group by "repositoryId", "of", code)
    select distinct on ("repositoryId", "of") "repositoryId", "of", code, message, hint, since, "nextTryAt"
    from codes order by "repositoryId", "of", count desc, "triedAt" desc nulls last, code`;
}

export type WaitingRepository = {
  id: string;
  registryId: string;
  include: string[];
  exclude: string[];
  pastedTag: string | null;
  /** Tags that wait for the quota, excluded ones too. */
  waiting: number;
  until: Date | null;
};

export async function listWaitingRepositories(db: Database): Promise<WaitingRepository[]> {
  return db.$queryRaw<WaitingRepository[]>`
    select r.id, r."registryId", r.include, r.exclude, r."pastedTag", count(distinct t.id)::int as waiting, min(w."nextTryAt") as until
    from ${waiting(Prisma.sql`true`)} w join "Tag" t on t.id = w."tagId" join "Repository" r on r.id = t."repositoryId"
    where t."goneAt" is null group by r.id`;
}
