import type { NewEvent } from '#lib/db/incidents.ts';

/** An event that Plimsoll itself causes. */
export function systemEvent(
  incidentId: string,
  kind: string,
  at: Date,
  reason: string | null,
  details: object,
): NewEvent {
  return { incidentId, kind, at, reason, details, actorKind: 'system', actorName: null };
}
