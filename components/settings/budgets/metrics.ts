import type { Budget } from '#lib/views/dto/alerting.ts';

/** What a budget is held against. */
export const BUDGET_METRICS: { value: Budget['metric']; label: string; title: string }[] = [
  { value: 'total', label: 'whole image', title: 'all layers together' },
  { value: 'own', label: 'own layers', title: 'what is above the base image' },
  { value: 'layer', label: 'biggest layer', title: 'each layer by itself' },
];

export const metricWord = (metric: Budget['metric']): string =>
  BUDGET_METRICS.find(({ value }) => value === metric)?.label ?? metric;
