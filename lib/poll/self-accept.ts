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

/** What was accepted for one reason. */
export type SelfAccepted = { reason: string; members: MemberRow[] };

type At = { repositoryId: string; now: Date };

/** Whether an image says that its growth is meant, or somebody let it pass in CI. */
export const isSelfAccepted = ({ acceptReason, member }: Finding): boolean =>
  acceptReason !== null && member.state === 'open';

/**
 * An image of ours may say that its growth is meant, where a rule allows it; so may who let it pass in CI. Each for itself.
 * Before any event is written: what is accepted by then pages nobody (D-47).
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

/** Writes what `selfAccept` did, once the incident is refreshed: a note of each but the one that ended it. */
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

/** Makes the sizes that members have now the levels that their series are judged by. */
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
  // Its points were judged without: the next look judges them by it.
  await deriveLater(tx, repositoryId);
}
