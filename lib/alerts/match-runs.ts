import type { Run } from '#lib/analysis/judge/runs.ts';
import type { StoredMember, TrackVerdict } from './member.ts';

/**
 * Matches stored members to the regressions found now, one to one. Tried in order: same push; same image; for open members, a run
 * that contains the image, since a backport or another rule moves the start of a run. Open members are first matched with open
 * runs.
 */
export function matchRuns(verdict: TrackVerdict, members: readonly StoredMember[]): Map<StoredMember, Run> {
  const matches = new Map<StoredMember, Run>();
  const taken = new Set<Run>();
  const newestFirst = [...members].sort((a, b) => b.at.getTime() - a.at.getTime());
  const open = newestFirst.filter(({ state }) => state === 'open');
  const over = newestFirst.filter(({ state }) => state !== 'open');

  function match(of: readonly StoredMember[], pass: Pass): void {
    for (const member of of) {
      if (matches.has(member)) continue;
      const free = verdict.runs.filter((run) => run.kind === member.kind && !taken.has(run));
      const run = pass(verdict, free, member);
      if (!run) continue;
      matches.set(member, run);
      taken.add(run);
    }
  }

  match(open, findExact);
  match(open, amongOpen(findAlike));
  match(open, amongOpen(findAround));
  match(over, amongOpen(findLapsed));
  match(over, findExact);
  match(open, findAlike);
  match(open, findAround);
  match(over, findAlike);
  return matches;
}

type Pass = (verdict: TrackVerdict, free: readonly Run[], member: StoredMember) => Run | undefined;

const findExact: Pass = (verdict, free, member) => free.find((run) => isOfThen(verdict, run, member));

/** Reports whether the push that identifies the member, by digest and time, opened or escalated the run. */
export function isOfThen({ track }: TrackVerdict, { alarms }: Run, { toDigest, at }: StoredMember): boolean {
  return alarms.some(({ index }) => {
    const point = track.points[index];
    return point?.image.digest === toDigest && point.row.at.getTime() === at.getTime();
  });
}

/** A closed member never matches a later run of the same image, unless it was merely superseded (its tag had disappeared). */
const findAlike: Pass = (verdict, free, member) =>
  member.state === 'open' || member.state === 'superseded'
    ? free.findLast((run) => hasAlarmOf(verdict, run, member))
    : undefined;

const findAround: Pass = ({ track }, free, { toDigest }) =>
  free.findLast(({ opened, ended }) => {
    const pushes = track.points.slice(opened, ended === null ? undefined : ended + 1);
    return pushes.some(({ image }) => image.digest === toDigest);
  });

/** A member whose acceptance has expired matches the open run of the same image, whatever its time. */
const findLapsed: Pass = (verdict, free, member) =>
  member.state === 'accepted' && !isLevel(verdict, member)
    ? free.findLast((run) => hasAlarmOf(verdict, run, member))
    : undefined;

const amongOpen =
  (pass: Pass): Pass =>
  (verdict, free, member) =>
    pass(
      verdict,
      free.filter(({ state }) => state === 'open'),
      member,
    );

function hasAlarmOf({ track }: TrackVerdict, { alarms }: Run, { toDigest }: StoredMember): boolean {
  return alarms.some(({ index }) => track.points[index]?.image.digest === toDigest);
}

/** Reports whether the acceptance of the member still counts. */
export function isLevel({ accepted }: TrackVerdict, { lastDigest }: StoredMember): boolean {
  return accepted.has(lastDigest);
}
