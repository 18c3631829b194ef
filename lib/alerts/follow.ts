import type { Run } from '#lib/analysis/judge/runs.ts';
import type { PlacedPoint } from '#lib/analysis/series/derive-types.ts';
import type { MemberState } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { ELSEWHERE, NEW_MAJOR, NOT_COMPARABLE, NOT_SEEN, PACKED_SMALLER, TAGS_GONE } from './end-reasons.ts';
import { isFlapping } from './incident-state.ts';
import { isLevel, isOfThen } from './match-runs.ts';
import type { MemberChange, MemberEvent, ReconcileOptions, StoredMember, TrackVerdict } from './member.ts';

/** Compares a stored member with its current regression and returns the change; null when nothing changed. Pure. */
export function follow<T extends TrackVerdict>(
  verdict: T,
  run: Run,
  member: StoredMember,
  { mayAlert, now }: ReconcileOptions,
): MemberChange<T> | null {
  const found = stateNow(verdict, run, member.at, now);
  if (isKept(verdict, run, member, found.state, mayAlert)) return null;
  const events: MemberEvent[] = [];
  const known = positionOf(verdict, run, member);
  for (const { index } of run.alarms.filter((alarm) => alarm.index > known)) {
    const point = pointAt(verdict, index);
    if (point && mayAlert(point)) events.push({ kind: 'escalated', at: point.row.at, why: null });
  }
  for (const point of listRecompressed(verdict, run, known))
    if (mayAlert(point)) events.push({ kind: 'recompressed', at: point.row.at, why: whyRecompressed(point) });
  const { state } = found;
  if (state !== member.state && state !== 'invalid')
    events.push(
      state === 'open'
        ? reopening(verdict, run, member, now)
        : { kind: state, at: found.endedAt ?? now, why: whyEnded(verdict, run, state) },
    );
  const last = lastOf(verdict, run);
  const severity = worst(run, member.severity);
  const isSame = state === member.state && severity === member.severity && last?.image.digest === member.lastDigest;
  if (isSame && events.length === 0) return null;
  const isReopened = member.state !== 'open' && state === 'open' && !isOfThen(verdict, run, member);
  return {
    member,
    regression: { verdict, run },
    events,
    flapping: isFlappingNow(verdict),
    patch: { ...found, severity, isReopened, last },
  };
}

/** Ends an open member without a regression; null when it is not open. @param isElsewhere - another member continues it */
export function end(member: StoredMember, isElsewhere: boolean, now: Date): MemberChange<never> | null {
  if (member.state !== 'open') return null;
  return {
    member,
    regression: null,
    flapping: false,
    patch: { state: 'superseded', endedAt: now, severity: member.severity, isReopened: false, last: null },
    events: [{ kind: 'superseded', at: now, why: isElsewhere ? ELSEWHERE : NOT_SEEN }],
  };
}

/**
 * Reopens a member whose regression came back soon after it recovered (D-43).
 *
 * @param before - the change that the same poll already made to the member
 */
export function reopen<T extends TrackVerdict>(
  verdict: T,
  run: Run,
  member: StoredMember,
  before: MemberChange<T> | undefined,
  now: Date,
): MemberChange<T> {
  const at = pointAt(verdict, run.opened)?.row.at ?? now;
  const found = stateNow(verdict, run, at, now);
  const events: MemberEvent[] = [...(before?.events ?? []), { kind: 'reopened', at, why: 'the same growth returned' }];
  if (found.state !== 'open' && found.state !== 'invalid')
    events.push({ kind: found.state, at: found.endedAt ?? now, why: whyEnded(verdict, run, found.state) });
  return {
    member,
    regression: { verdict, run },
    events,
    flapping: isFlappingNow(verdict),
    patch: { ...found, severity: worst(run, member.severity), isReopened: true, last: lastOf(verdict, run) },
  };
}

/**
 * Returns the state of a run. A series without a current tag is superseded, not recovered.
 *
 * @param since - a lower bound: for a backport, the push that ends the run can be older than its start
 */
export function stateNow(
  verdict: TrackVerdict,
  run: Run,
  since: Date,
  now: Date,
): { state: MemberState; endedAt: Date | null } {
  if (run.state === 'open')
    return verdict.track.isAlive ? { state: 'open', endedAt: null } : { state: 'superseded', endedAt: now };
  // An acceptance takes effect now, not at the time of the push.
  if (run.state === 'accepted') return { state: 'accepted', endedAt: now };
  const endedAt = pointAt(verdict, run.ended)?.row.at ?? now;
  return { state: run.state, endedAt: endedAt < since ? since : endedAt };
}

/** The push that ended the run, or the newest push while it is open. */
export function lastOf(verdict: TrackVerdict, run: Run): PlacedPoint | null {
  return pointAt(verdict, run.ended ?? verdict.track.points.length - 1);
}

export const pointAt = ({ track }: TrackVerdict, index: number | null): PlacedPoint | null =>
  index === null ? null : (track.points[index] ?? null);

/**
 * Reports whether a closed member keeps its state. It reopens when its run is open, but:
 * - `invalid`: never;
 * - `accepted`: only when the accepted level no longer counts;
 * - `recovered`, `acceptedByTime`: only with a push in the run that may alert.
 * A `superseded` member needs nothing else.
 */
function isKept(
  verdict: TrackVerdict,
  run: Run,
  member: StoredMember,
  found: MemberState,
  mayAlert: ReconcileOptions['mayAlert'],
): boolean {
  if (member.state === 'open') return false;
  if (member.state === 'invalid') return true;
  if (member.state === 'accepted') return found !== 'open' || isLevel(verdict, member);
  if (member.state === 'superseded') return found !== 'open';
  return found !== 'open' || !verdict.track.points.slice(run.opened).some(mayAlert);
}

/** Index of the push that identifies the member, or -1 when the run no longer contains it. */
function positionOf({ track }: TrackVerdict, { opened, ended }: Run, { toDigest, at }: StoredMember): number {
  const end = (ended ?? track.points.length - 1) + 1;
  const hasDigest = (index: number) => track.points[index]?.image.digest === toDigest;
  let first = -1;
  for (let index = opened; index < end; index += 1) {
    if (!hasDigest(index)) continue;
    if (track.points[index]?.row.at.getTime() === at.getTime()) return index;
    if (first < 0) first = index;
  }
  return first;
}

/** The worst severity that a regression had. @param before - the stored severity */
export function worst({ alarms }: Run, before: Severity): Severity {
  return alarms.some((alarm) => alarm.severity === 'critical') ? 'critical' : before;
}

function isFlappingNow({ track, runs }: TrackVerdict): boolean {
  const opened = runs.filter(({ kind }) => kind === 'step').map((run) => run.opened);
  return isFlapping(opened, track.points.length);
}

/** Older releases ended incidents at a push that was only recompressed. Their reopening is a correction, not growth. */
function reopening({ track }: TrackVerdict, { opened }: Run, member: StoredMember, now: Date): MemberEvent {
  const isEnd = ({ image, row }: PlacedPoint) =>
    row.recompressed && image.digest === member.lastDigest && row.at.getTime() === member.endedAt?.getTime();
  if (!track.points.slice(opened + 1).some(isEnd)) return { kind: 'reopened', at: now, why: whyOpen(member) };
  return { kind: 'endedInError', at: now, why: `${member.state} in error: the image was only compressed differently` };
}

/** Lists the pushes of the run after index `after` that were only recompressed. */
function listRecompressed({ track }: TrackVerdict, { opened, ended }: Run, after: number): PlacedPoint[] {
  const inside = track.points.slice(Math.max(opened, after) + 1, ended ?? undefined);
  return inside.filter(({ row }) => row.recompressed);
}

function whyRecompressed({ row }: PlacedPoint): string {
  const bytes = row.recompressedBytes ?? 0;
  const change = bytes === 0 ? 'with the same size' : `${formatBytes(Math.abs(bytes))} ${bytes < 0 ? 'less' : 'more'}`;
  return `the same files in another compression, ${change}: the growth is still there`;
}

function whyOpen({ state }: StoredMember): string {
  if (state === 'accepted') return 'what was accepted until a date is over';
  return state === 'superseded' ? 'its tags are back, or a rule sees it again' : 'a newer push shows it again';
}

/** Returns why a run ended in this state; null where the state says it. */
export function whyEnded(verdict: TrackVerdict, { kind, state, ended }: Run, found: MemberState): string | null {
  if (found === 'recovered')
    return kind === 'budget' && pointAt(verdict, ended)?.row.recompressed ? PACKED_SMALLER : null;
  if (found !== 'superseded') return null;
  if (state === 'open') return TAGS_GONE;
  const [before, after] = [pointAt(verdict, (ended ?? 0) - 1), pointAt(verdict, ended)];
  return before?.row.segment === after?.row.segment ? NEW_MAJOR : NOT_COMPARABLE;
}
