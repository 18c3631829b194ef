import { isClosed } from '#lib/alerts/incident-state.ts';
import type { MemberRow } from '#lib/db/incidents/incident-members.ts';
import { addEvent, type Book } from './book.ts';
import { changeMember, type Draft } from './draft.ts';
import type { Finding } from './findings.ts';
import { evidenceOf } from './refresh.ts';

/** Members that were accepted for the same reason. */
export type SelfAccepted = { reason: string; members: Omit<MemberRow, 'incidentId'>[] };

/** True if a label of the image, or an override in CI, accepts the growth of an open member. */
export const isSelfAccepted = ({ acceptReason, member }: Finding): boolean =>
  acceptReason !== null && member.state === 'open';

/**
 * Accepts members by a label of their own image, where a rule allows it, or by an override in CI. Call before any
 * event is added, so that accepted growth sends no message (D-47).
 */
export function selfAccept({ now }: Book, draft: Draft, findings: readonly Finding[]): SelfAccepted[] {
  const reasons = Map.groupBy(findings.filter(isSelfAccepted), ({ acceptReason }) => acceptReason ?? '');
  return [...reasons].map(([reason, accepted]) => {
    const members = accepted.map(({ member }) => member);
    acceptMembers(draft, members, { reason, by: 'Plimsoll', now });
    for (const { id, severity } of members) changeMember(draft, id, { state: 'accepted', endedAt: now, severity });
    return { reason, members };
  });
}

/**
 * Adds the events of `selfAccept`, after the incident is refreshed. Each is a note, except the one that closed the
 * incident.
 */
export function noteSelfAccepted(book: Book, draft: Draft, selfAccepted: readonly SelfAccepted[]): void {
  for (const [at, { reason, members }] of selfAccepted.entries()) {
    const isPart = !isClosed(draft.incident.state) || at < selfAccepted.length - 1;
    const details = { by: 'image', ...evidenceOf(members), ...(isPart ? { part: 'accepted' } : {}) };
    addEvent(book, draft, { kind: isPart ? 'note' : 'accepted', at: book.now, reason, details });
  }
}

type Acceptance = { reason: string; by: string; now: Date; until?: Date | null | undefined };

/** Makes the current sizes of members the accepted levels of their series. */
export function acceptMembers(
  draft: Draft,
  members: readonly Omit<MemberRow, 'incidentId'>[],
  { reason, by, now, until = null }: Acceptance,
): void {
  const { id: incidentId } = draft.incident;
  for (const { repositoryId, seriesId, lastDigest, lastBytes } of members)
    draft.accepted.push({
      repositoryId,
      seriesId,
      incidentId,
      digest: lastDigest,
      sizeBytes: lastBytes,
      reason,
      by,
      at: now,
      until,
    });
}
