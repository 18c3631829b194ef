import { findMute } from '#lib/alerts/mutes.ts';
import type { Database } from '#lib/db/client.ts';
import { loadRoutingInputs } from '#lib/db/routing-inputs.ts';
import { listSubjectsOf } from './subjects.ts';

/** True if the incident is muted now, itself or by all its subjects. A mute can be newer than the message. */
export async function isMutedNow(db: Database, incidentId: string, now: Date): Promise<boolean> {
  const { mutes } = await loadRoutingInputs(db, now);
  if (mutes.length === 0) return false;
  const subjects = await listSubjectsOf(db, [incidentId]);
  return subjects.length > 0 && subjects.every((subject) => findMute(mutes, subject, now) !== null);
}
