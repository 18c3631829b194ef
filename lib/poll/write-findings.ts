import { isClosed } from '#lib/alerts/incident-state.ts';
import { type Group, JOIN_MS, joinFindings } from '#lib/alerts/join.ts';
import { formatNotify } from '#lib/alerts/notify-decision.ts';
import type { Database } from '#lib/db/client.ts';
import { endMembers, insertMembers, type MemberRow } from '#lib/db/incident-members.ts';
import { findJoinable, getIncident, insertIncident, updateIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { type Finding, mapByMember } from './incident-findings.ts';
import { askForFiles, evidenceOf, refreshIncident } from './refresh-incident.ts';
import { acceptMembers, isSelfAccepted, selfAccept, writeSelfAccepted } from './self-accept.ts';
import { systemEvent } from './system-event.ts';

export type IncidentScope = {
  repositoryId: string;
  registryId: string;
  relation: 'ours' | 'upstream';
  owner: string | null;
  /** Incidents of the demo are shown and send no messages. */
  silent: boolean;
  now: Date;
};

/** Most causes that are stored. Widely shared ones come first. */
const MOST_CAUSES = 500;

/** Joins findings to existing incidents or opens new ones, each with its event. Within the transaction that judges. */
export async function writeFindings(tx: Database, findings: readonly Finding[], scope: IncidentScope): Promise<void> {
  if (findings.length === 0) return;
  const times = findings.map(({ at }) => at.getTime());
  const joinable = await findJoinable(tx, [...new Set(findings.flatMap(({ causes }) => causes))], {
    from: new Date(Math.min(...times) - JOIN_MS),
    to: new Date(Math.max(...times) + JOIN_MS),
  });
  // Incidents of the demo and real ones never join, even with equal layers.
  const alike = joinable.filter(({ silent }) => silent === scope.silent);
  for (const group of joinFindings(findings, alike)) {
    if (group.incidentId === null) await openIncident(tx, group, scope);
    else await joinIncident(tx, group.incidentId, group, scope);
  }
}

async function openIncident(tx: Database, group: Group<Finding>, scope: IncidentScope): Promise<void> {
  const id = crypto.randomUUID();
  const { now } = scope;
  const [first] = group.findings;
  if (!first) return;
  const { rule } = first.verdict;
  const open = group.findings.filter((finding) => !isSelfAccepted(finding));
  const leading = (open.length > 0 ? open : group.findings).find((finding) => finding.notify.now) ?? first;
  await insertIncident(
    tx,
    {
      id,
      kind: first.member.kind,
      severity: first.member.severity,
      openedAt: first.at,
      causes: group.causes.slice(0, MOST_CAUSES),
      repositoryId: scope.repositoryId,
      registryId: scope.registryId,
      relation: scope.relation,
      owner: scope.owner,
      silent: scope.silent,
      trouble: null,
      cause: first.cause,
      revision: first.revision,
      rule: { id: rule.id, name: rule.name, version: rule.version, settings: rule.settings },
      ruleVersionId: rule.versionId,
      told: formatNotify(leading.notify),
    },
    now,
  );
  const members = group.findings.map(({ member }) => ({ ...member, incidentId: id }));
  await insertMembers(tx, members);
  const selfAccepted = await selfAccept(tx, id, group.findings, scope);
  await refreshIncident(tx, id, now, mapByMember(group.findings));
  await writeEvent(tx, systemEvent(id, 'opened', first.at, null, evidenceOf(members)), now);
  await askForFiles(tx, id, now);
  await writeEnd(tx, id, members, now);
  await writeSelfAccepted(tx, id, selfAccepted, now);
}

async function joinIncident(tx: Database, id: string, group: Group<Finding>, scope: IncidentScope): Promise<void> {
  const { now } = scope;
  const incident = await getIncident(tx, id);
  const members = group.findings.map(({ member }) => ({ ...member, incidentId: id }));
  await insertMembers(tx, members);
  // A decision about an incident also applies to findings that join it.
  const isDecided = isClosed(incident.state);
  const selfAccepted = isDecided ? [] : await selfAccept(tx, id, group.findings, scope);
  const notified = group.findings.find((finding) => finding.notify.now && !isSelfAccepted(finding));
  const isNewlyNotified = notified !== undefined && !incident.told.startsWith('message');
  await updateIncident(
    tx,
    id,
    {
      causes: [
        ...new Set([...incident.causes, ...group.causes, ...group.findings.flatMap(({ causes }) => causes)]),
      ].slice(0, MOST_CAUSES),
      ...(isNewlyNotified ? { told: formatNotify(notified.notify) } : {}),
      ...(scope.relation === 'ours' ? { relation: 'ours' as const } : {}),
    },
    now,
  );
  if (incident.state === 'accepted' || incident.state === 'invalid') {
    const open = members.filter(({ state }) => state === 'open');
    await acceptMembers(tx, open, `as incident ${incident.number}`, scope);
    await endMembers(tx, id, incident.state, now);
  }
  await refreshIncident(tx, id, now, mapByMember(group.findings));
  const isAllSelfAccepted = selfAccepted.flatMap((one) => one.members).length === members.length;
  const details = { ...evidenceOf(members), ...(isAllSelfAccepted ? { part: 'joined' } : {}) };
  await writeEvent(tx, systemEvent(id, isAllSelfAccepted ? 'note' : 'joined', now, null, details), now);
  await askForFiles(tx, id, now);
  await writeSelfAccepted(tx, id, selfAccepted, now);
}

/** Writes the end of an incident whose findings opened and closed within one derivation. */
async function writeEnd(tx: Database, id: string, members: readonly MemberRow[], now: Date): Promise<void> {
  const { state, endedAt } = await getIncident(tx, id);
  if (isClosed(state) && members.every((member) => member.state !== 'open'))
    await writeEvent(tx, systemEvent(id, state, endedAt ?? now, null, evidenceOf(members)), now);
}
