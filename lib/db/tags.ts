import type { Database } from './client.ts';
import type { TagForm } from './generated/enums.ts';

/** A tag as the poller needs it: what it points to, and when it is to be looked at. */
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
  /** Digest of the open observation, or null before the first. */
  digest: string | null;
  /** Of that manifest: when something it refers to is to be tried again. */
  retryAt: Date | null;
};

export async function listWatchedTags(db: Database, repositoryId: string): Promise<WatchedTag[]> {
  return db.$queryRaw<WatchedTag[]>`
    select t.id, t.name, t.form::text as form, t."checkedAt", t."changedAt", t."nextCheckAt", t."missingSince", t."missingCount", t."goneAt", m.digest, m."retryAt"
    from "Tag" t
    left join "Observation" o on o."openTagId" = t.id
    left join "Manifest" m on m.id = o."manifestId"
    where t."repositoryId" = ${repositoryId} order by t.id`;
}

/** Adds tags that are not there yet. @returns how many were new */
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
  /** Set when it was looked at; a tag that could not be asked for keeps its old time. */
  checkedAt: Date | null;
  missingSince: Date | null;
  missingCount: number;
  goneAt: Date | null;
};

/** Says "checked" of any number of tags in one UPDATE. */
export async function saveTagChecks(db: Database, checks: readonly TagCheck[]): Promise<void> {
  if (checks.length === 0) return;
  await db.$executeRaw`
    update "Tag" set "checkedAt" = coalesce(c."checkedAt", "Tag"."checkedAt"), "nextCheckAt" = c."nextCheckAt",
      "missingSince" = c."missingSince", "missingCount" = c."missingCount", "goneAt" = c."goneAt"
    from jsonb_to_recordset(${JSON.stringify(checks)}::jsonb) as c(id int, "nextCheckAt" timestamptz, "checkedAt" timestamptz,
      "missingSince" timestamptz, "missingCount" int, "goneAt" timestamptz)
    where "Tag".id = c.id`;
}

/** Other platforms are wanted: what was left out of indexes that tags point to is read with the next look. */
export async function readAgain(db: Database, repositoryId: string, now: Date): Promise<void> {
  await db.$executeRaw`
    update "Manifest" m set "retryAt" = ${now} from "Observation" o
    where o."manifestId" = m.id and o."repositoryId" = ${repositoryId} and o."openTagId" is not null
      and exists (select 1 from "IndexEntry" e where e."indexId" = m.id and e.role = 'image' and e.state = 'unread')`;
  await db.$executeRaw`
    update "Tag" t set "nextCheckAt" = ${now} from "Observation" o join "Manifest" m on m.id = o."manifestId"
    where o."openTagId" = t.id and o."repositoryId" = ${repositoryId} and m."retryAt" <= ${now}`;
}

/** When the first of a repository's tags is due; null when none is. */
export async function findSoonestCheck(db: Database, repositoryId: string): Promise<Date | null> {
  const { _min } = await db.tag.aggregate({ where: { repositoryId }, _min: { nextCheckAt: true } });
  return _min.nextCheckAt;
}
