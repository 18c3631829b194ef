import type { DerivedTrack, PlacedPoint } from '#lib/analysis/derive-types.ts';
import type { Run, RunKind } from '#lib/analysis/judge/runs.ts';
import { isFlapping, type MemberState, REOPEN_MS, REOPEN_PUSHES } from './life.ts';

/** A member of an incident as it is stored. */
export type StoredMember = {
  id: string;
  incidentId: string;
  seriesId: string;
  kind: RunKind;
  state: MemberState;
  at: Date;
  endedAt: Date | null;
  toDigest: string;
  lastDigest: string;
  severity: 'warning' | 'critical';
  cycles: number;
};

export type JudgedTrack = { track: DerivedTrack; runs: readonly Run[] };

/** What a member is from now on. */
export type MemberPatch = {
  state: MemberState;
  endedAt: Date | null;
  severity: 'warning' | 'critical';
  cycles: number;
  /** Where it opened, if that is new: the series came back to its regression with another push. */
  opened: PlacedPoint | null;
  /** The newest push while it is, or was, open. */
  last: PlacedPoint | null;
};

export type MemberEvent = 'escalated' | 'reopened' | 'recovered' | 'accepted' | 'acceptedByTime' | 'superseded';

export type MemberChange<T extends JudgedTrack = JudgedTrack> = {
  member: StoredMember;
  /** The regression that it is; null where none is left. */
  regression: { judged: T; run: Run } | null;
  patch: MemberPatch;
  /** What people are to hear of it, oldest first. */
  events: { kind: MemberEvent; at: Date; why: string | null }[];
  flapping: boolean;
};

/** A regression of a series that no incident has yet, at the first of its pushes that nobody judged before. */
export type Opening<T extends JudgedTrack = JudgedTrack> = {
  judged: T;
  run: Run;
  index: number;
  state: MemberState;
  endedAt: Date | null;
  last: PlacedPoint | null;
};

type Options = {
  /** Whether a push may open, escalate or reopen something: it was not judged before and is no first look. */
  isNews: (point: PlacedPoint) => boolean;
  now: Date;
};

/**
 * Holds the regressions that a repository's series show against the members that are stored: what changed in them, and
 * which are new. Pure; the same facts twice give nothing the second time.
 */
export function reconcile<T extends JudgedTrack>(
  tracks: readonly T[],
  members: readonly StoredMember[],
  { isNews, now }: Options,
): { changes: MemberChange<T>[]; openings: Opening<T>[] } {
  const bySeries = new Map(tracks.map((judged) => [judged.track.seriesId, judged]));
  const taken = new Set<Run>();
  const changes: MemberChange<T>[] = [];
  // The newest member of a series first: a run belongs to one.
  for (const member of [...members].sort((a, b) => b.at.getTime() - a.at.getTime())) {
    const judged = bySeries.get(member.seriesId);
    const run = judged && findRun(judged, member, taken);
    if (run) taken.add(run);
    const change = judged && run ? follow(judged, run, member, { isNews, now }) : end(member, now);
    if (change) changes.push(change);
  }
  const openings: Opening<T>[] = [];
  for (const judged of tracks) {
    for (const run of judged.runs) {
      if (taken.has(run)) continue;
      const alarm = run.alarms.find(({ index }) => isNewsAt(judged, index, isNews));
      if (!alarm) continue;
      const before = findRecovered(judged, alarm.index, members);
      if (before && !changes.some((change) => change.member.id === before.id)) {
        changes.push(reopen(judged, run, before, now));
        continue;
      }
      openings.push({ judged, run, index: alarm.index, ...stateNow(judged, run, now), last: lastOf(judged, run) });
    }
  }
  return { changes, openings };
}

const pointAt = ({ track }: JudgedTrack, index: number | null): PlacedPoint | null =>
  index === null ? null : (track.points[index] ?? null);

function isNewsAt(judged: JudgedTrack, index: number, isNews: Options['isNews']): boolean {
  const point = pointAt(judged, index);
  return point !== null && isNews(point);
}

/** By the image that opened it; of several the one of that time, since a tag may go back and forth. */
function findRun({ track, runs }: JudgedTrack, member: StoredMember, taken: ReadonlySet<Run>): Run | undefined {
  const same = runs.filter(
    (run) =>
      run.kind === member.kind &&
      !taken.has(run) &&
      run.alarms.some(({ index }) => track.points[index]?.image.digest === member.toDigest),
  );
  const isOfThen = (run: Run) =>
    run.alarms.some(({ index }) => track.points[index]?.row.at.getTime() === member.at.getTime());
  return same.find(isOfThen) ?? same.at(-1);
}

/** What the facts say of a run; a series that nothing shows any more has ended, and not recovered. */
function stateNow(judged: JudgedTrack, run: Run, now: Date): { state: MemberState; endedAt: Date | null } {
  if (run.state !== 'open') return { state: run.state, endedAt: pointAt(judged, run.ended)?.row.at ?? now };
  return judged.track.isAlive ? { state: 'open', endedAt: null } : { state: 'superseded', endedAt: now };
}

/** The newest push while it is, or was, open. */
function lastOf(judged: JudgedTrack, run: Run): PlacedPoint | null {
  const end = run.ended === null ? judged.track.points.length : run.ended + 1;
  return pointAt(judged, end - 1);
}

function follow<T extends JudgedTrack>(
  judged: T,
  run: Run,
  member: StoredMember,
  options: Options,
): MemberChange<T> | null {
  const found = stateNow(judged, run, options.now);
  const events: MemberChange['events'] = [];
  const known = run.alarms.findIndex(({ index }) => judged.track.points[index]?.image.digest === member.toDigest);
  for (const { index } of run.alarms.slice(known + 1)) {
    const point = pointAt(judged, index);
    if (point && options.isNews(point)) events.push({ kind: 'escalated', at: point.row.at, why: null });
  }
  // What a person ended stays so, until what they allowed runs out and the level counts as a regression again.
  const isKept = member.state === 'invalid' || (member.state === 'superseded' && found.state !== 'open');
  const state = isKept ? member.state : found.state;
  if (state !== member.state && state === 'open')
    events.push({ kind: 'reopened', at: options.now, why: whyOpen(member) });
  else if (state !== member.state && state !== 'open' && state !== 'invalid')
    events.push({ kind: state, at: found.endedAt ?? options.now, why: whyEnded(judged, state) });
  const last = lastOf(judged, run);
  const severity = run.alarms.some((alarm) => alarm.severity === 'critical') ? 'critical' : member.severity;
  const isSame = state === member.state && severity === member.severity && last?.image.digest === member.lastDigest;
  if (isSame && events.length === 0) return null;
  return {
    member,
    regression: { judged, run },
    patch: {
      state,
      endedAt: state === 'open' ? null : (found.endedAt ?? member.endedAt),
      severity,
      cycles: member.cycles,
      opened: null,
      last,
    },
    events,
    flapping: isFlappingNow(judged),
  };
}

/** The series is gone, or no rule sees a regression there any more. */
function end(member: StoredMember, now: Date): MemberChange<never> | null {
  if (member.state !== 'open') return null;
  return {
    member,
    regression: null,
    patch: {
      state: 'superseded',
      endedAt: now,
      severity: member.severity,
      cycles: member.cycles,
      opened: null,
      last: null,
    },
    events: [{ kind: 'superseded', at: now, why: 'no rule sees it any more, or its tags are gone' }],
    flapping: false,
  };
}

function reopen<T extends JudgedTrack>(judged: T, run: Run, member: StoredMember, now: Date): MemberChange<T> {
  const at = pointAt(judged, run.opened)?.row.at ?? now;
  const found = stateNow(judged, run, now);
  const events: MemberChange['events'] = [{ kind: 'reopened', at, why: 'the same growth came back' }];
  if (found.state !== 'open' && found.state !== 'invalid')
    events.push({ kind: found.state, at: found.endedAt ?? now, why: null });
  const severity = run.alarms.some((alarm) => alarm.severity === 'critical') ? 'critical' : member.severity;
  return {
    member,
    regression: { judged, run },
    patch: {
      ...found,
      severity,
      cycles: member.cycles + 1,
      opened: pointAt(judged, run.opened),
      last: lastOf(judged, run),
    },
    events,
    flapping: isFlappingNow(judged),
  };
}

function findRecovered(judged: JudgedTrack, index: number, members: readonly StoredMember[]): StoredMember | undefined {
  const at = pointAt(judged, index)?.row.at.getTime() ?? 0;
  const kind = judged.runs.find((run) => run.alarms.some((alarm) => alarm.index === index))?.kind;
  return members.find(({ seriesId, state, endedAt, ...member }) => {
    if (seriesId !== judged.track.seriesId || member.kind !== kind || state !== 'recovered' || endedAt === null)
      return false;
    const since = judged.track.points.filter(({ row }) => row.at > endedAt && row.at.getTime() <= at).length;
    return at >= endedAt.getTime() && (at - endedAt.getTime() <= REOPEN_MS || since <= REOPEN_PUSHES);
  });
}

function isFlappingNow({ track, runs }: JudgedTrack): boolean {
  const opened = runs.filter(({ kind }) => kind === 'step').map((run) => run.opened);
  return isFlapping(opened, track.points.length);
}

const whyOpen = ({ state }: StoredMember): string =>
  state === 'accepted' ? 'what was accepted until a date is over' : 'the rules see it as a regression again';

function whyEnded({ track }: JudgedTrack, state: MemberState): string | null {
  if (state !== 'superseded') return null;
  return track.isAlive ? 'a new major version or another line began' : 'its tags are gone';
}
