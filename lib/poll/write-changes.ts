import { isOver, type LifeState } from '#lib/alerts/life.ts';
import type { MemberChange, MemberEvent, StoredMember } from '#lib/alerts/reconcile.ts';
import { formatTold } from '#lib/alerts/worth.ts';
import type { Database } from '#lib/db/client.ts';
import { replaceMember, updateMembers } from '#lib/db/incident-members.ts';
import { getIncident, type IncidentRow, updateIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { describeLast, type Finding, toldOfGrown } from './incident-findings.ts';
import { askForFiles, MOST_NAMED, settle, systemEvent } from './incident-state.ts';
import type { Judged } from './judge-tracks.ts';

/**
 * Writes what changed in members that are stored, and the events of their incidents: one of a kind, however many series.
 *
 * @param anew - what members are that opened anew, by id
 */
export async function writeChanges(
  tx: Database,
  changes: readonly MemberChange<Judged>[],
  anew: ReadonlyMap<string, Finding>,
  now: Date,
): Promise<void> {
  await updateMembers(
    tx,
    changes.map(({ member: { id }, regression, patch: { last, isReopened: _, ...rest } }) => ({
      ...{ id, ...rest },
      last: regression && last && describeLast(regression.judged, regression.run, last),
    })),
  );
  for (const { member, patch } of changes) {
    const { severity, cycles } = patch;
    const finding = anew.get(member.id);
    const { id, incidentId } = member;
    if (finding) await replaceMember(tx, { ...finding.member, id, incidentId, severity, cycles });
  }
  for (const [id, ofIncident] of Map.groupBy(changes, ({ member }) => member.incidentId)) {
    await writeIncidentChanges(tx, await getIncident(tx, id), ofIncident, anew, now);
  }
}

async function writeIncidentChanges(
  tx: Database,
  before: IncidentRow,
  changes: readonly MemberChange<Judged>[],
  anew: ReadonlyMap<string, Finding>,
  now: Date,
): Promise<void> {
  await settle(tx, before.id, now, anew);
  const events = changes.flatMap(({ member, events: found }) => found.map((event) => ({ member, ...event })));
  const isWorse = events.some(({ kind }) => kind === 'escalated' || kind === 'reopened');
  if (isWorse) await noteWorse(tx, before, changes, now);
  const isFlapping = changes.some(({ flapping }) => flapping);
  if (isFlapping && !before.flapping) {
    await updateIncident(tx, before.id, { flapping: true }, now);
    await writeEvent(tx, systemEvent(before.id, 'flapping', now, 'up and down three times in ten pushes', {}), now);
  }
  // It has long been calm, and this is news again.
  if (isWorse && !isFlapping && before.flapping) await updateIncident(tx, before.id, { flapping: false }, now);
  if (events.some(({ kind }) => kind === 'reopened'))
    await updateIncident(tx, before.id, { reopenings: before.reopenings + 1 }, now);
  const after = await getIncident(tx, before.id);
  const written = new Set<string>();
  const byKind = Map.groupBy(
    events.sort((a, b) => a.at.getTime() - b.at.getTime()),
    ({ kind }) => kind,
  );
  for (const [kind, found] of byKind) {
    const [first] = found;
    if (!first) continue;
    const isPart = isOnlyPart(kind, before.state, after.state);
    const series = found.slice(0, MOST_NAMED).map(({ member }) => toSeries(member));
    const details = { series, more: found.length - series.length, ...(isPart ? { part: kind } : {}) };
    await writeEvent(tx, systemEvent(before.id, isPart ? 'note' : kind, first.at, first.why, details), now);
    if (!isPart) written.add(kind);
  }
  if (changes.some(({ member }) => anew.has(member.id))) await askForFiles(tx, before.id, now);
  // Its last series ended otherwise than what the whole is called.
  if (!isOver(before.state) && isOver(after.state) && !written.has(after.state))
    await writeEvent(tx, systemEvent(before.id, after.state, after.endedAt ?? now, null, {}), now);
}

/** One platform that is back does not end what the others still show, nor is its coming again news while they do. */
function isOnlyPart(kind: MemberEvent['kind'], before: LifeState, after: LifeState): boolean {
  if (kind === 'escalated') return false;
  return kind === 'reopened' ? !isOver(before) : kind !== after;
}

/** What was for the digest may have become worth a message, and not the other way round. */
async function noteWorse(
  tx: Database,
  { id, told }: IncidentRow,
  changes: readonly MemberChange<Judged>[],
  now: Date,
): Promise<void> {
  if (told.startsWith('message')) return;
  for (const { regression, patch } of changes) {
    const found = regression && patch.last && toldOfGrown(regression.judged, regression.run, patch.last);
    if (found?.told) return updateIncident(tx, id, { told: formatTold(found) }, now);
  }
}

const toSeries = ({ seriesId, kind, toDigest }: StoredMember) => ({ seriesId, kind, toDigest });
