import type { RuleSettings } from '../rules/settings.ts';
import { type BudgetMetric, type BudgetState, type BudgetVerdict, judgeBudget } from './budget.ts';
import { type CreepVerdict, judgeCreep } from './creep.ts';
import { findRecompressions } from './recompression.ts';
import { listBudgetRuns, listCreepRuns, listStepRuns, type Run } from './runs.ts';
import { judgeSteps, type Push, type StepVerdict } from './steps.ts';

export type SeriesBudget = {
  metric: BudgetMetric;
  limitBytes: number;
  /** What broke it before is no news. */
  since: Date;
};

/** A push with everything that a budget may measure. Bytes. */
export type MeasuredPush = Push & {
  /** Null where base and own cannot be told apart. */
  ownBytes: number | null;
  /** Null where no budget asks for it. */
  largestLayerBytes: number | null;
};

/** How one series is judged. */
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
 * What a budget measures of each push. Own bytes are all of them in a series whose base is never known; where only one push
 * lacks it, as until its new base was looked at, the total is no measure of its own bytes: null.
 */
export function measureBudgeted(pushes: readonly MeasuredPush[], metric: BudgetMetric): (number | null)[] {
  const isSplit = pushes.some(({ ownBytes }) => ownBytes !== null);
  return pushes.map(({ sizeBytes, ownBytes, largestLayerBytes }) => {
    if (metric === 'total') return sizeBytes;
    if (metric === 'layer') return largestLayerBytes ?? 0;
    return ownBytes ?? (isSplit ? null : sizeBytes);
  });
}
