import { type Group, JOIN_MS, joinFindings } from '#lib/alerts/join.ts';
import { isOver } from '#lib/alerts/life.ts';
import { formatTold } from '#lib/alerts/worth.ts';
import { acceptLevel } from '#lib/db/accepted-levels.ts';
import type { Database } from '#lib/db/client.ts';
import { deriveLater } from '#lib/db/derived.ts';
import { endMembers, insertMembers, type MemberRow, updateMembers } from '#lib/db/incident-members.ts';
import { findJoinable, getIncident, insertIncident, updateIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import type { Finding } from './incident-findings.ts';
import { askForFiles, MOST_NAMED, settle, systemEvent } from './incident-state.ts';

export type IncidentScope = {
  repositoryId: string;
  registryId: string;
  relation: 'ours' | 'upstream';
  owner: string | null;
  /** The demo's incidents are shown, and nobody is told. */
  silent: boolean;
  now: Date;
};

/** What many share is among the first. */
const MOST_CAUSES = 500;

/** Puts findings into incidents that are there or new, each with its event; within the transaction that judges. */
export async function writeFindings(tx: Database, findings: readonly Finding[], scope: IncidentScope): Promise<void> {
  if (findings.length === 0) return;
  const times = findings.map(({ at }) => at.getTime());
  const joinable = await findJoinable(tx, [...new Set(findings.flatMap(({ causes }) => causes))], {
    from: new Date(Math.min(...times) - JOIN_MS),
    to: new Date(Math.max(...times) + JOIN_MS),
  });
  // The demo's and the real world's have nothing in common, whatever the layers say.
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
  const { rule } = first.judged;
  const told = group.findings.find((finding) => finding.told.told) ?? first;
  await insertIncident(
    tx,
    {
      ...{ id, kind: first.member.kind, severity: first.member.severity, openedAt: first.at },
      causes: group.causes.slice(0, MOST_CAUSES),
      ...{ repositoryId: scope.repositoryId, registryId: scope.registryId },
      ...{ relation: scope.relation, owner: scope.owner, silent: scope.silent, trouble: null },
      cause: first.cause,
      revision: first.revision,
      rule: { id: rule.id, name: rule.name, version: rule.version, settings: rule.settings },
      ruleVersionId: rule.versionId,
      told: formatTold(told.told),
    },
    now,
  );
  const members = group.findings.map(({ member }) => ({ ...member, incidentId: id }));
  await insertMembers(tx, members);
  await settle(tx, id, now, byMember(group.findings));
  await writeEvent(tx, systemEvent(id, 'opened', first.at, null, evidenceOf(members)), now);
  await askForFiles(tx, id, now);
  await writeEnd(tx, id, members, now);
  await acceptAsAsked(tx, id, group.findings, scope);
}

async function joinIncident(tx: Database, id: string, group: Group<Finding>, scope: IncidentScope): Promise<void> {
  const { now } = scope;
  const incident = await getIncident(tx, id);
  const members = group.findings.map(({ member }) => ({ ...member, incidentId: id }));
  await insertMembers(tx, members);
  const worth = group.findings.find((finding) => finding.told.told);
  const isNewlyTold = worth !== undefined && !incident.told.startsWith('message');
  await updateIncident(
    tx,
    id,
    {
      causes: [
        ...new Set([...incident.causes, ...group.causes, ...group.findings.flatMap(({ causes }) => causes)]),
      ].slice(0, MOST_CAUSES),
      ...(isNewlyTold ? { told: formatTold(worth.told) } : {}),
      ...(scope.relation === 'ours' ? { relation: 'ours' as const } : {}),
    },
    now,
  );
  // What somebody decided for a cause holds for what joins it.
  if (incident.state === 'accepted' || incident.state === 'invalid') {
    const open = members.filter(({ state }) => state === 'open');
    await acceptMembers(tx, open, `as incident ${incident.number}`, scope);
    await endMembers(tx, id, incident.state, now);
  }
  await settle(tx, id, now, byMember(group.findings));
  await writeEvent(tx, systemEvent(id, 'joined', now, null, evidenceOf(members)), now);
  await askForFiles(tx, id, now);
  if (!isOver(incident.state)) await acceptAsAsked(tx, id, group.findings, scope);
}

/** An image of ours may say that its growth is meant, where a rule allows it; so may who let it pass in CI. Each for itself. */
async function acceptAsAsked(
  tx: Database,
  id: string,
  findings: readonly Finding[],
  scope: IncidentScope,
): Promise<void> {
  const { now } = scope;
  const asked = findings.filter(({ acceptReason, member }) => acceptReason !== null && member.state === 'open');
  const reasons = Map.groupBy(asked, ({ acceptReason }) => acceptReason ?? '');
  for (const [reason, accepted] of reasons) {
    const members = accepted.map(({ member }) => ({ ...member, incidentId: id }));
    await acceptMembers(tx, members, reason, scope);
    await updateMembers(
      tx,
      members.map((member) => ({ ...member, state: 'accepted', endedAt: now, last: null })),
    );
    await settle(tx, id, now);
    const isPart = !isOver((await getIncident(tx, id)).state);
    const details = { by: 'image', ...evidenceOf(members), ...(isPart ? { part: 'accepted' } : {}) };
    await writeEvent(tx, systemEvent(id, isPart ? 'note' : 'accepted', now, reason, details), now);
  }
}

async function acceptMembers(
  tx: Database,
  members: readonly MemberRow[],
  reason: string,
  { now, repositoryId }: IncidentScope,
): Promise<void> {
  if (members.length === 0) return;
  for (const { seriesId, lastDigest, lastBytes, incidentId } of members) {
    const level = { repositoryId, seriesId, incidentId, digest: lastDigest, sizeBytes: lastBytes };
    await acceptLevel(tx, { ...level, reason, by: 'Plimsoll', at: now, until: null });
  }
  // Its points were judged without: the next look judges them by it.
  await deriveLater(tx, repositoryId);
}

/** What was opened and over within one look is said at once. */
async function writeEnd(tx: Database, id: string, members: readonly MemberRow[], now: Date): Promise<void> {
  const { state, endedAt } = await getIncident(tx, id);
  if (isOver(state) && members.every((member) => member.state !== 'open'))
    await writeEvent(tx, systemEvent(id, state, endedAt ?? now, null, evidenceOf(members)), now);
}

const byMember = (findings: readonly Finding[]): Map<string, Finding> =>
  new Map(findings.map((finding) => [finding.member.id, finding]));

/** Of each series from where to where; of very many the first. */
function evidenceOf(members: readonly MemberRow[]): object {
  const series = members
    .slice(0, MOST_NAMED)
    .map(({ seriesId, kind, fromDigest, toDigest, baselineBytes, toBytes }) => {
      return { seriesId, kind, fromDigest, toDigest, baselineBytes, toBytes };
    });
  return { series, more: members.length - series.length };
}
