import { compileMatches, type Subject } from '#lib/analysis/rules/matches.ts';
import type { MuteMatches } from './stored-matches.ts';

/** The fields of a stored mute that matching needs. */
export type MuteLike = { matches: MuteMatches; until: Date; endedAt: Date | null };

export type MuteSubject = Omit<Subject, 'relation'> & { incidentId: string | null; kind: string };

/** Reports whether a mute is in force. `until` is exclusive. */
function isInForce(mute: Pick<MuteLike, 'until' | 'endedAt'>, now: Date): boolean {
  return mute.endedAt === null && now.getTime() < mute.until.getTime();
}

/** Finds the matching mute that lasts longest; null when none is in force. @throws InvalidGlobError */
export function findMute<T extends MuteLike>(mutes: readonly T[], subject: MuteSubject, now: Date): T | null {
  const matching = mutes.filter((mute) => isInForce(mute, now) && isMatch(mute, subject));
  return matching.reduce<T | null>((last, mute) => (last === null || mute.until > last.until ? mute : last), null);
}

/**
 * Returns the end of the mute of an incident: an incident is muted while all of its subjects are (D-53). Null when it is not muted.
 *
 * @param subjects - each with the incident's id, which a mute can name
 */
export function findMutedUntil(mutes: readonly MuteLike[], subjects: readonly MuteSubject[], now: Date): Date | null {
  const ends = subjects.flatMap((subject) => findMute(mutes, subject, now)?.until ?? []);
  return ends.length === 0 || ends.length < subjects.length ? null : new Date(Math.min(...ends.map((end) => +end)));
}

export const isMuted = (mutes: readonly MuteLike[], subjects: readonly MuteSubject[], now: Date): boolean =>
  findMutedUntil(mutes, subjects, now) !== null;

function isMatch({ matches }: MuteLike, subject: MuteSubject): boolean {
  const { incidentId, kind, ...rest } = matches;
  return (
    (incidentId === undefined || incidentId === subject.incidentId) &&
    (kind === undefined || kind === subject.kind) &&
    compileMatches(rest)(subject)
  );
}
