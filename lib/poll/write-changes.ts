import { isOver, type LifeState } from '#lib/alerts/life.ts';
import { formatNotify } from '#lib/alerts/notify-decision.ts';
import type { MemberChange, MemberEvent, StoredMember } from '#lib/alerts/reconcile.ts';
import { isOver as isStep } from '#lib/analysis/judge/floors.ts';
import type { Database } from '#lib/db/client.ts';
import { replaceMember, updateMembers, updateShares } from '#lib/db/incident-members.ts';
import { getIncident, type IncidentRow, updateIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { acceptAsked, isAsked, writeAsked } from './accept-asked.ts';
import { describeLast, type Finding, notifyOfTotal } from './incident-findings.ts';
import { askForFiles, MOST_NAMED, settle } from './incident-state.ts';
import type { Judged } from './judge-tracks.ts';
import { systemEvent } from './system-event.ts';

/** What members have become that opened anew or went on growing, by id. */
export type Anew = {
  findings: ReadonlyMap<string, Finding>;
  /** Of those that escalated, why they grew in all. */
  wholes: ReadonlyMap<string, Finding>;
  /** Why an image says that its growth is meant, or somebody let it pass in CI, which only escalated what is open. */
  letPass: ReadonlyMap<string, string>;
};

/** Writes what changed in members that are stored, and the events of their incidents: one of a kind, however many series. */
export async function writeChanges(
  tx: Database,
  changes: readonly MemberChange<Judged>[],
  anew: Anew,
  at: { repositoryId: string; now: Date },
): Promise<void> {
  await updateMembers(
    tx,
    changes.map(({ member: { id }, regression, patch: { last, isReopened: _, ...rest } }) => ({
      ...{ id, ...rest },
      last: regression && last && describeLast(regression.judged, regression.run, last),
    })),
  );
  for (const { member } of anew.wholes.values()) await updateShares(tx, member);
  for (const { member, patch } of changes) {
    const finding = anew.findings.get(member.id);
    const { id, incidentId } = member;
    if (finding) await replaceMember(tx, { ...finding.member, id, incidentId, severity: patch.severity });
  }
  const causes = new Map([...anew.wholes, ...anew.findings]);
  for (const [id, ofIncident] of Map.groupBy(changes, ({ member }) => member.incidentId)) {
    const before = await getIncident(tx, id);
    const findings = ofIncident.flatMap(({ member }) => anew.findings.get(member.id) ?? []);
    const asked = await acceptAsked(tx, id, findings, at);
    await settle(tx, id, at.now, causes);
    await writeIncidentChanges(tx, before, ofIncident, anew, at.now);
    await writeAsked(tx, id, asked, at.now);
  }
}

type PlannedEvent = MemberEvent & { member: StoredMember; isPart: boolean };

async function writeIncidentChanges(
  tx: Database,
  before: IncidentRow,
  changes: readonly MemberChange<Judged>[],
  anew: Anew,
  now: Date,
): Promise<void> {
  const { findings } = anew;
  const unasked = changes.filter(({ member }) => !anew.letPass.has(member.id) && !isAskedBy(findings, member));
  const isWorse = unasked.some(({ events }) => events.some(({ kind }) => kind === 'escalated' || kind === 'reopened'));
  const newlyNotified = isWorse ? await noteWorse(tx, before, unasked, now) : null;
  const isFlapping = changes.some(({ flapping }) => flapping);
  if (isFlapping && !before.flapping) {
    await updateIncident(tx, before.id, { flapping: true }, now);
    await writeEvent(tx, systemEvent(before.id, 'flapping', now, 'up and down three times in ten pushes', {}), now);
  }
  // It has long been calm, and this is news again.
  if (isWorse && !isFlapping && before.flapping) await updateIncident(tx, before.id, { flapping: false }, now);
  const after = await getIncident(tx, before.id);
  const regrown = new Set(
    isOver(before.state)
      ? []
      : unasked.filter((change) => change === newlyNotified || isRegrown(change, findings.get(change.member.id))),
  );
  const planned = changes.flatMap((change) =>
    change.events.map((found): PlannedEvent => {
      const event = found.kind === 'reopened' && regrown.has(change) ? { ...found, kind: 'escalated' as const } : found;
      const letPass = event.kind === 'escalated' ? anew.letPass.get(change.member.id) : undefined;
      const isPart = letPass !== undefined || isOnlyPart(event.kind, before.state, after.state);
      return { ...event, why: letPass ?? event.why, member: change.member, isPart };
    }),
  );
  const written = await writeEvents(tx, before.id, planned, now);
  if (changes.some(({ member: { id } }) => findings.has(id) || anew.wholes.has(id)))
    await askForFiles(tx, before.id, now);
  const isAccepted = after.state === 'accepted' && changes.some(({ member }) => isAskedBy(findings, member));
  // Its last series ended otherwise than what the whole is called.
  if (!isOver(before.state) && isOver(after.state) && !isAccepted && !written.has(after.state))
    await writeEvent(tx, systemEvent(before.id, after.state, after.endedAt ?? now, null, {}), now);
}

/** @returns the kinds that were more than a part's */
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

const isAskedBy = (findings: Anew['findings'], { id }: StoredMember): boolean => {
  const finding = findings.get(id);
  return finding !== undefined && isAsked(finding);
};

/** Said of a part as of the whole. */
const OF_ANY_PART = new Set<MemberEvent['kind']>(['escalated', 'recompressed', 'endedInError']);

/** One platform that is back does not end what the others still show, nor is its coming again news while they do. */
function isOnlyPart(kind: MemberEvent['kind'], before: LifeState, after: LifeState): boolean {
  if (OF_ANY_PART.has(kind)) return false;
  return kind === 'reopened' ? !isOver(before) : kind !== after;
}

/** Unless it is more than the same growth once more. */
function isRegrown({ member, regression, patch }: MemberChange<Judged>, finding: Finding | undefined): boolean {
  if (!finding || !regression) return false;
  const isSevere = patch.severity === 'critical' && member.severity !== 'critical';
  const grownBytes = finding.member.alarmBytes - member.alarmBytes;
  return isSevere || isStep(grownBytes, member.alarmBytes, regression.judged.rule.settings.steps);
}

/** What was for the digest may have become worth a message, and not the other way round. @returns what made it so */
async function noteWorse(
  tx: Database,
  { id, told }: IncidentRow,
  changes: readonly MemberChange<Judged>[],
  now: Date,
): Promise<MemberChange<Judged> | null> {
  if (told.startsWith('message')) return null;
  for (const change of changes) {
    const { regression, patch } = change;
    const found = regression && patch.last && notifyOfTotal(regression.judged, regression.run, patch.last);
    if (!found?.now) continue;
    await updateIncident(tx, id, { told: formatNotify(found) }, now);
    return change;
  }
  return null;
}

const toSeries = ({ seriesId, kind, toDigest }: StoredMember) => ({ seriesId, kind, toDigest });
