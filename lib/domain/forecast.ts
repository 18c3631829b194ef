/** Reasons why a series has no forecast, in the order in which they are checked. */
export const NO_FORECAST_REASONS = [
  'no-budget',
  'not-measured',
  'over',
  'stale',
  'too-few-pushes',
  'too-short',
  'not-steady',
  'too-far',
] as const;
export type NoForecastReason = (typeof NO_FORECAST_REASONS)[number];
