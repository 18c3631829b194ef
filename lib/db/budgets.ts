import type { Database } from './client.ts';
import { NotFoundError } from './errors.ts';
import type { BudgetMetric, Origin, Prisma } from './generated/client.ts';

/** `matches` has the form of lib/analysis/rules/settings.ts. */
export type BudgetRow = {
  id: string;
  origin: Origin;
  matches: unknown;
  metric: BudgetMetric;
  limitBytes: number;
  owner: string | null;
  reason: string | null;
  until: Date | null;
  place: string | null;
  createdBy: string;
  changedAt: Date;
};

type Json = Prisma.InputJsonObject;
const WITHOUT = { position: true, createdAt: true } as const;

/** Lists budgets in the order in which they count, those of plimsoll.yaml first. */
export async function listBudgets(db: Database): Promise<BudgetRow[]> {
  const rows = await db.budget.findMany({ omit: WITHOUT, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
  const budgets = rows.map((row) => ({ ...row, limitBytes: Number(row.limitBytes) }));
  return [...budgets.filter(({ origin }) => origin === 'file'), ...budgets.filter(({ origin }) => origin !== 'file')];
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

/** Returns those of the series whose newest point is over its budget. */
export async function listOverBudget(db: Database, seriesIds: readonly string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select s.id from unnest(${[...seriesIds]}::text[]) as s(id)
    cross join lateral (select "budgetState" from "Point" where "seriesId" = s.id order by position desc limit 1) newest
    where newest."budgetState" = 'over'`;
  return rows.map(({ id }) => id);
}

/** Returns the sizes of a series' newest image. @throws NotFoundError */
export async function getNewestSizes(
  db: Database,
  seriesId: string,
): Promise<{ sizeBytes: number; baseBytes: number | null }> {
  const point = await db.point.findFirst({
    where: { seriesId },
    orderBy: { position: 'desc' },
    select: { sizeBytes: true, baseBytes: true },
  });
  if (!point) throw new NotFoundError('series', seriesId);
  const { sizeBytes, baseBytes } = point;
  return { sizeBytes: Number(sizeBytes), baseBytes: baseBytes === null ? null : Number(baseBytes) };
}
