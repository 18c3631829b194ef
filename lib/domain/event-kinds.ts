import type { IncidentState } from './incident.ts';

/** Effects of an event of an incident. lib/alerts/plan-deliveries.ts decides the messages by them. */
type EventFacts = {
  /** Reports whether it can be the first message of a channel about the incident. */
  isFirst: boolean;
  /** How channels with an earlier message are notified: by a message, by an edit of that message only, or not at all. */
  later: 'message' | 'edit' | null;
  /** Reports growth: always posted as a new message, and not sent for an accepted incident (D-47). */
  isGrowth: boolean;
  /** The state of the incident from the event on; null when it stays as it is. */
  state: IncidentState | null;
  /** The event in a timeline. */
  words: string;
};

const NO_EFFECT = { isFirst: false, later: null, isGrowth: false, state: null } as const;

/** Kinds of events of an incident. */
export const EVENT_KINDS = {
  opened: { ...NO_EFFECT, isFirst: true, isGrowth: true, state: 'open', words: 'opened' },
  joined: { ...NO_EFFECT, isFirst: true, later: 'edit', words: 'more series joined' },
  escalated: { ...NO_EFFECT, isFirst: true, later: 'message', isGrowth: true, words: 'grew further' },
  reopened: { isFirst: true, later: 'message', isGrowth: true, state: 'open', words: 'reopened' },
  recompressed: { ...NO_EFFECT, words: 'recompressed' },
  endedInError: { ...NO_EFFECT, state: 'open', words: 'reopened: it was closed in error' },
  acknowledged: { ...NO_EFFECT, later: 'edit', state: 'acknowledged', words: 'acknowledged' },
  accepted: { ...NO_EFFECT, later: 'message', state: 'accepted', words: 'accepted' },
  acceptedByTime: { ...NO_EFFECT, later: 'message', state: 'acceptedByTime', words: 'accepted automatically' },
  recovered: { ...NO_EFFECT, later: 'message', state: 'recovered', words: 'recovered' },
  superseded: { ...NO_EFFECT, later: 'message', state: 'superseded', words: 'superseded' },
  invalid: { ...NO_EFFECT, later: 'message', state: 'invalid', words: 'marked as not a regression' },
  muted: { ...NO_EFFECT, words: 'muted' },
  unmuted: { ...NO_EFFECT, words: 'mute ended' },
  flapping: { ...NO_EFFECT, words: 'flapping: only in digests' },
  /** The files of its layers were compared. */
  contents: { ...NO_EFFECT, later: 'edit', words: 'file lists read' },
  /** The findings of its images were compared. */
  findings: { ...NO_EFFECT, later: 'edit', words: 'findings compared' },
  /** An event of only a part of the incident. `details.part` has the kind. */
  note: { ...NO_EFFECT, words: 'noted' },
} as const satisfies Record<string, EventFacts>;

export type EventKind = keyof typeof EVENT_KINDS;

/** Finds the facts of a stored kind; null for one that only a newer release knows. */
export function findEventFacts(kind: string): EventFacts | null {
  return isEventKind(kind) ? EVENT_KINDS[kind] : null;
}

export const isEventKind = (kind: string): kind is EventKind => Object.hasOwn(EVENT_KINDS, kind);

/** Lists the kinds with which channels only edit an earlier message. */
export const EDIT_KINDS: readonly EventKind[] = Object.keys(EVENT_KINDS).filter(
  (kind): kind is EventKind => isEventKind(kind) && EVENT_KINDS[kind].later === 'edit',
);
