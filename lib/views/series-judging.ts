import { compileBudgets, compileRules } from '#lib/analysis/rules/choose.ts';
import { compileSubjects, toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import { listBudgets } from '#lib/db/budgets.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { listRules } from '#lib/db/rules.ts';
import { listSubjects } from '#lib/db/subjects.ts';
import type { PointList } from './dto/streams.ts';

/** The rule that judges a series now, and the budget that holds for it. @throws NotFoundError */
export async function readSeriesJudging(
  db: Database,
  series: { id: string; repositoryId: string },
  now: Date,
): Promise<Pick<PointList, 'rule' | 'budget'>> {
  const [subjects, ownerRules, rules, budgets] = await Promise.all([
    listSubjects(db, series.repositoryId),
    listOwnerRules(db),
    listRules(db),
    listBudgets(db),
  ]);
  const row = subjects.find(({ seriesId }) => seriesId === series.id);
  if (!row) throw new NotFoundError('series', series.id);
  const subject = compileSubjects(ownerRules)(row);
  const { name, settings } = compileRules(rules.map(toRuleNow))(subject);
  const budget = compileBudgets(budgets.map(toBudgetNow))(subject, now);
  return {
    rule: { name, small: settings.steps.small, large: settings.steps.large },
    budget: budget && { metric: budget.metric, limitBytes: budget.limitBytes },
  };
}
