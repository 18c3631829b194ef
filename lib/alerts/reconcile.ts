import type { Run } from '#lib/analysis/judge/runs.ts';
import { end, follow, lastOf, pointAt, reopen, stateNow, whyEnded, worst } from './follow.ts';
import { REOPEN_MS, REOPEN_PUSHES } from './incident-state.ts';
import { matchRuns } from './match-runs.ts';
import type { MemberChange, Opening, ReconcileOptions, StoredMember, TrackVerdict } from './member.ts';

export type * from './member.ts';

/**
 * Compares the regressions of a repository's series with the stored members. Returns the changes of members, and the new
 * regressions. Pure and idempotent: the same facts give nothing the second time.
 */
export function reconcile<T extends TrackVerdict>(
  tracks: readonly T[],
  members: readonly StoredMember[],
  options: ReconcileOptions,
): { changes: MemberChange<T>[]; openings: Opening<T>[] } {
  const bySeries = Map.groupBy(members, ({ seriesId }) => seriesId);
  const shown = new Set(tracks.map(({ track }) => track.seriesId));
  const gone = members.filter(({ seriesId }) => !shown.has(seriesId));
  const changes: MemberChange<T>[] = gone.flatMap((member) => end(member, false, options.now) ?? []);
  const openings: Opening<T>[] = [];
  for (const verdict of tracks) {
    const known = bySeries.get(verdict.track.seriesId) ?? [];
    if (known.length === 0 && verdict.runs.length === 0) continue;
    const found = reconcileSeries(verdict, known, options);
    for (const change of found.changes) changes.push(change);
    for (const opening of found.openings) openings.push(opening);
  }
  return { changes, openings };
}

function reconcileSeries<T extends TrackVerdict>(
  verdict: T,
  members: readonly StoredMember[],
  options: ReconcileOptions,
) {
  const { mayAlert, isNewSeries = () => false, wasUnmeasured = () => false, now } = options;
  const matches = matchRuns(verdict, members);
  const changes = new Map<string, MemberChange<T>>();
  const goesOn = new Set([...matches].flatMap(([{ kind }, { state }]) => (state === 'open' ? [kind] : [])));
  for (const member of members) {
    const run = matches.get(member);
    const change = run ? follow(verdict, run, member, options) : end(member, goesOn.has(member.kind), now);
    if (change) changes.set(member.id, change);
  }
  const openings: Opening<T>[] = [];
  const taken = new Set(matches.values());
  const isNew = isNewSeries(verdict.track.seriesId) || verdict.track.points.every(mayAlert);
  for (const run of verdict.runs) {
    // The regressions that a new series already has are history. A budget applies from the first image on.
    if (taken.has(run) || (isNew && run.kind !== 'budget')) continue;
    const alarm = run.alarms.find(({ index }) => {
      const point = pointAt(verdict, index);
      if (point === null) return false;
      return mayAlert(point) || (run.kind === 'budget' && run.state === 'open' && wasUnmeasured(point));
    });
    if (!alarm) continue;
    const before = findRecovered(verdict, run, alarm.index, members, changes);
    if (before) changes.set(before.id, reopen(verdict, run, before, changes.get(before.id), now));
    else openings.push(openingOf(verdict, run, alarm.index, now));
  }
  return { changes: [...changes.values()], openings };
}

function openingOf<T extends TrackVerdict>(verdict: T, run: Run, index: number, now: Date): Opening<T> {
  const at = pointAt(verdict, index)?.row.at ?? now;
  const severity = worst(run, 'warning');
  const found = stateNow(verdict, run, at, now);
  const why = whyEnded(verdict, run, found.state);
  return { verdict, run, index, ...found, severity, why, last: lastOf(verdict, run) };
}

/** Finds the member that recovered last, if recently enough that the run reopens it (D-43). */
function findRecovered<T extends TrackVerdict>(
  verdict: TrackVerdict,
  run: Run,
  index: number,
  members: readonly StoredMember[],
  changes: ReadonlyMap<string, MemberChange<T>>,
): StoredMember | null {
  const at = pointAt(verdict, index)?.row.at.getTime() ?? 0;
  let found: StoredMember | null = null;
  let newest = Number.NEGATIVE_INFINITY;
  for (const member of members) {
    const { state, endedAt } = changes.get(member.id)?.patch ?? member;
    const ended = endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
    if (member.kind !== run.kind || state !== 'recovered' || ended > at || ended <= newest) continue;
    const isSoon = at - ended <= REOPEN_MS || countPushes(verdict, ended, at) <= REOPEN_PUSHES;
    if (isSoon) [found, newest] = [member, ended];
  }
  return found;
}

/** Counts pushes after `from` and up to `to`, in epoch milliseconds. */
function countPushes({ track }: TrackVerdict, from: number, to: number): number {
  return track.points.filter(({ row }) => row.at.getTime() > from && row.at.getTime() <= to).length;
}
