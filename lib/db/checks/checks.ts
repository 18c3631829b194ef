import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { Prisma } from '../generated/client.ts';

/** A check in CI; `baseline` and `report` are as answered. */
export type CheckRow = {
  id: string;
  repositoryId: string | null;
  reference: string;
  digest: string | null;
  verdict: string;
  baseline: Prisma.JsonValue;
  report: Prisma.JsonValue;
  overrideReason: string | null;
  overriddenBy: string | null;
  revision: string | null;
  askedBy: string;
  at: Date;
};

export type NewCheck = Omit<CheckRow, 'baseline' | 'report'> & { baseline: object; report: object };

export async function insertCheck(db: Database, check: NewCheck): Promise<void> {
  // Drops what JSON cannot represent, such as undefined.
  const toJson = (value: object) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;
  await db.check.create({ data: { ...check, baseline: toJson(check.baseline), report: toJson(check.report) } });
}

/** @throws NotFoundError */
export async function getCheck(db: Database, id: string): Promise<CheckRow> {
  const row = await db.check.findUnique({ where: { id } });
  if (!row) throw new NotFoundError('check', id);
  return row;
}

/** Records an override. A later reason replaces an earlier one; the audit log keeps both. */
export async function overrideCheck(
  db: Database,
  id: string,
  override: { reason: string; by: string; verdict: string; report: object },
): Promise<void> {
  const { reason, by, verdict } = override;
  const report = JSON.parse(JSON.stringify(override.report)) as Prisma.InputJsonObject;
  await db.check.update({ where: { id }, data: { overrideReason: reason, overriddenBy: by, verdict, report } });
}

export type Override = { reason: string; by: string };

/** Number of days in which an override in a pull request also counts for the merged image. */
const CARRIED_DAYS = 90;
/** Minimum length of a revision that identifies a commit. */
const LEAST_REVISION = 7;

/**
 * Returns the reason of an override in the last 90 days for this image or another build of the same revision; null when there is
 * none. `digests` may be those of the index and of its platforms.
 *
 * @param repositoryId - overrides of this repository only, since anyone who builds an image can write its labels. Null: overrides
 *   of images that are not watched, by their digests only
 */
export async function findOverride(
  db: Database,
  {
    digests,
    revision,
    repositoryId,
    now,
  }: { digests: readonly string[]; revision: string | null; repositoryId: string | null; now: Date },
): Promise<Override | null> {
  const since = new Date(now.getTime() - CARRIED_DAYS * 86_400_000);
  const isDistinct = repositoryId !== null && revision !== null && revision.length >= LEAST_REVISION;
  const named = isDistinct ? revision : null;
  const [row] = await db.$queryRaw<Override[]>`
    select "overrideReason" as reason, coalesce("overriddenBy", '') as by from "Check" c
    where "overrideReason" is not null and at >= ${since} and at <= ${now}
      and "repositoryId" is not distinct from ${repositoryId}::text
      and (digest = any(${[...digests]}::text[]) or revision = ${named}
        or exists (select 1 from jsonb_array_elements(c.report->'platforms') p where p->>'digest' = any(${[...digests]}::text[])))
    order by at desc limit 1`;
  return row ?? null;
}

/** Reports whether any check of the repository was ever overridden. */
export async function hasOverrides(db: Database, repositoryId: string): Promise<boolean> {
  const where = { repositoryId, overrideReason: { not: null } };
  return (await db.check.findFirst({ where, select: { id: true } })) !== null;
}

const KEPT_DAYS = 180;

/** Deletes old checks. @returns how many */
export async function sweepChecks(db: Database, now: Date): Promise<number> {
  const { count } = await db.check.deleteMany({
    where: { at: { lt: new Date(now.getTime() - KEPT_DAYS * 86_400_000) } },
  });
  return count;
}
