import { proposeBudget } from '#lib/analysis/judge/budget.ts';
import { compileBudgets } from '#lib/analysis/rules/choose.ts';
import { compileSubjects, toBudgetNow } from '#lib/analysis/rules/stored.ts';
import { type BudgetRow, getNewestSizes, listBudgets, listOverBudget } from '#lib/db/budgets.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { listSubjects } from '#lib/db/subjects.ts';
import type { GuardedViews } from './context.ts';
import type { Budget, BudgetList, BudgetProposal } from './dto/alerting.ts';

/** Returns budgets in the order in which they count, with the number of series they apply to now, and of those that exceed them. */
export async function readBudgets(guarded: GuardedViews, now: Date): Promise<BudgetList> {
  const { db } = guarded.require('read');
  const rows = await listBudgets(db);
  const series = await listSeriesOf(db, rows, now);
  const over = new Set(await listOverBudget(db, [...series.values()].flat()));
  return {
    items: rows.map((row): Budget => {
      const { id, origin, metric, limitBytes, owner, reason, place, createdBy } = row;
      const ids = series.get(id) ?? [];
      return {
        id,
        origin,
        metric,
        limitBytes,
        owner,
        reason,
        place,
        createdBy,
        matches: toBudgetNow(row).matches,
        until: row.until?.toISOString() ?? null,
        changedAt: row.changedAt.toISOString(),
        seriesCount: ids.length,
        overCount: ids.filter((seriesId) => over.has(seriesId)).length,
      };
    }),
  };
}

/** @throws NotFoundError */
export async function readBudget(guarded: GuardedViews, id: string, now: Date): Promise<Budget> {
  const budget = (await readBudgets(guarded, now)).items.find((item) => item.id === id);
  if (!budget) throw new NotFoundError('budget', id);
  return budget;
}

/** Returns a proposed budget for a series: its size plus 15 % of its own bytes. @throws NotFoundError */
export async function readBudgetProposal(guarded: GuardedViews, seriesId: string): Promise<BudgetProposal> {
  const { db } = guarded.require('read');
  const { sizeBytes, baseBytes } = await getNewestSizes(db, seriesId);
  const proposedBytes = proposeBudget(sizeBytes - (baseBytes ?? 0), baseBytes ?? 0);
  return { seriesId, sizeBytes, baseBytes, proposedBytes };
}

/** Maps each budget to the ids of the series that it applies to. */
async function listSeriesOf(db: Database, rows: readonly BudgetRow[], now: Date): Promise<Map<string, string[]>> {
  if (rows.length === 0) return new Map();
  const choose = compileBudgets(rows.map(toBudgetNow));
  const toSubject = compileSubjects(await listOwnerRules(db));
  const found = Map.groupBy(await listSubjects(db), (row) => choose(toSubject(row), now)?.id ?? '');
  found.delete('');
  return new Map([...found].map(([id, series]) => [id, series.map(({ seriesId }) => seriesId)]));
}
