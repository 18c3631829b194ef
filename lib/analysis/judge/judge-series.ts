import type { RuleSettings } from '../rules/settings.ts';
import { type BudgetMetric, type BudgetState, type BudgetVerdict, judgeBudget } from './budget.ts';
import { type CreepVerdict, judgeCreep } from './creep.ts';
import { findRecompressions } from './recompression.ts';
import { listBudgetRuns, listCreepRuns, listStepRuns, type Run } from './runs.ts';
import { judgeSteps, type Push, type StepVerdict } from './steps.ts';

export type SeriesBudget = {
  metric: BudgetMetric;
  limitBytes: number;
  /** A push before this time raises no alarm when it exceeds the budget. */
  since: Date;
};

/** A push with the sizes that a budget may measure, in bytes. */
export type MeasuredPush = Push & {
  /** Null when the base boundary is unknown. */
  ownBytes: number | null;
  /** Null when no budget measures it. */
  largestLayerBytes: number | null;
};

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
  const measured = measureBudgeted(pushes, metric);
  return measured.map((measuredBytes) => {
    if (measuredBytes === null) return { state, decision: 'unchanged', measuredBytes, overBytes: 0 };
    const verdict = judgeBudget(state, measuredBytes, limitBytes);
    state = verdict.state;
    return verdict;
  });
}

/**
 * Measures each push for a budget, in bytes. In a series without any known base, all bytes are own bytes. When only some pushes
 * lack the base, such as before a new base is read, their own bytes are unknown: null.
 */
export function measureBudgeted(pushes: readonly MeasuredPush[], metric: BudgetMetric): (number | null)[] {
  const isSplit = pushes.some(({ ownBytes }) => ownBytes !== null);
  return pushes.map(({ sizeBytes, ownBytes, largestLayerBytes }) => {
    if (metric === 'total') return sizeBytes;
    if (metric === 'layer') return largestLayerBytes ?? 0;
    return ownBytes ?? (isSplit ? null : sizeBytes);
  });
}
