import type { EventKind } from '#lib/domain/event-kinds.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { INCIDENT_KINDS, type IncidentKind } from '#lib/domain/incident.ts';

const SUBJECTS: Record<IncidentKind, string> = {
  step: 'regression',
  creep: 'regression',
  budget: 'budget',
  trouble: 'trouble',
  secret: 'secret',
};

/** Formats the name of an event in payloads: "image.size.regression.opened". @param kind - of the incident */
export function formatDeliveryType(kind: string, event: EventKind): string {
  const known = findWord(INCIDENT_KINDS, kind);
  return `image.size.${known === null ? 'regression' : SUBJECTS[known]}.${event}`;
}

/** Returns the kind of event in such a name. A newer release may have stored one that this release does not know. */
export const eventOfType = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

/** Replaces the kind of event in such a name. */
export const withEvent = (type: string, event: EventKind): string =>
  `${type.slice(0, type.lastIndexOf('.') + 1)}${event}`;
