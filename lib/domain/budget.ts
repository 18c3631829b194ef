/** The measure of a budget: the whole image, its own layers, its largest layer, or its unpacked size. */
export const BUDGET_METRICS = ['total', 'own', 'layer', 'unpacked'] as const;
export type BudgetMetric = (typeof BUDGET_METRICS)[number];

/** State of a size against its budget (D-21): `near` from 90 % of the limit, `over` above 100 % until it is at most 98 %. */
export const BUDGET_STATES = ['within', 'near', 'over'] as const;
export type BudgetState = (typeof BUDGET_STATES)[number];
