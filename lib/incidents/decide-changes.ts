import { isClosed } from '#lib/alerts/incident-state.ts';
import type { MemberChange, MemberEvent, StoredMember } from '#lib/alerts/reconcile.ts';
import { exceedsFloors } from '#lib/analysis/judge/floors.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import { addEvent, type Book } from './book.ts';
import { changeIncident, changeMember, type Draft } from './draft.ts';
import { describeLast, type Finding, notifyOfTotal } from './findings.ts';
import type { SeriesVerdict } from './judge-tracks.ts';
import { askForContents, MOST_NAMED, refresh } from './refresh.ts';
import { isSelfAccepted, noteSelfAccepted, selfAccept } from './self-accept.ts';

/** Findings of members that reopened or escalated, by id of the member. */
export type MemberUpdates = {
  findings: ReadonlyMap<string, Finding>;
  /** The findings of the total growth of escalated members. */
  totals: ReadonlyMap<string, Finding>;
  /** Reasons of escalations that a label accepted or CI overrode. The earlier growth of these members stays open. */
  letPass: ReadonlyMap<string, string>;
};

type Change = MemberChange<SeriesVerdict>;

/** Decides how incidents follow the changes of their stored members, with one event for each kind. */
export function decideChanges(book: Book, changes: readonly Change[], updates: MemberUpdates): void {
  const causes = new Map([...updates.totals, ...updates.findings]);
  for (const [id, ofIncident] of Map.groupBy(changes, ({ member }) => member.incidentId)) {
    const draft = book.drafts.get(id);
    if (!draft) continue;
    const before = draft.incident.state;
    for (const change of ofIncident) updateMember(draft, change, updates);
    const findings = ofIncident.flatMap(({ member }) => updates.findings.get(member.id) ?? []);
    const selfAccepted = selfAccept(book, draft, findings);
    refresh(draft, causes);
    decideEvents(book, draft, before, ofIncident, updates);
    noteSelfAccepted(book, draft, selfAccepted);
  }
}

function updateMember(draft: Draft, { member, regression, patch }: Change, { totals, findings }: MemberUpdates): void {
  const { state, endedAt, severity, last } = patch;
  const { id } = member;
  changeMember(draft, id, { state, endedAt, severity });
  if (regression && last) {
    const { budgetedBytes, ...rest } = describeLast(regression.verdict, regression.run, last);
    // A budget that cannot measure the newest image keeps its last measurement.
    changeMember(draft, id, budgetedBytes === null ? rest : { ...rest, budgetedBytes });
  }
  const total = totals.get(id)?.member;
  if (total) {
    const { fromBytes, baseDeltaBytes, ownDeltaBytes } = total;
    changeMember(draft, id, { fromBytes, baseDeltaBytes, ownDeltaBytes });
  }
  // Another regression of its series takes its place.
  const finding = findings.get(id);
  if (finding) changeMember(draft, id, { ...finding.member, id, severity });
}

type PlannedEvent = MemberEvent & { member: StoredMember; isPart: boolean };

function decideEvents(
  book: Book,
  draft: Draft,
  before: IncidentState,
  changes: readonly Change[],
  updates: MemberUpdates,
): void {
  const { findings } = updates;
  const { incident } = draft;
  const unaccepted = changes.filter(
    ({ member }) => !updates.letPass.has(member.id) && !isSelfAcceptedBy(findings, member),
  );
  const isWorse = unaccepted.some(({ events }) =>
    events.some(({ kind }) => kind === 'escalated' || kind === 'reopened'),
  );
  const newlyNotified = isWorse ? noteWorse(draft, unaccepted) : null;
  const wasFlapping = incident.flapping;
  const isFlapping = changes.some(({ flapping }) => flapping);
  if (isFlapping && !wasFlapping) {
    changeIncident(draft, { flapping: true });
    addEvent(book, draft, { kind: 'flapping', at: book.now, reason: 'up and down three times in ten pushes' });
  }
  // The incident was calm for long enough, so the new growth counts again.
  if (isWorse && !isFlapping && wasFlapping) changeIncident(draft, { flapping: false });
  const grewFurther = new Set(
    isClosed(before)
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
      const isPart = letPass !== undefined || isOnlyPart(event.kind, before, incident.state);
      return { ...event, why: letPass ?? event.why, member: change.member, isPart };
    }),
  );
  const added = addEvents(book, draft, planned);
  if (changes.some(({ member: { id } }) => findings.has(id) || updates.totals.has(id))) askForContents(book, draft);
  const isAccepted = incident.state === 'accepted' && changes.some(({ member }) => isSelfAcceptedBy(findings, member));
  // The incident's final state differs from that of its last series, so it has no event yet.
  const { state, endedAt } = incident;
  if (!isClosed(before) && isClosed(state) && !isAccepted && !added.has(state))
    addEvent(book, draft, { kind: state, at: endedAt ?? book.now });
}

/** @returns the event kinds that concerned the whole incident */
function addEvents(book: Book, draft: Draft, planned: PlannedEvent[]): Set<string> {
  const added = new Set<string>();
  const byKind = Map.groupBy(
    planned.sort((a, b) => a.at.getTime() - b.at.getTime()),
    ({ kind, isPart }) => `${kind} ${isPart}`,
  );
  for (const found of byKind.values()) {
    const [first] = found;
    if (!first) continue;
    const { kind, isPart, at, why: reason } = first;
    const series = found.slice(0, MOST_NAMED).map(({ member }) => toSeries(member));
    const details = { series, more: found.length - series.length, ...(isPart ? { part: kind } : {}) };
    addEvent(book, draft, { kind: isPart ? 'note' : kind, at, reason, details });
    if (!isPart) added.add(kind);
  }
  return added;
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
function hasGrownFurther({ member, regression, patch }: Change, finding: Finding | undefined): boolean {
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
function noteWorse(draft: Draft, changes: readonly Change[]): Change | null {
  if (draft.incident.notify.when === 'now') return null;
  for (const change of changes) {
    const { regression, patch } = change;
    const notify = regression && patch.last && notifyOfTotal(regression.verdict, regression.run, patch.last);
    if (notify?.when !== 'now') continue;
    changeIncident(draft, { notify });
    return change;
  }
  return null;
}

const toSeries = ({ seriesId, kind, toDigest }: StoredMember) => ({ seriesId, kind, toDigest });
