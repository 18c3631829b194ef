import { BUDGET_METRICS, type BudgetState } from '#lib/domain/budget.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { measureImage } from './measure-image.ts';

/** The newest image of a series as budgets measure it, and how it was judged last. Sizes in bytes. */
export type NewestMeasure = {
  seriesId: string;
  /** Over the budget that it was judged by last. */
  isOver: boolean;
  /** The budget that it was judged by last; null without one. */
  budgetBytes: number | null;
  budgetMetric: string | null;
  sizeBytes: number;
  ownBytes: number;
  largestLayerBytes: number;
  /** Null when its layers are not all read. */
  unpackedBytes: number | null;
};

/**
 * Reports whether the newest image of a series exceeds a budget. The last judgement counts when it was by the same limit. After
 * a change of the budget, the sizes are compared, since a large instance judges most series again only with their next poll.
 * Pure.
 */
export function exceedsBudget(newest: NewestMeasure, budget: { metric: string; limitBytes: number }): boolean {
  const { budgetBytes, budgetMetric, sizeBytes, ownBytes, largestLayerBytes, unpackedBytes } = newest;
  if (budgetBytes === budget.limitBytes && budgetMetric === budget.metric) return newest.isOver;
  const metric = findWord(BUDGET_METRICS, budget.metric);
  if (metric === null) return false;
  const measured = measureImage(metric, {
    sizeBytes,
    ownBytes,
    unpackedBytes,
    layers: [{ sizeBytes: largestLayerBytes }],
  });
  return measured !== null && measured > budget.limitBytes;
}

/**
 * Lists the series that are over their budgets: a tag of theirs still exists, and their newest point is over. Pure.
 *
 * @param points - with the state of the budget that applies, in the order of each series
 */
export function listOverBudget(
  tracks: readonly { seriesId: string; isAlive: boolean }[],
  points: readonly { seriesId: string; budgetState: BudgetState | null }[],
): Set<string> {
  const newest = new Map(points.map(({ seriesId, budgetState }) => [seriesId, budgetState]));
  const over = tracks.filter(({ seriesId, isAlive }) => isAlive && newest.get(seriesId) === 'over');
  return new Set(over.map(({ seriesId }) => seriesId));
}
