import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { textUpTo } from './url-text.ts';

/** URL state of each screen, shared by the server's pages and the client's hooks. */
const METRICS = ['total', 'parts', 'pull'] as const;
const RANGES = ['30d', '90d', '1y', 'all'] as const;
const TAG_SORTS = ['pushed', '-pushed', 'name', '-name', 'size', '-size'] as const;

export const chartUrl = {
  stream: parseAsString,
  platform: parseAsString,
  metric: parseAsStringLiteral(METRICS).withDefault('total'),
  range: parseAsStringLiteral(RANGES).withDefault('1y'),
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

export const TAG_STATES = ['problem', 'unreadable', 'incomplete', 'waiting', 'missing', 'gone'] as const;

export const tagsUrl = {
  q: textUpTo(128).withDefault(''),
  state: parseAsStringLiteral(TAG_STATES),
  sort: parseAsStringLiteral(TAG_SORTS).withDefault('-pushed'),
  tag: parseAsInteger,
};

export const imageUrl = { layer: parseAsInteger, previous: parseAsString, base: parseAsBoolean };

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
