import type { TagForm } from '#lib/domain/tag.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import { saveTagProblems, type TagProblem } from './tag-problems.ts';

/** A tag as the poller needs it: its current digest and its next check. */
export type WatchedTag = {
  id: number;
  name: string;
  form: TagForm;
  checkedAt: Date | null;
  changedAt: Date | null;
  nextCheckAt: Date | null;
  missingSince: Date | null;
  missingCount: number;
  goneAt: Date | null;
  /** Digest of the open observation; null before the first. */
  digest: string | null;
  /** The problem of its last read; null when there is none. */
  problemCode: string | null;
  problemSince: Date | null;
  problemTries: number | null;
};

export async function listWatchedTags(db: Database, repositoryId: string): Promise<WatchedTag[]> {
  return db.$queryRaw<WatchedTag[]>`
    select t.id, t.name, t.form::text as form, t."checkedAt", t."changedAt", t."nextCheckAt", t."missingSince", t."missingCount", t."goneAt", m.digest,
      p.code as "problemCode", p.since as "problemSince", p.tries as "problemTries"
    from "Tag" t
    left join "TagProblem" p on p."tagId" = t.id
    left join "Observation" o on o."openTagId" = t.id
    left join "Manifest" m on m.id = o."manifestId"
    where t."repositoryId" = ${repositoryId} order by t.id`;
}

/** Adds the tags that do not exist yet. @returns how many were new */
export async function insertNewTags(
  db: Database,
  repositoryId: string,
  tags: readonly { name: string; form: TagForm; nextCheckAt: Date | null }[],
  now: Date,
): Promise<number> {
  if (tags.length === 0) return 0;
  return db.$executeRaw`
    insert into "Tag" ("repositoryId", name, form, "listedAt", "nextCheckAt")
    select ${repositoryId}, name, form::"TagForm", ${now}, "nextCheckAt"
    from jsonb_to_recordset(${JSON.stringify(tags)}::jsonb) as t(name text, form text, "nextCheckAt" timestamptz)
    on conflict ("repositoryId", name) do nothing`;
}

export type TagCheck = {
  id: number;
  nextCheckAt: Date | null;
  /** Set when it was checked. A tag that could not be requested keeps its old time. */
  checkedAt: Date | null;
  missingSince: Date | null;
  missingCount: number;
  goneAt: Date | null;
  /** The problem of its last read; null when there is none, undefined leaves the stored one. */
  problem?: TagProblem | null;
};

/** Stores the results of any number of checks in one UPDATE. */
export async function saveTagChecks(db: Database, checks: readonly TagCheck[], now: Date): Promise<void> {
  if (checks.length === 0) return;
  const problems = checks.flatMap(({ id, problem }) => (problem === undefined ? [] : [{ tagId: id, problem }]));
  await saveTagProblems(db, problems, now);
  await db.$executeRaw`
    update "Tag" set "checkedAt" = coalesce(c."checkedAt", "Tag"."checkedAt"), "nextCheckAt" = c."nextCheckAt",
      "missingSince" = c."missingSince", "missingCount" = c."missingCount", "goneAt" = c."goneAt"
    from jsonb_to_recordset(${JSON.stringify(checks.map(({ problem: _, ...check }) => check))}::jsonb) as c(id int, "nextCheckAt" timestamptz, "checkedAt" timestamptz,
      "missingSince" timestamptz, "missingCount" int, "goneAt" timestamptz)
    where "Tag".id = c.id`;
}

/** Returns the time of the next check of any tag; null when none is scheduled. */
export async function findSoonestCheck(db: Database, repositoryId: string): Promise<Date | null> {
  const { _min } = await db.tag.aggregate({ where: { repositoryId }, _min: { nextCheckAt: true } });
  return _min.nextCheckAt;
}

/** @throws NotFoundError */
export async function getTag(db: Database, id: number): Promise<{ id: number; name: string; repositoryId: string }> {
  const row = await db.tag.findUnique({ where: { id }, select: { id: true, name: true, repositoryId: true } });
  if (!row) throw new NotFoundError('tag', String(id));
  return row;
}

/** Deletes a tag with its history. */
export async function deleteTag(db: Database, id: number): Promise<void> {
  await db.tag.deleteMany({ where: { id } });
}

export async function hasTag(db: Database, repositoryId: string, name: string): Promise<boolean> {
  return (await db.tag.count({ where: { repositoryId, name } })) > 0;
}
