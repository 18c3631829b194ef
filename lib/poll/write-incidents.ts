import type { Cause } from '#lib/alerts/cause.ts';
import { type Group, JOIN_MS, joinFindings } from '#lib/alerts/join.ts';
import type { MemberChange, StoredMember } from '#lib/alerts/reconcile.ts';
import { summarise } from '#lib/alerts/summarise.ts';
import { formatTold } from '#lib/alerts/worth.ts';
import { acceptLevel } from '#lib/db/accepted-levels.ts';
import type { Database } from '#lib/db/client.ts';
import {
  endMembers,
  findJoinable,
  getIncident,
  type IncidentRow,
  insertIncident,
  insertMembers,
  listMembers,
  type MemberRow,
  updateIncident,
  updateMember,
} from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { type Finding, toldOfGrown } from './incident-findings.ts';
import type { Judged } from './judge-tracks.ts';
import { askForContents } from './name-contents.ts';

export type IncidentScope = {
  repositoryId: string;
  registryId: string;
  relation: 'ours' | 'upstream';
  owner: string | null;
  /** The demo's incidents are shown, and nobody is told. */
  silent: boolean;
  now: Date;
};

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
      ...{ id, kind: first.member.kind, severity: first.member.severity, openedAt: first.at, causes: group.causes },
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
  await settle(tx, id, scope.now, group.findings);
  await writeEvent(tx, systemEvent(id, 'opened', first.at, null, { series: members.map(toEvidence) }), now);
  if (scope.relation === 'ours' && !scope.silent) {
    // As it was settled: of the member that stands for the incident.
    const { layers } = (await getIncident(tx, id)).cause as Cause;
    await askForContents(tx, { id, layers }, scope.repositoryId, now);
  }
  await acceptAsAsked(tx, id, group.findings, scope);
  await writeEnd(tx, id, members, now);
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
      causes: [...new Set([...incident.causes, ...group.causes])].slice(0, 500),
      ...(isNewlyTold ? { told: formatTold(worth.told) } : {}),
      ...(scope.relation === 'ours' ? { relation: 'ours' as const } : {}),
    },
    now,
  );
  // What somebody decided for a cause holds for what joins it.
  if (incident.state === 'accepted' || incident.state === 'invalid') {
    await acceptMembers(tx, members, `as incident ${incident.number}`, scope);
    await endMembers(tx, id, incident.state, now);
  }
  await settle(tx, id, now, group.findings);
  await writeEvent(tx, systemEvent(id, 'joined', now, null, { series: members.map(toEvidence) }), now);
  await acceptAsAsked(tx, id, group.findings, scope);
}

/** What follows for the incident from its members; `findings` bring the cause of the one that stands for it, if it is new. */
async function settle(tx: Database, id: string, now: Date, findings: readonly Finding[] = []): Promise<void> {
  const incident = await getIncident(tx, id);
  const summary = summarise(incident.state, await listMembers(tx, id));
  if (!summary) return;
  const lead = findings.find(({ member }) => member.id === summary.leadId);
  await updateIncident(
    tx,
    id,
    { ...summary, ...(lead ? { cause: lead.cause, ...(lead.revision ? { revision: lead.revision } : {}) } : {}) },
    now,
  );
}

/** An image of ours may say that its growth is meant, where a rule allows it; so may who let it pass in CI. */
async function acceptAsAsked(
  tx: Database,
  id: string,
  findings: readonly Finding[],
  scope: IncidentScope,
): Promise<void> {
  const reason = findings.find((finding) => finding.acceptReason !== null)?.acceptReason;
  if (!reason || !findings.every((finding) => finding.acceptReason !== null)) return;
  const members = (await listMembers(tx, id)).filter(({ state }) => state === 'open');
  await acceptMembers(tx, members, reason, scope);
  await endMembers(tx, id, 'accepted', scope.now);
  await settle(tx, id, scope.now);
  await writeEvent(tx, systemEvent(id, 'accepted', scope.now, reason, { by: 'image' }), scope.now);
}

async function acceptMembers(
  tx: Database,
  members: readonly MemberRow[],
  reason: string,
  { now }: IncidentScope,
): Promise<void> {
  for (const { repositoryId, seriesId, lastDigest, lastBytes, incidentId } of members) {
    const level = { repositoryId, seriesId, incidentId, digest: lastDigest, sizeBytes: lastBytes };
    await acceptLevel(tx, { ...level, reason, by: 'Plimsoll', at: now, until: null });
  }
}

/** What was opened and over within one look is said at once. */
async function writeEnd(tx: Database, id: string, members: readonly MemberRow[], now: Date): Promise<void> {
  const { state, endedAt } = await getIncident(tx, id);
  if (state === 'recovered' || state === 'superseded' || state === 'acceptedByTime')
    await writeEvent(tx, systemEvent(id, state, endedAt ?? now, null, { series: members.map(toEvidence) }), now);
}

/** Writes what changed in members that are stored, and the events of their incidents: one of a kind, however many series. */
export async function writeChanges(tx: Database, changes: readonly MemberChange<Judged>[], now: Date): Promise<void> {
  for (const { member, patch } of changes) {
    const { last, opened, ...rest } = patch;
    await updateMember(tx, member.id, {
      ...rest,
      ...(last && { lastDigest: last.image.digest, lastTag: last.row.tagName, lastBytes: last.row.sizeBytes }),
      ...(opened && {
        ...{ at: opened.row.at, tagName: opened.row.tagName },
        ...{ toDigest: opened.image.digest, toBytes: opened.row.sizeBytes },
      }),
    });
  }
  for (const [id, ofIncident] of Map.groupBy(changes, ({ member }) => member.incidentId)) {
    await writeIncidentChanges(tx, await getIncident(tx, id), ofIncident, now);
  }
}

async function writeIncidentChanges(
  tx: Database,
  before: IncidentRow,
  changes: readonly MemberChange<Judged>[],
  now: Date,
): Promise<void> {
  await settle(tx, before.id, now);
  const after = await getIncident(tx, before.id);
  const events = changes.flatMap(({ member, events: found }) => found.map((event) => ({ member, ...event })));
  const worth = changes.flatMap(({ regression, patch }) => {
    const told = regression && patch.last && toldOfGrown(regression.judged, regression.run, patch.last);
    return told?.told ? [told] : [];
  })[0];
  // What was for the digest may have become worth a message, and not the other way round.
  if (worth && !before.told.startsWith('message'))
    await updateIncident(tx, before.id, { told: formatTold(worth) }, now);
  if (changes.some(({ flapping }) => flapping) && !before.flapping) {
    await updateIncident(tx, before.id, { flapping: true }, now);
    await writeEvent(tx, systemEvent(before.id, 'flapping', now, 'up and down three times in ten pushes', {}), now);
  }
  if (events.some(({ kind }) => kind === 'reopened'))
    await updateIncident(tx, before.id, { reopenings: before.reopenings + 1 }, now);
  const byKind = Map.groupBy(
    events.sort((a, b) => a.at.getTime() - b.at.getTime()),
    ({ kind }) => kind,
  );
  for (const [kind, found] of byKind) {
    const [first] = found;
    if (!first) continue;
    // One platform that is back does not end what the others still show.
    const isPart = kind !== 'escalated' && kind !== 'reopened' && after.state !== kind;
    const details = { series: found.map(({ member }) => toSeries(member)), ...(isPart ? { part: kind } : {}) };
    await writeEvent(tx, systemEvent(before.id, isPart ? 'note' : kind, first.at, first.why, details), now);
  }
}

function systemEvent(incidentId: string, kind: string, at: Date, reason: string | null, details: object) {
  return { incidentId, kind, at, reason, details, actorKind: 'system', actorName: null };
}

const toSeries = ({ seriesId, kind, toDigest }: StoredMember) => ({ seriesId, kind, toDigest });

const toEvidence = ({ seriesId, kind, fromDigest, toDigest, baselineBytes, toBytes }: MemberRow) => ({
  ...{ seriesId, kind, fromDigest, toDigest, baselineBytes, toBytes },
});
