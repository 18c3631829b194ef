import type { Run } from '#lib/analysis/judge/runs.ts';
import type { StoredMember, TrackVerdict } from './member.ts';

/**
 * Which regression of a series each of its stored members is; a regression is one member's. By the push that opened or
 * escalated it, of several the one of that time, since a tag may go back and forth. An open member is also the regression that
 * its push lies within: a backport below it, or another rule, lets it begin elsewhere. What goes on is an open member's first.
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

/** Whether the very push that the member is known by opened or escalated it. */
export function isOfThen({ track }: TrackVerdict, { alarms }: Run, { toDigest, at }: StoredMember): boolean {
  return alarms.some(({ index }) => {
    const point = track.points[index];
    return point?.image.digest === toDigest && point.row.at.getTime() === at.getTime();
  });
}

/** What ended is over, and what comes later with the same image another; but for what only was not seen. */
const findAlike: Pass = (verdict, free, member) =>
  member.state === 'open' || member.state === 'superseded'
    ? free.findLast((run) => hasAlarmOf(verdict, run, member))
    : undefined;

const findAround: Pass = ({ track }, free, { toDigest }) =>
  free.findLast(({ opened, ended }) => {
    const pushes = track.points.slice(opened, ended === null ? undefined : ended + 1);
    return pushes.some(({ image }) => image.digest === toDigest);
  });

/** What was accepted until a date that is over is what is up now, whenever it came. */
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

/** Whether what a person accepted of it still counts. */
export function isLevel({ accepted }: TrackVerdict, { lastDigest }: StoredMember): boolean {
  return accepted.has(lastDigest);
}
