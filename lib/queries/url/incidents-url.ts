import { parseAsInteger, parseAsStringLiteral } from 'nuqs/server';
import { INCIDENT_KINDS } from '#lib/domain/incident.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';
import { INCIDENT_SORTS } from '#lib/domain/sorts.ts';
import { filterName, filterText } from './url-text.ts';

/** URL state of the incident screens. A separate file, since these pages are close to their script size limit. */
export const INCIDENT_STATE_FILTERS = ['active', 'open', 'acknowledged', 'ended', 'all'] as const;

export const incidentsUrl = {
  /** Number of the shown incident. */
  i: parseAsInteger,
  state: parseAsStringLiteral(INCIDENT_STATE_FILTERS).withDefault('active'),
  kind: parseAsStringLiteral(INCIDENT_KINDS),
  severity: parseAsStringLiteral(SEVERITIES),
  owner: filterName,
  relation: parseAsStringLiteral(RELATIONS),
  repository: filterName,
  q: filterText,
  sort: parseAsStringLiteral(INCIDENT_SORTS).withDefault('-opened'),
};

/** The dialog that a link in a message opens. */
export const incidentUrl = { do: parseAsStringLiteral(['accept', 'mute'] as const) };
