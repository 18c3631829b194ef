import { toIncidentSubjects } from '#lib/alerts/incident-subjects.ts';
import { isMuted } from '#lib/alerts/mutes.ts';
import type { Database } from '#lib/db/client.ts';
import { loadIncidentSubjects } from '#lib/db/incidents/incident-subjects.ts';
import { loadRoutingInputs } from '#lib/db/incidents/routing-inputs.ts';

/** True if the incident is muted now, itself or by all its subjects. A mute can be newer than the message. */
export async function isMutedNow(db: Database, incidentId: string, now: Date): Promise<boolean> {
  const { mutes } = await loadRoutingInputs(db, now);
  if (mutes.length === 0) return false;
  return isMuted(mutes, toIncidentSubjects(await loadIncidentSubjects(db, [incidentId])), now);
}
