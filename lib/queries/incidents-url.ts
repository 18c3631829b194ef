import { parseAsInteger, parseAsStringLiteral } from 'nuqs/server';
import { filterName, filterText } from './url-text.ts';

/** What the screens of incidents keep in their URLs; apart, since they are near the most script that a page may load. */
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
