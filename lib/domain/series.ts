/** Reasons why a series stands for its repository. */
export const HEADLINE_REASONS = ['pinned', 'latest', 'highest-version', 'only', 'newest'] as const;
export type HeadlineReason = (typeof HEADLINE_REASONS)[number];

/** Sources of a point's time: Plimsoll saw the push, or the build time of the image, from before the first check. */
export const POINT_TIME_SOURCES = ['observed', 'created'] as const;
export type PointTimeSource = (typeof POINT_TIME_SOURCES)[number];
