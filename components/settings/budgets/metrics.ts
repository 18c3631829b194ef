import { BUDGET_METRICS, type BudgetMetric } from '#lib/domain/budget.ts';
import { findWord } from '#lib/domain/find-word.ts';

const METRICS: Record<BudgetMetric, { label: string; title: string }> = {
  total: { label: 'whole image', title: 'all layers' },
  own: { label: 'own layers', title: 'without the base image' },
  layer: { label: 'largest layer', title: 'the largest single layer' },
  unpacked: { label: 'unpacked', title: 'all files of all layers; unknown until the layers are read' },
};

/** The measures that a budget can limit. */
export const METRIC_OPTIONS = BUDGET_METRICS.map((value) => ({ value, ...METRICS[value] }));

/** A metric of a newer release is shown as it is. */
export function metricWord(metric: string): string {
  const known = findWord(BUDGET_METRICS, metric);
  return known === null ? metric : METRICS[known].label;
}
