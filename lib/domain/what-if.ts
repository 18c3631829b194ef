/** Reasons why nothing can be predicted for a platform. */
export const PREDICTION_PROBLEMS = ['base-unknown', 'platform-missing'] as const;
export type PredictionProblem = (typeof PREDICTION_PROBLEMS)[number];
