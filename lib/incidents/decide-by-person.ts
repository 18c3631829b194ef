import type { NewEvent } from '#lib/db/incidents/save-incidents.ts';
import type { EventKind } from '#lib/domain/event-kinds.ts';
import { addEvent, type Book } from './book.ts';
import { changeIncident, changeMembersIn, type Draft } from './draft.ts';
import { acceptMembers } from './self-accept.ts';

/** Who decides, and why. */
export type Decider = { actor: Pick<NewEvent, 'actorKind' | 'actorName'>; reason: string | null };

/** Acknowledges an open incident and assigns it. */
export function acknowledge(book: Book, draft: Draft, by: Decider): void {
  changeIncident(draft, { state: 'acknowledged', assignee: by.actor.actorName });
  note(book, draft, 'acknowledged', by);
}

/** Closes an open incident: the current sizes of its open series become their baselines, until a date if one is given. */
export function close(
  book: Book,
  draft: Draft,
  state: 'accepted' | 'invalid',
  { actor, reason, until }: Decider & { reason: string; until: Date | null },
): void {
  const { now } = book;
  const open = draft.members.filter((member) => member.state === 'open');
  acceptMembers(draft, open, { reason, by: actor.actorName ?? actor.actorKind, now, until });
  changeMembersIn(draft, 'open', { state, endedAt: now });
  changeIncident(draft, { state, endedAt: now });
  note(book, draft, state, { actor, reason }, untilDetails(until));
}

/** Withdraws the decision of a person: the old baselines apply again. */
export function withdraw(book: Book, draft: Draft, state: 'accepted' | 'invalid', by: Decider): void {
  draft.isWithdrawn = true;
  changeMembersIn(draft, state, { state: 'open', endedAt: null });
  changeIncident(draft, { state: 'open', endedAt: null });
  note(book, draft, 'reopened', by);
}

export const untilDetails = (until: Date | null): { until?: string } =>
  until === null ? {} : { until: until.toISOString() };

function note(book: Book, draft: Draft, kind: EventKind, { actor, reason }: Decider, details: object = {}): void {
  addEvent(book, draft, { kind, at: book.now, reason, details, actor });
}
