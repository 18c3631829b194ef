import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { textUpTo } from './url-text.ts';

/** What each screen keeps in its URL; the server's pages and the client's hooks read the same. */
const METRICS = ['total', 'parts', 'pull'] as const;
const RANGES = ['30d', '90d', '1y', 'all'] as const;
const TAG_SORTS = ['pushed', '-pushed', 'name', '-name', 'size', '-size'] as const;

export const chartUrl = {
  stream: parseAsString,
  platform: parseAsString,
  metric: parseAsStringLiteral(METRICS).withDefault('total'),
  range: parseAsStringLiteral(RANGES).withDefault('1y'),
  /** Epoch seconds of a dragged window; they win over `range`. */
  from: parseAsInteger,
  to: parseAsInteger,
  /** The axis starts at zero; else it fits the sizes, as changes are what one comes for. */
  zero: parseAsBoolean.withDefault(false),
  all: parseAsBoolean.withDefault(false),
  view: parseAsStringLiteral(['chart', 'data'] as const).withDefault('chart'),
  /** Digests of the locked point, and of the one it is compared with. */
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
  /** References or digests; without `from`, what `to` was pushed after. */
  from: parseAsString,
  to: parseAsString,
  platform: parseAsString,
  repositoryId: parseAsString,
};

export const addUrl = { text: parseAsString.withDefault('') };

/** Which thing of a list is open: its id, or NEW for one that is being made. */
export const editUrl = { edit: parseAsString };
export const NEW = 'new';
