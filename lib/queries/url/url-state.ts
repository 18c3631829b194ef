import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { TAG_SORTS } from '#lib/domain/sorts.ts';
import { TAG_FILTERS } from '#lib/domain/tag.ts';
import { textUpTo } from './url-text.ts';

/** URL state of each screen, shared by the server's pages and the client's hooks. */
const METRICS = ['total', 'parts', 'unpacked', 'wasted', 'efficiency', 'pull'] as const;
export type ChartMetric = (typeof METRICS)[number];
const RANGES = ['30d', '90d', '1y', 'all'] as const;

export const chartUrl = {
  stream: parseAsString,
  platform: parseAsString,
  metric: parseAsStringLiteral(METRICS).withDefault('total'),
  /** Without a range, the shortest one that contains the first point. */
  range: parseAsStringLiteral(RANGES),
  /** Epoch seconds of a dragged time range, which takes precedence over `range`. */
  from: parseAsInteger,
  to: parseAsInteger,
  /** True if the axis starts at zero. By default it fits the sizes, so that changes are visible. */
  zero: parseAsBoolean.withDefault(false),
  all: parseAsBoolean.withDefault(false),
  view: parseAsStringLiteral(['chart', 'data'] as const).withDefault('chart'),
  /** Digests of the pinned point, and of the point compared with it. */
  point: parseAsString,
  compare: parseAsString,
};

/** True while the settings of the repository are open. */
export const repositoryUrl = { settings: parseAsBoolean.withDefault(false) };

export const tagsUrl = {
  q: textUpTo(128).withDefault(''),
  state: parseAsStringLiteral(TAG_FILTERS),
  sort: parseAsStringLiteral(TAG_SORTS).withDefault('-pushed'),
  tag: parseAsInteger,
};

export const IMAGE_TABS = ['layers', 'files', 'packages', 'findings', 'plan'] as const;

export const imageUrl = {
  tab: parseAsStringLiteral(IMAGE_TABS).withDefault('layers'),
  layer: parseAsInteger,
  previous: parseAsString,
  base: parseAsBoolean,
};

export const compareUrl = {
  /** References or digests; without `from`, the image before the push of `to`. */
  from: parseAsString,
  to: parseAsString,
  platform: parseAsString,
  repositoryId: parseAsString,
};

export const addUrl = { text: parseAsString.withDefault('') };

/** Id of the item that is being edited, or NEW for a new one. */
export const editUrl = { edit: parseAsString };
export const NEW = 'new';
