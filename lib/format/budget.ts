import { formatBytes } from './bytes.ts';

const MEASURED: Record<'total' | 'own' | 'layer', string> = {
  total: '',
  own: ' for own bytes',
  layer: ' for its largest layer',
};

/** What a budget measures, as words after it: " for own bytes"; the whole image goes without saying. */
export function formatMetric(metric: keyof typeof MEASURED | null): string {
  return MEASURED[metric ?? 'total'];
}

/** "budget of 30.0 MB for own bytes" */
export function formatBudget(limitBytes: number, metric: keyof typeof MEASURED | null): string {
  return `budget of ${formatBytes(limitBytes)}${formatMetric(metric)}`;
}
