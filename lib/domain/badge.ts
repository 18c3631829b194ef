/** What a badge shows of the headline of a repository. */
export const BADGE_METRICS = ['size', 'pull-cost', 'layers'] as const;
export type BadgeMetric = (typeof BADGE_METRICS)[number];
