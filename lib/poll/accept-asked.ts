import { isOver } from '#lib/alerts/life.ts';
import { acceptLevel } from '#lib/db/accepted-levels.ts';
import type { Database } from '#lib/db/client.ts';
import { deriveLater } from '#lib/db/derived.ts';
import { type MemberRow, updateMembers } from '#lib/db/incident-members.ts';
import { getIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import type { Finding } from './incident-findings.ts';
import { evidenceOf } from './incident-state.ts';
import { systemEvent } from './system-event.ts';

/** What was accepted for one reason. */
export type Asked = { reason: string; members: MemberRow[] };

type At = { repositoryId: string; now: Date };

/** Whether an image says that its growth is meant, or somebody let it pass in CI. */
export const isAsked = ({ acceptReason, member }: Finding): boolean => acceptReason !== null && member.state === 'open';

/**
 * An image of ours may say that its growth is meant, where a rule allows it; so may who let it pass in CI. Each for itself.
 * Before any event is written: what is accepted by then pages nobody (D-47).
 */
export async function acceptAsked(
  tx: Database,
  incidentId: string,
  findings: readonly Finding[],
  at: At,
): Promise<Asked[]> {
  const reasons = Map.groupBy(findings.filter(isAsked), ({ acceptReason }) => acceptReason ?? '');
  const asked = [...reasons].map(([reason, accepted]) => ({
    reason,
    members: accepted.map(({ member }) => ({ ...member, incidentId })),
  }));
  for (const { reason, members } of asked) {
    await acceptMembers(tx, members, reason, at);
    await updateMembers(
      tx,
      members.map((member) => ({ ...member, state: 'accepted', endedAt: at.now, last: null })),
    );
  }
  return asked;
}

/** Says what `acceptAsked` did, once the incident is settled: a note of each but the one that ended it. */
export async function writeAsked(tx: Database, id: string, asked: readonly Asked[], now: Date): Promise<void> {
  const { state } = await getIncident(tx, id);
  for (const [at, { reason, members }] of asked.entries()) {
    const isPart = !isOver(state) || at < asked.length - 1;
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
