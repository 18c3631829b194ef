import type { Run } from '#lib/analysis/judge/runs.ts';
import type { JudgedTrack, StoredMember } from './member.ts';

/**
 * Which regression of a series each of its stored members is; a regression is one member's. By the push that opened or
 * escalated it, of several the one of that time, since a tag may go back and forth. An open member is also the regression that
 * its push lies within: a backport below it, or another rule, lets it begin elsewhere.
 */
export function matchRuns(judged: JudgedTrack, members: readonly StoredMember[]): Map<StoredMember, Run> {
  const matches = new Map<StoredMember, Run>();
  const taken = new Set<Run>();
  const newestFirst = [...members].sort((a, b) => b.at.getTime() - a.at.getTime());
  for (const pass of [findLapsed, findExact, findAlike, findAround]) {
    for (const member of newestFirst) {
      if (matches.has(member)) continue;
      const free = judged.runs.filter((run) => run.kind === member.kind && !taken.has(run));
      const run = pass(judged, free, member);
      if (!run) continue;
      matches.set(member, run);
      taken.add(run);
    }
  }
  return matches;
}

type Pass = (judged: JudgedTrack, free: readonly Run[], member: StoredMember) => Run | undefined;

/** What was accepted until a date that is over is what is up now, whenever it came. */
const findLapsed: Pass = (judged, free, member) =>
  member.state === 'accepted' && !isLevel(judged, member)
    ? free.find((run) => run.state === 'open' && hasAlarmOf(judged, run, member))
    : undefined;

const findExact: Pass = ({ track }, free, { toDigest, at }) =>
  free.find((run) =>
    run.alarms.some(({ index }) => {
      const point = track.points[index];
      return point?.image.digest === toDigest && point.row.at.getTime() === at.getTime();
    }),
  );

/** What somebody accepted is over: what comes later with the same image is another. */
const findAlike: Pass = (judged, free, member) =>
  member.state === 'accepted' && isLevel(judged, member)
    ? undefined
    : free.findLast((run) => hasAlarmOf(judged, run, member));

const findAround: Pass = ({ track }, free, { state, toDigest }) =>
  state === 'open'
    ? free.findLast(({ opened, ended }) => {
        const pushes = track.points.slice(opened, ended === null ? undefined : ended + 1);
        return pushes.some(({ image }) => image.digest === toDigest);
      })
    : undefined;

function hasAlarmOf({ track }: JudgedTrack, { alarms }: Run, { toDigest }: StoredMember): boolean {
  return alarms.some(({ index }) => track.points[index]?.image.digest === toDigest);
}

/** Whether what a person accepted of it still counts. */
export function isLevel({ accepted }: JudgedTrack, { lastDigest }: StoredMember): boolean {
  return accepted.has(lastDigest);
}
