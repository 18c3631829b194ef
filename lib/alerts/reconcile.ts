import type { Run } from '#lib/analysis/judge/runs.ts';
import { end, follow, lastOf, pointAt, reopen, stateNow, worst } from './follow.ts';
import { REOPEN_MS, REOPEN_PUSHES } from './life.ts';
import { matchRuns } from './match-runs.ts';
import type { JudgedTrack, MemberChange, Opening, ReconcileOptions, StoredMember } from './member.ts';

export type * from './member.ts';

/**
 * Holds the regressions that a repository's series show against the members that are stored: what changed in them, and
 * which are new. Pure; the same facts twice give nothing the second time.
 */
export function reconcile<T extends JudgedTrack>(
  tracks: readonly T[],
  members: readonly StoredMember[],
  options: ReconcileOptions,
): { changes: MemberChange<T>[]; openings: Opening<T>[] } {
  const bySeries = Map.groupBy(members, ({ seriesId }) => seriesId);
  const shown = new Set(tracks.map(({ track }) => track.seriesId));
  const gone = members.filter(({ seriesId }) => !shown.has(seriesId));
  const changes: MemberChange<T>[] = gone.flatMap((member) => end(member, false, options.now) ?? []);
  const openings: Opening<T>[] = [];
  for (const judged of tracks) {
    const known = bySeries.get(judged.track.seriesId) ?? [];
    if (known.length === 0 && judged.runs.length === 0) continue;
    const found = reconcileSeries(judged, known, options);
    for (const change of found.changes) changes.push(change);
    for (const opening of found.openings) openings.push(opening);
  }
  return { changes, openings };
}

function reconcileSeries<T extends JudgedTrack>(
  judged: T,
  members: readonly StoredMember[],
  options: ReconcileOptions,
) {
  const { isNews, isNewSeries = () => false, wasUnmeasured = () => false, now } = options;
  const matches = matchRuns(judged, members);
  const changes = new Map<string, MemberChange<T>>();
  const goesOn = new Set([...matches].flatMap(([{ kind }, { state }]) => (state === 'open' ? [kind] : [])));
  for (const member of members) {
    const run = matches.get(member);
    const change = run ? follow(judged, run, member, options) : end(member, goesOn.has(member.kind), now);
    if (change) changes.set(member.id, change);
  }
  const openings: Opening<T>[] = [];
  const taken = new Set(matches.values());
  const isNew = isNewSeries(judged.track.seriesId) || judged.track.points.every(isNews);
  for (const run of judged.runs) {
    // What a series that nobody looked at before shows at once is its past; a budget holds from the first image on.
    if (taken.has(run) || (isNew && run.kind !== 'budget')) continue;
    const alarm = run.alarms.find(({ index }) => {
      const point = pointAt(judged, index);
      if (point === null) return false;
      return isNews(point) || (run.kind === 'budget' && run.state === 'open' && wasUnmeasured(point));
    });
    if (!alarm) continue;
    const before = findRecovered(judged, run, alarm.index, members, changes);
    if (before) changes.set(before.id, reopen(judged, run, before, changes.get(before.id), now));
    else openings.push(openingOf(judged, run, alarm.index, now));
  }
  return { changes: [...changes.values()], openings };
}

function openingOf<T extends JudgedTrack>(judged: T, run: Run, index: number, now: Date): Opening<T> {
  const at = pointAt(judged, index)?.row.at ?? now;
  const severity = worst(run, 'warning');
  return { judged, run, index, ...stateNow(judged, run, at, now), severity, last: lastOf(judged, run) };
}

/** The member that recovered last, if that is so short ago that this is the same once more. */
function findRecovered<T extends JudgedTrack>(
  judged: JudgedTrack,
  run: Run,
  index: number,
  members: readonly StoredMember[],
  changes: ReadonlyMap<string, MemberChange<T>>,
): StoredMember | null {
  const at = pointAt(judged, index)?.row.at.getTime() ?? 0;
  let found: StoredMember | null = null;
  let newest = Number.NEGATIVE_INFINITY;
  for (const member of members) {
    const { state, endedAt } = changes.get(member.id)?.patch ?? member;
    const ended = endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
    if (member.kind !== run.kind || state !== 'recovered' || ended > at || ended <= newest) continue;
    const isSoon = at - ended <= REOPEN_MS || countPushes(judged, ended, at) <= REOPEN_PUSHES;
    if (isSoon) [found, newest] = [member, ended];
  }
  return found;
}

/** After `from`, until `to`; epoch milliseconds. */
function countPushes({ track }: JudgedTrack, from: number, to: number): number {
  return track.points.filter(({ row }) => row.at.getTime() > from && row.at.getTime() <= to).length;
}
