import { findBaseline } from '#lib/analysis/judge/find-baseline.ts';
import { findMajorStarts } from '#lib/analysis/judge/majors.ts';
import type { PastPoint } from '#lib/analysis/rules/backtest.ts';
import { compileBudgets, compileRules } from '#lib/analysis/rules/choose.ts';
import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { compileSubjects, toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import { listPastPoints } from '#lib/db/backtest.ts';
import { listBudgets } from '#lib/db/budgets.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { listRules } from '#lib/db/rules.ts';
import { listSubjects } from '#lib/db/subjects.ts';
import type { PointList } from './dto/streams.ts';

/** Returns the rule that judges a series now, its budget and its baseline. @throws NotFoundError */
export async function readSeriesReferences(
  db: Database,
  series: { id: string; repositoryId: string },
  now: Date,
): Promise<Pick<PointList, 'rule' | 'budget' | 'baseline'>> {
  const [subjects, ownerRules, rules, budgets, points] = await Promise.all([
    listSubjects(db, series.repositoryId),
    listOwnerRules(db),
    listRules(db),
    listBudgets(db),
    listPastPoints(db, [series.id], { now, withLayers: false }),
  ]);
  const row = subjects.find(({ seriesId }) => seriesId === series.id);
  if (!row) throw new NotFoundError('series', series.id);
  const subject = compileSubjects(ownerRules)(row);
  const { name, settings } = compileRules(rules.map(toRuleNow))(subject);
  const budget = compileBudgets(budgets.map(toBudgetNow))(subject, now);
  return {
    rule: { name, small: settings.steps.small, large: settings.steps.large },
    budget: budget && { metric: budget.metric, limitBytes: budget.limitBytes },
    baseline: readBaseline(points, settings),
  };
}

function readBaseline(points: readonly PastPoint[], settings: RuleSettings): PointList['baseline'] {
  const majors = findMajorStarts(points.map(({ tagName }) => tagName));
  const pushes = points.map((point, index) => ({ ...point, startsMajor: majors[index] ?? false }));
  const found = findBaseline(pushes, settings);
  const began = found && points[found.began];
  if (!found || !began) return null;
  const { sizeBytes, decision, isFrozen } = found;
  return {
    sizeBytes: Math.round(sizeBytes),
    decision,
    at: began.at.toISOString(),
    tag: began.tagName,
    frozen: isFrozen,
  };
}
