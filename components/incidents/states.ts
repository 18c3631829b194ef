import type { IncidentRow } from '#lib/views/dto/incidents.ts';

export type State = IncidentRow['state'];

type Look = { word: string; colour: string; className: string };

/** Orange is for what is open alone; what somebody looks after is still open. */
export const STATES: Record<State, Look> = {
  open: { word: 'open', colour: 'var(--signal)', className: 'text-signal' },
  acknowledged: { word: 'acknowledged', colour: 'var(--signal)', className: 'text-signal' },
  accepted: { word: 'accepted', colour: 'var(--accent)', className: 'text-accent' },
  acceptedByTime: { word: 'accepted by time', colour: 'var(--muted)', className: 'text-muted' },
  recovered: { word: 'recovered', colour: 'var(--saved)', className: 'text-saved' },
  superseded: { word: 'superseded', colour: 'var(--muted)', className: 'text-muted' },
  invalid: { word: 'no regression', colour: 'var(--muted)', className: 'text-muted' },
};

export const isOpen = (state: State): boolean => state === 'open' || state === 'acknowledged';

export const KINDS: Record<IncidentRow['kind'], string> = {
  step: 'step',
  creep: 'slow growth',
  budget: 'budget',
  trouble: 'trouble',
};
