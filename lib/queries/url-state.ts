import {
  createLoader,
  createParser,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';

/** What each screen keeps in its URL; the server's pages and the client's hooks read the same. */
export const CHANGE_DAYS = ['7', '30', '90'] as const;
export const OVERVIEW_SORTS = ['grew', 'shrank', 'size', 'pull', 'name', 'changed', 'looked'] as const;
export const METRICS = ['total', 'parts', 'pull'] as const;
export const RANGES = ['30d', '90d', '1y', 'all'] as const;
export const TAG_SORTS = ['pushed', '-pushed', 'name', '-name', 'size', '-size'] as const;

/** Text that the API takes, whatever is in the URL: at most so many letters, no NUL; an empty one is none. */
const textUpTo = (most: number) =>
  createParser({
    parse: (text) => text.replaceAll('\0', '').slice(0, most).toWellFormed() || null,
    serialize: (text: string) => text,
  });
const filterText = textUpTo(200).withDefault('');
const filterName = textUpTo(100);

export const overviewUrl = {
  q: filterText,
  relation: parseAsStringLiteral(['ours', 'upstream'] as const),
  owner: filterName,
  registry: filterName,
  sort: parseAsStringLiteral(OVERVIEW_SORTS).withDefault('grew'),
  days: parseAsStringLiteral(CHANGE_DAYS).withDefault('30'),
};

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

export const INCIDENT_STATES = ['open', 'acknowledged', 'ended', 'all'] as const;
export const INCIDENT_SORTS = ['-opened', '-size', 'changed'] as const;

export const incidentsUrl = {
  /** Number of the incident whose story is shown. */
  i: parseAsInteger,
  state: parseAsStringLiteral(INCIDENT_STATES).withDefault('open'),
  kind: parseAsStringLiteral(['step', 'creep', 'budget', 'trouble'] as const),
  severity: parseAsStringLiteral(['warning', 'critical'] as const),
  owner: filterName,
  relation: parseAsStringLiteral(['ours', 'upstream'] as const),
  repository: filterName,
  q: filterText,
  sort: parseAsStringLiteral(INCIDENT_SORTS).withDefault('-opened'),
};

/** The dialog that a message's link opens. */
export const incidentUrl = { do: parseAsStringLiteral(['accept', 'mute'] as const) };

export const addUrl = { text: parseAsString.withDefault('') };

/** Which thing of a list is open: its id, or NEW for one that is being made. */
export const editUrl = { edit: parseAsString };
export const NEW = 'new';

export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'coalesced', 'held', 'dead'] as const;
export const deliveriesUrl = {
  channel: filterName,
  state: parseAsStringLiteral(DELIVERY_STATES),
  /** The one that is opened. */
  delivery: parseAsString,
};

export const loadOverviewUrl = createLoader(overviewUrl);
export const loadChartUrl = createLoader(chartUrl);
export const loadTagsUrl = createLoader(tagsUrl);
export const loadDeliveriesUrl = createLoader(deliveriesUrl);
export const loadImageUrl = createLoader(imageUrl);
export const loadCompareUrl = createLoader(compareUrl);
export const loadIncidentsUrl = createLoader(incidentsUrl);
