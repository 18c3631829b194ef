/** What the figures of the screen Usage are grouped by. */
export const USAGE_GROUPS = ['registry', 'owner', 'repository'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** A minus is descending. */
export const USAGE_SORTS = [
  'name',
  '-name',
  'tags',
  '-tags',
  'byTags',
  '-byTags',
  'distinct',
  '-distinct',
  'onlyHere',
  '-onlyHere',
  'shared',
  '-shared',
  'past',
  '-past',
] as const;
export type UsageSort = (typeof USAGE_SORTS)[number];
/** A sort without its direction. */
export type UsageSortKey = Exclude<UsageSort, `-${string}`>;

/** `shared` sorts by the number of repositories that have a layer. */
export const LAYER_SORTS = ['size', 'shared'] as const;
export type LayerSort = (typeof LAYER_SORTS)[number];

/** Tags whose removal can be computed at once. */
export const MAX_REMOVED_TAGS = 500;
/** A tag whose last check is older than this must be checked again before what removing it frees is computed. */
export const CHECKED_WITHIN_MS = 3_600_000;
/** Tags that one request asks their registry about. */
export const MAX_CHECKED_TAGS = 50;
