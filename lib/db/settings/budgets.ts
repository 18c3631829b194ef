import type { NewestMeasure } from '#lib/analysis/judge/over-budget.ts';
import type { BudgetNow } from '#lib/analysis/rules/choose.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { shownSums } from '../images/shown.ts';
import { toRows } from '../rows.ts';
import { IS_OVER_BUDGET } from '../series/over-budget.ts';
import { fileFirst } from './file-first.ts';

/** A budget. `toBudgetNow` parses `matches`. */
export type BudgetRow = Omit<BudgetNow, 'matches'> & {
  matches: unknown;
  owner: string | null;
  reason: string | null;
  place: string | null;
  createdBy: string;
};

type Json = Prisma.InputJsonObject;
const WITHOUT = { position: true, createdAt: true } as const;

/** Lists budgets in the order in which they count, those of plimsoll.yaml first. */
export async function listBudgets(db: Database): Promise<BudgetRow[]> {
  const rows = await db.budget.findMany({ omit: WITHOUT, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
  return fileFirst(rows.map((row) => ({ ...row, limitBytes: Number(row.limitBytes) })));
}

/** @throws NotFoundError */
export async function getBudget(db: Database, id: string): Promise<BudgetRow> {
  const row = await db.budget.findUnique({ where: { id }, omit: WITHOUT });
  if (!row) throw new NotFoundError('budget', id);
  return { ...row, limitBytes: Number(row.limitBytes) };
}

export type BudgetFields = Pick<BudgetRow, 'metric' | 'limitBytes' | 'owner' | 'reason' | 'until'> & {
  matches: object;
};

/** Adds a budget as the last of its origin. @returns its id */
export async function insertBudget(
  tx: Database,
  { matches, origin, ...rest }: BudgetFields & Pick<BudgetRow, 'origin' | 'place'>,
  { at, by }: { at: Date; by: string },
): Promise<string> {
  const { _max } = await tx.budget.aggregate({ where: { origin }, _max: { position: true } });
  const position = (_max.position ?? -1) + 1;
  const row = await tx.budget.create({
    data: { ...rest, origin, position, matches: matches as Json, createdAt: at, createdBy: by, changedAt: at },
    select: { id: true },
  });
  return row.id;
}

/** @throws NotFoundError */
export async function updateBudget(
  tx: Database,
  id: string,
  { matches, ...rest }: BudgetFields,
  changedAt: Date,
): Promise<void> {
  const { count } = await tx.budget.updateMany({
    where: { id },
    data: { ...rest, matches: matches as Json, changedAt },
  });
  if (count === 0) throw new NotFoundError('budget', id);
}

/** @throws NotFoundError */
export async function deleteBudget(db: Database, id: string): Promise<void> {
  const { count } = await db.budget.deleteMany({ where: { id } });
  if (count === 0) throw new NotFoundError('budget', id);
}

/** Puts budgets in this order; `place` is their line in plimsoll.yaml. Needs a transaction. */
export async function placeBudgets(
  tx: Database,
  budgets: readonly { id: string; place: string | null }[],
): Promise<void> {
  for (const [position, { id, place }] of budgets.entries())
    await tx.budget.update({ where: { id }, data: { position, place } });
}

/**
 * Returns the newest image of each series as budgets measure it, and how it was judged last. Series without tags are left out: those
 * of a stream without tags, and those whose newest point is over while the series is not, since its tags dropped the platform (D-21).
 * A series that has never known its base has only own bytes.
 *
 * @param needed - also reads the largest layer of each image, else 0; and its unpacked bytes, else null
 */
export async function listNewestMeasures(
  db: Database,
  seriesIds: readonly string[],
  needed: { layers: boolean; unpacked: boolean },
): Promise<NewestMeasure[]> {
  const rows = await db.$queryRaw<object[]>`
    select s.id as "seriesId", ${IS_OVER_BUDGET} as "isOver", newest."budgetBytes", newest."budgetMetricName" as "budgetMetric", newest."sizeBytes",
      coalesce(newest."ownBytes", (
        select "ownBytes" from "Point" where "seriesId" = s.id and "ownBytes" is not null order by position desc limit 1), newest."sizeBytes") as "ownBytes",
      case when ${needed.unpacked}::boolean
        then (select u."unpackedBytes" from ${shownSums(Prisma.sql`s."repositoryId"`)} u where u."manifestId" = newest."manifestId") end as "unpackedBytes",
      case when ${needed.layers}::boolean
        then coalesce((select max(l."sizeBytes") from "ImageLayer" l where l."manifestId" = newest."manifestId"), 0) else 0 end as "largestLayerBytes"
    from "Series" s join "Stream" t on t.id = s."streamId" and t."tagCount" > 0
    cross join lateral (select * from "Point" where "seriesId" = s.id order by position desc limit 1) newest
    where s.id = any(${[...seriesIds]}::text[])
      and not (coalesce(not s."isOverBudget", false) and coalesce(newest."budgetState" = 'over', false))`;
  return toRows(rows);
}

export type NewestSizes = { sizeBytes: number; baseBytes: number | null; unpackedBytes: number | null };

/** Returns the sizes of a series' newest image. @throws NotFoundError */
export async function getNewestSizes(db: Database, seriesId: string): Promise<NewestSizes> {
  const rows = await db.$queryRaw<object[]>`
    select p."sizeBytes", p."baseBytes", u."unpackedBytes"
    from "Series" s join "Point" p on p."seriesId" = s.id
    left join lateral ${shownSums(Prisma.sql`s."repositoryId"`)} u on u."manifestId" = p."manifestId"
    where s.id = ${seriesId} order by p.position desc limit 1`;
  const [sizes] = toRows<NewestSizes>(rows);
  if (!sizes) throw new NotFoundError('series', seriesId);
  return sizes;
}
