import { isClosed } from '#lib/alerts/incident-state.ts';
import { acceptLevel } from '#lib/db/accepted-levels.ts';
import type { Database } from '#lib/db/client.ts';
import { deriveLater } from '#lib/db/derived.ts';
import { type MemberRow, updateMembers } from '#lib/db/incident-members.ts';
import { getIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import type { Finding } from './incident-findings.ts';
import { evidenceOf } from './refresh-incident.ts';
import { systemEvent } from './system-event.ts';

/** Members that were accepted for the same reason. */
export type SelfAccepted = { reason: string; members: MemberRow[] };

type At = { repositoryId: string; now: Date };

/** True if a label of the image, or an override in CI, accepts the growth of an open member. */
export const isSelfAccepted = ({ acceptReason, member }: Finding): boolean =>
  acceptReason !== null && member.state === 'open';

/**
 * Accepts members by a label of their own image, where a rule allows it, or by an override in CI. Call before any
 * event is written, so that accepted growth sends no message (D-47).
 */
export async function selfAccept(
  tx: Database,
  incidentId: string,
  findings: readonly Finding[],
  at: At,
): Promise<SelfAccepted[]> {
  const reasons = Map.groupBy(findings.filter(isSelfAccepted), ({ acceptReason }) => acceptReason ?? '');
  const selfAccepted = [...reasons].map(([reason, accepted]) => ({
    reason,
    members: accepted.map(({ member }) => ({ ...member, incidentId })),
  }));
  for (const { reason, members } of selfAccepted) {
    await acceptMembers(tx, members, reason, at);
    await updateMembers(
      tx,
      members.map((member) => ({ ...member, state: 'accepted', endedAt: at.now, last: null })),
    );
  }
  return selfAccepted;
}

/**
 * Writes the events of `selfAccept`, after the incident is refreshed. Each is a note, except the one that closed the
 * incident.
 */
export async function writeSelfAccepted(
  tx: Database,
  id: string,
  selfAccepted: readonly SelfAccepted[],
  now: Date,
): Promise<void> {
  const { state } = await getIncident(tx, id);
  for (const [at, { reason, members }] of selfAccepted.entries()) {
    const isPart = !isClosed(state) || at < selfAccepted.length - 1;
    const details = { by: 'image', ...evidenceOf(members), ...(isPart ? { part: 'accepted' } : {}) };
    await writeEvent(tx, systemEvent(id, isPart ? 'note' : 'accepted', now, reason, details), now);
  }
}

/** Makes the current sizes of members the accepted levels of their series. */
export async function acceptMembers(
  tx: Database,
  members: readonly MemberRow[],
  reason: string,
  { now, repositoryId }: At,
): Promise<void> {
  if (members.length === 0) return;
  for (const { seriesId, lastDigest, lastBytes, incidentId } of members) {
    const level = { repositoryId, seriesId, incidentId, digest: lastDigest, sizeBytes: lastBytes };
    await acceptLevel(tx, { ...level, reason, by: 'Plimsoll', at: now, until: null });
  }
  // The stored verdicts do not know the new levels: the next poll derives them again.
  await deriveLater(tx, repositoryId);
}
