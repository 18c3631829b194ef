import { findWord } from '#lib/domain/find-word.ts';
import { INCIDENT_KINDS, type IncidentKind, type IncidentState, isActiveState } from '#lib/domain/incident.ts';

type Look = { word: string; colour: string; className: string };

/** Orange marks incidents that nobody has handled. Acknowledged ones are quieter. */
export const STATES: Record<IncidentState, Look> = {
  open: { word: 'open', colour: 'var(--signal)', className: 'text-signal' },
  acknowledged: { word: 'acknowledged', colour: 'var(--ink)', className: 'text-ink' },
  accepted: { word: 'accepted', colour: 'var(--accent)', className: 'text-accent' },
  acceptedByTime: { word: 'accepted automatically', colour: 'var(--muted)', className: 'text-muted' },
  recovered: { word: 'recovered', colour: 'var(--saved)', className: 'text-saved' },
  superseded: { word: 'superseded', colour: 'var(--muted)', className: 'text-muted' },
  invalid: { word: 'not a regression', colour: 'var(--muted)', className: 'text-muted' },
};

/** Reports whether an incident has not ended: it is open or acknowledged. */
export const isActive = (state: IncidentState): boolean => isActiveState(state);

export const KIND_WORDS: Record<IncidentKind, string> = {
  step: 'jump',
  creep: 'creep',
  budget: 'budget',
  trouble: 'polling error',
  secret: 'secret',
};

/** A kind of a newer release is shown as it is. */
export function kindWord(kind: string): string {
  const known = findWord(INCIDENT_KINDS, kind);
  return known === null ? kind : KIND_WORDS[known];
}
