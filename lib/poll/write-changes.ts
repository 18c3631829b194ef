import { type IncidentState, isClosed } from '#lib/alerts/incident-state.ts';
import { formatNotify } from '#lib/alerts/notify-decision.ts';
import type { MemberChange, MemberEvent, StoredMember } from '#lib/alerts/reconcile.ts';
import { exceedsFloors } from '#lib/analysis/judge/floors.ts';
import type { Database } from '#lib/db/client.ts';
import { replaceMember, updateMembers, updateShares } from '#lib/db/incident-members.ts';
import { getIncident, type IncidentRow, updateIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { describeLast, type Finding, notifyOfTotal } from './incident-findings.ts';
import type { SeriesVerdict } from './judge-tracks.ts';
import { askForFiles, MOST_NAMED, refreshIncident } from './refresh-incident.ts';
import { isSelfAccepted, selfAccept, writeSelfAccepted } from './self-accept.ts';
import { systemEvent } from './system-event.ts';

/** Findings of members that reopened or escalated, by id of the member. */
export type MemberUpdates = {
  findings: ReadonlyMap<string, Finding>;
  /** The findings of the total growth of escalated members. */
  totals: ReadonlyMap<string, Finding>;
  /** Reasons of escalations that a label accepted or CI overrode. The earlier growth of these members stays open. */
  letPass: ReadonlyMap<string, string>;
};

/** Writes changes of stored members, and the events of their incidents: one event for each kind. */
export async function writeChanges(
  tx: Database,
  changes: readonly MemberChange<SeriesVerdict>[],
  updates: MemberUpdates,
  at: { repositoryId: string; now: Date },
): Promise<void> {
  await updateMembers(
    tx,
    changes.map(({ member: { id }, regression, patch: { last, isReopened: _, ...rest } }) => ({
      id,
      ...rest,
      last: regression && last && describeLast(regression.verdict, regression.run, last),
    })),
  );
  for (const { member } of updates.totals.values()) await updateShares(tx, member);
  for (const { member, patch } of changes) {
    const finding = updates.findings.get(member.id);
    const { id, incidentId } = member;
    if (finding) await replaceMember(tx, { ...finding.member, id, incidentId, severity: patch.severity });
  }
  const causes = new Map([...updates.totals, ...updates.findings]);
  for (const [id, ofIncident] of Map.groupBy(changes, ({ member }) => member.incidentId)) {
    const before = await getIncident(tx, id);
    const findings = ofIncident.flatMap(({ member }) => updates.findings.get(member.id) ?? []);
    const selfAccepted = await selfAccept(tx, id, findings, at);
    await refreshIncident(tx, id, at.now, causes);
    await writeIncidentChanges(tx, before, ofIncident, updates, at.now);
    await writeSelfAccepted(tx, id, selfAccepted, at.now);
  }
}

type PlannedEvent = MemberEvent & { member: StoredMember; isPart: boolean };

async function writeIncidentChanges(
  tx: Database,
  before: IncidentRow,
  changes: readonly MemberChange<SeriesVerdict>[],
  updates: MemberUpdates,
  now: Date,
): Promise<void> {
  const { findings } = updates;
  const unaccepted = changes.filter(
    ({ member }) => !updates.letPass.has(member.id) && !isSelfAcceptedBy(findings, member),
  );
  const isWorse = unaccepted.some(({ events }) =>
    events.some(({ kind }) => kind === 'escalated' || kind === 'reopened'),
  );
  const newlyNotified = isWorse ? await noteWorse(tx, before, unaccepted, now) : null;
  const isFlapping = changes.some(({ flapping }) => flapping);
  if (isFlapping && !before.flapping) {
    await updateIncident(tx, before.id, { flapping: true }, now);
    await writeEvent(tx, systemEvent(before.id, 'flapping', now, 'up and down three times in ten pushes', {}), now);
  }
  // The incident was calm for long enough, so the new growth counts again.
  if (isWorse && !isFlapping && before.flapping) await updateIncident(tx, before.id, { flapping: false }, now);
  const after = await getIncident(tx, before.id);
  const grewFurther = new Set(
    isClosed(before.state)
      ? []
      : unaccepted.filter(
          (change) => change === newlyNotified || hasGrownFurther(change, findings.get(change.member.id)),
        ),
  );
  const planned = changes.flatMap((change) =>
    change.events.map((found): PlannedEvent => {
      const event =
        found.kind === 'reopened' && grewFurther.has(change) ? { ...found, kind: 'escalated' as const } : found;
      const letPass = event.kind === 'escalated' ? updates.letPass.get(change.member.id) : undefined;
      const isPart = letPass !== undefined || isOnlyPart(event.kind, before.state, after.state);
      return { ...event, why: letPass ?? event.why, member: change.member, isPart };
    }),
  );
  const written = await writeEvents(tx, before.id, planned, now);
  if (changes.some(({ member: { id } }) => findings.has(id) || updates.totals.has(id)))
    await askForFiles(tx, before.id, now);
  const isAccepted = after.state === 'accepted' && changes.some(({ member }) => isSelfAcceptedBy(findings, member));
  // The incident's final state differs from that of its last series, so no event was written for it yet.
  if (!isClosed(before.state) && isClosed(after.state) && !isAccepted && !written.has(after.state))
    await writeEvent(tx, systemEvent(before.id, after.state, after.endedAt ?? now, null, {}), now);
}

/** @returns the event kinds that concerned the whole incident */
async function writeEvents(tx: Database, id: string, planned: PlannedEvent[], now: Date): Promise<Set<string>> {
  const written = new Set<string>();
  const byKind = Map.groupBy(
    planned.sort((a, b) => a.at.getTime() - b.at.getTime()),
    ({ kind, isPart }) => `${kind} ${isPart}`,
  );
  for (const found of byKind.values()) {
    const [first] = found;
    if (!first) continue;
    const { kind, isPart, at, why } = first;
    const series = found.slice(0, MOST_NAMED).map(({ member }) => toSeries(member));
    const details = { series, more: found.length - series.length, ...(isPart ? { part: kind } : {}) };
    await writeEvent(tx, systemEvent(id, isPart ? 'note' : kind, at, why, details), now);
    if (!isPart) written.add(kind);
  }
  return written;
}

const isSelfAcceptedBy = (findings: MemberUpdates['findings'], { id }: StoredMember): boolean => {
  const finding = findings.get(id);
  return finding !== undefined && isSelfAccepted(finding);
};

/** Events that concern the whole incident, even if only one series has them. */
const OF_ANY_PART = new Set<MemberEvent['kind']>(['escalated', 'recompressed', 'endedInError']);

/** While other platforms are still open, an end or a reopening of one platform is only a note. */
function isOnlyPart(kind: MemberEvent['kind'], before: IncidentState, after: IncidentState): boolean {
  if (OF_ANY_PART.has(kind)) return false;
  return kind === 'reopened' ? !isClosed(before) : kind !== after;
}

/** True if the regression came back larger or more severe than before. */
function hasGrownFurther(
  { member, regression, patch }: MemberChange<SeriesVerdict>,
  finding: Finding | undefined,
): boolean {
  if (!finding || !regression) return false;
  const isSevere = patch.severity === 'critical' && member.severity !== 'critical';
  const grownBytes = finding.member.alarmBytes - member.alarmBytes;
  return isSevere || exceedsFloors(grownBytes, member.alarmBytes, regression.verdict.rule.settings.steps);
}

/**
 * Upgrades an incident from the digest to a message, where its total growth now requires one. Never the reverse.
 *
 * @returns the change that caused it
 */
async function noteWorse(
  tx: Database,
  { id, told }: IncidentRow,
  changes: readonly MemberChange<SeriesVerdict>[],
  now: Date,
): Promise<MemberChange<SeriesVerdict> | null> {
  if (told.startsWith('message')) return null;
  for (const change of changes) {
    const { regression, patch } = change;
    const found = regression && patch.last && notifyOfTotal(regression.verdict, regression.run, patch.last);
    if (!found?.now) continue;
    await updateIncident(tx, id, { told: formatNotify(found) }, now);
    return change;
  }
  return null;
}

const toSeries = ({ seriesId, kind, toDigest }: StoredMember) => ({ seriesId, kind, toDigest });
