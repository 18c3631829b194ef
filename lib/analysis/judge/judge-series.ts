import type { BudgetMetric, BudgetState } from '#lib/domain/budget.ts';
import type { RuleSettings } from '../rules/settings.ts';
import { type BudgetVerdict, judgeBudget } from './budget.ts';
import { type CreepVerdict, judgeCreep } from './creep.ts';
import { type MeasuredImage, measureSeries } from './measure-image.ts';
import { findRecompressions } from './recompression.ts';
import { listBudgetRuns, listCreepRuns, listStepRuns, type Run } from './runs.ts';
import { judgeSteps, type Push, type StepVerdict } from './steps.ts';

export type SeriesBudget = {
  metric: BudgetMetric;
  limitBytes: number;
  /** A push before this time raises no alarm when it exceeds the budget. */
  since: Date;
};

/** A push with the facts that a budget may measure. */
export type MeasuredPush = Push & Omit<MeasuredImage, 'layers'>;

/** The rule and the budget that apply to one series. */
export type SeriesRules = {
  settings: Pick<RuleSettings, 'steps' | 'creep'> & Partial<Pick<RuleSettings, 'messages'>>;
  budget: SeriesBudget | null;
};

/** A verdict of each kind for each push; `budgets` is empty without a budget. */
export type PushVerdicts = { steps: StepVerdict[]; creep: CreepVerdict[]; budgets: BudgetVerdict[]; runs: Run[] };

/** Judges the pushes of one series in its order: versions against the nearest lower one, moving tags by time. Pure. */
export function judgeSeries(pushes: readonly MeasuredPush[], { settings, budget }: SeriesRules): PushVerdicts {
  const recompressions = findRecompressions(pushes);
  const steps = judgeSteps(pushes, settings.steps, recompressions, settings.messages);
  const creep = settings.creep.enabled ? judgeCreep(pushes, steps, settings.creep, recompressions) : [];
  const budgets = budget ? judgeBudgets(pushes, budget) : [];
  const { acceptPushes, acceptDays, acceptByTime } = settings.steps;
  const accept = { pushes: acceptPushes, days: acceptDays, byTime: acceptByTime };
  const growth = { ...settings.steps, messages: settings.messages };
  return {
    steps,
    creep,
    budgets,
    runs: [
      ...listStepRuns(steps),
      ...listCreepRuns(pushes, creep, steps, { ...accept, growth }, recompressions),
      ...(budget ? listBudgetRuns(pushes, budgets, budget.limitBytes, budget.since) : []),
    ],
  };
}

function judgeBudgets(pushes: readonly MeasuredPush[], { metric, limitBytes }: SeriesBudget): BudgetVerdict[] {
  let state: BudgetState = 'within';
  return measureSeries(metric, pushes).map((measuredBytes) => {
    if (measuredBytes === null) return { state, decision: 'unchanged', measuredBytes, overBytes: 0 };
    const verdict = judgeBudget(state, measuredBytes, limitBytes);
    state = verdict.state;
    return verdict;
  });
}
