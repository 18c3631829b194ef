import type { Database } from '../client.ts';
import type { StoredProblem } from '../polls/polls.ts';

/** The reason why a tag's manifest could not be read. */
export type TagProblem = {
  code: string;
  /** Includes the registry's own message, redacted. */
  message: string;
  hint: string | null;
  /** HTTP status, if the registry answered. */
  status: number | null;
  nextTryAt: Date | null;
  /** True if a try failed. Otherwise it waits, and its number of tries stays. */
  isTried: boolean;
};

/** Returns the last problem of a tag; null when there is none. */
export async function findTagProblem(db: Database, tagId: number): Promise<StoredProblem | null> {
  return db.tagProblem.findUnique({ where: { tagId }, select: { code: true, message: true, hint: true } });
}

/**
 * Stores the problems of tags, and deletes those that have ended. A continuing problem keeps its start. A pinned digest may have
 * been removed meanwhile.
 *
 * @param changes - null for a tag whose problem has ended
 */
export async function saveTagProblems(
  db: Database,
  changes: readonly { tagId: number; problem: TagProblem | null }[],
  now: Date,
): Promise<void> {
  const over = changes.flatMap(({ tagId, problem }) => (problem === null ? [tagId] : []));
  if (over.length > 0) await db.tagProblem.deleteMany({ where: { tagId: { in: over } } });
  const rows = changes.flatMap(({ tagId, problem }) => (problem === null ? [] : [{ tagId, ...problem }]));
  if (rows.length === 0) return;
  await db.$executeRaw`
    insert into "TagProblem" as p ("tagId", code, message, hint, status, since, "triedAt", "nextTryAt", tries)
    select t."tagId", t.code, t.message, t.hint, t.status, ${now}, ${now}, t."nextTryAt", t."isTried"::int
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t("tagId" int, code text, message text, hint text, status int, "nextTryAt" timestamptz, "isTried" boolean)
    where exists (select 1 from "Tag" g where g.id = t."tagId")
    order by t."tagId"
    on conflict ("tagId") do update set code = excluded.code, message = excluded.message, hint = excluded.hint, status = excluded.status,
      "triedAt" = excluded."triedAt", "nextTryAt" = excluded."nextTryAt", tries = p.tries + excluded.tries`;
}
