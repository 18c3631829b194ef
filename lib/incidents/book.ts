import { incidentLevel } from '#lib/alerts/incident-level.ts';
import { planDeliveries } from '#lib/alerts/plan-deliveries.ts';
import type { LoadedIncidents } from '#lib/db/incidents/load-incidents.ts';
import type { NewEvent } from '#lib/db/incidents/save-incidents.ts';
import { EVENT_KINDS, type EventKind } from '#lib/domain/event-kinds.ts';
import { type ContentsRequest, type Draft, openDraft } from './draft.ts';
import type { Routing } from './routing.ts';

/** The incidents that a decision can change, and what decides about their messages. */
export type Book = { drafts: Map<string, Draft>; routing: Routing; now: Date };

export function openBook({ incidents }: LoadedIncidents, routing: Routing, now: Date): Book {
  return { drafts: new Map(incidents.map((stored) => [stored.row.id, openDraft(stored)])), routing, now };
}

/** An event that Plimsoll itself or a person causes. */
export type Happening = {
  kind: EventKind;
  at: Date;
  reason?: string | null;
  details?: object;
  /** The person; absent for Plimsoll itself. */
  actor?: Pick<NewEvent, 'actorKind' | 'actorName'>;
};

/**
 * Adds an event and plans its messages. The draft must be up to date already, since its state decides who is notified.
 *
 * @param contents - names of packages that the event depends on
 */
export function addEvent(
  book: Book,
  draft: Draft,
  happening: Happening,
  contents: ContentsRequest | null = null,
): void {
  const { kind, at, reason = null, details = {}, actor = { actorKind: 'system', actorName: null } } = happening;
  const { incident, members, notified, levels } = draft;
  const level =
    EVENT_KINDS[kind].isFirst && members.length > 0 ? incidentLevel(members, incident.rule.settings.steps) : undefined;
  // Levels count since the incident opened or reopened.
  if (kind === 'opened' || kind === 'reopened') levels.clear();
  const { routing, now } = book;
  const deliveries = planDeliveries({
    ...routing,
    incident: { ...incident, notify: incident.notify.when },
    event: kind,
    subjects: incident.silent ? [] : routing.subjectsOf(draft),
    notifiedBefore: notified,
    level,
    notifiedLevels: levels,
    now,
  });
  const event = {
    incidentId: incident.id,
    kind,
    at,
    reason,
    details: level === undefined ? details : { ...details, level },
    ...actor,
  };
  draft.events.push({ event, deliveries, contents });
  for (const { channelId } of deliveries) {
    notified.add(channelId);
    // A series that joins edits the message, which does not count as notified of its level.
    if (level !== undefined && kind !== 'joined')
      levels.set(channelId, Math.max(level, levels.get(channelId) ?? level));
  }
}
