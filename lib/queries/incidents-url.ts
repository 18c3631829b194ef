import { parseAsInteger, parseAsStringLiteral } from 'nuqs/server';
import { filterName, filterText } from './url-text.ts';

/** URL state of the incident screens. A separate file, since these pages are close to their script size limit. */
export const INCIDENT_STATES = ['open', 'acknowledged', 'ended', 'all'] as const;
export const INCIDENT_SORTS = ['-opened', '-size', 'changed'] as const;

export const incidentsUrl = {
  /** Number of the shown incident. */
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

/** The dialog that a link in a message opens. */
export const incidentUrl = { do: parseAsStringLiteral(['accept', 'mute'] as const) };
