import type { IncidentState, MemberState } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import { isClosed, stateOf } from './incident-state.ts';
import { totalGrowth } from './total-growth.ts';

/** The fields of a member that its incident is derived from. */
export type SummarisedMember = {
  id: string;
  state: MemberState;
  /** A RegressionKind, or a word of a newer release. */
  kind: string;
  severity: Severity;
  platform: string;
  fromBytes: number | null;
  alarmBytes: number;
  baselineBytes: number;
  at: Date;
  endedAt: Date | null;
  repositoryId: string;
};

export type IncidentSummary = {
  state: IncidentState;
  severity: Severity;
  /** The member that stands for the incident. */
  leadId: string;
  endedAt: Date | null;
};

/** Derives an incident from its members. Severity and lead come from the open ones while there are any. Null without members. */
export function summarise(current: IncidentState, members: readonly SummarisedMember[]): IncidentSummary | null {
  const open = members.filter((member) => member.state === 'open');
  const speaking = open.length > 0 ? open : members;
  const lead = chooseLead(speaking);
  if (!lead) return null;
  const state = stateOf(
    current,
    members.map((member) => member.state),
  );
  const ends = members.flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
  return {
    state,
    severity: speaking.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
    leadId: lead.id,
    endedAt: isClosed(state) && ends.length > 0 ? new Date(Math.max(...ends)) : null,
  };
}

/** Chooses linux/amd64 first, then growth before a broken budget, then the biggest growth, then the oldest. */
function chooseLead<T extends SummarisedMember>(members: readonly T[]): T | null {
  const rank = ({ platform }: T) => (platform === 'linux/amd64' ? 0 : 1);
  const byKind = ({ kind }: T) => Number(kind === 'budget');
  const [lead] = [...members].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      byKind(a) - byKind(b) ||
      totalGrowth(b).deltaBytes - totalGrowth(a).deltaBytes ||
      a.at.getTime() - b.at.getTime() ||
      (a.id < b.id ? -1 : 1),
  );
  return lead ?? null;
}
