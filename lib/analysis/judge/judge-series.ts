import type { PlacedPoint } from '../derive-types.ts';
import { distinctLayers } from '../layer-diff.ts';
import type { RuleSettings } from '../rules/settings.ts';
import { type BudgetState, type BudgetVerdict, judgeBudget } from './budget.ts';
import { type CreepVerdict, judgeCreep } from './creep.ts';
import { listBudgetRuns, listCreepRuns, listStepRuns, type Run } from './runs.ts';
import { judgeSteps, type Push, type StepVerdict } from './steps.ts';

export type SeriesBudget = {
  id: string;
  metric: 'total' | 'own' | 'layer';
  limitBytes: number;
  /** What broke it before is no news. */
  since: Date;
};

/** How one series is judged. */
export type SeriesRules = {
  settings: RuleSettings;
  /** Digests of images whose size somebody accepted in this series. */
  accepted: ReadonlySet<string>;
  budget: SeriesBudget | null;
};

/** A verdict of each kind for each point; `budgets` is empty without a budget. */
export type SeriesJudgement = { steps: StepVerdict[]; creep: CreepVerdict[]; budgets: BudgetVerdict[]; runs: Run[] };

/** Judges the points of one series in its order: versions against the nearest lower one, moving tags by time. Pure. */
export function judgeSeries(points: readonly PlacedPoint[], rules: SeriesRules): SeriesJudgement {
  const { settings, budget } = rules;
  const pushes = points.map(({ row, image, startsMajor }): Push => {
    const { at, sizeBytes, segment } = row;
    return { at, sizeBytes, segment, startsMajor, accepted: rules.accepted.has(image.digest) };
  });
  const steps = judgeSteps(pushes, settings.steps);
  const creep = settings.creep.enabled ? judgeCreep(pushes, steps, settings.creep) : [];
  const budgets = budget ? judgeBudgets(points, budget) : [];
  const { acceptPushes, acceptDays, acceptByTime } = settings.steps;
  return {
    ...{ steps, creep, budgets },
    runs: [
      ...listStepRuns(steps),
      ...listCreepRuns(pushes, creep, steps, { pushes: acceptPushes, days: acceptDays, byTime: acceptByTime }),
      ...(budget ? listBudgetRuns(pushes, budgets, budget.limitBytes, budget.since) : []),
    ],
  };
}

function judgeBudgets(points: readonly PlacedPoint[], { metric, limitBytes }: SeriesBudget): BudgetVerdict[] {
  let state: BudgetState = 'within';
  return points.map((point) => {
    const verdict = judgeBudget(state, budgetedBytes(point, metric), limitBytes);
    state = verdict.state;
    return verdict;
  });
}

/** What a budget measures of an image; own bytes are all of them where the base is not known. */
export function budgetedBytes({ row, image }: PlacedPoint, metric: SeriesBudget['metric']): number {
  if (metric === 'own') return row.ownBytes ?? row.sizeBytes;
  if (metric === 'layer') return Math.max(0, ...distinctLayers(image.layers).map(({ sizeBytes }) => sizeBytes));
  return row.sizeBytes;
}
