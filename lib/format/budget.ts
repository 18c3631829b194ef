import { BUDGET_METRICS, type BudgetMetric } from '#lib/domain/budget.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { formatBytes } from './bytes.ts';

const MEASURED: Record<BudgetMetric, string> = {
  total: '',
  own: ' for own bytes',
  layer: ' for its largest layer',
  unpacked: ' for its unpacked size',
};

/**
 * Formats what a budget measures, to follow a noun: " for own bytes". The whole image needs no words. A metric of a newer release
 * stays as it is.
 */
export function formatMetric(metric: string | null): string {
  const known = findWord(BUDGET_METRICS, metric ?? 'total');
  return known === null ? ` for ${metric}` : MEASURED[known];
}

/** Formats "budget of 30.0 MB for own bytes". */
export function formatBudget(limitBytes: number, metric: string | null): string {
  return `budget of ${formatBytes(limitBytes)}${formatMetric(metric)}`;
}
