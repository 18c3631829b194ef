/** States of a series within an incident, and of the incident. */
export type MemberState = 'open' | 'accepted' | 'acceptedByTime' | 'recovered' | 'superseded' | 'invalid';
export type IncidentState = MemberState | 'acknowledged';

/** Closed states in order of precedence: an incident without open members gets the first one that a member has. */
const ENDS: readonly MemberState[] = ['invalid', 'accepted', 'acceptedByTime', 'recovered', 'superseded'];

/** Derives the state of an incident from its members (D-40). `acknowledged` stays while one is open. */
export function stateOf(current: IncidentState, members: readonly MemberState[]): IncidentState {
  if (members.length === 0) return current;
  if (members.includes('open')) return current === 'acknowledged' ? 'acknowledged' : 'open';
  return ENDS.find((state) => members.includes(state)) ?? current;
}

export const isClosed = (state: IncidentState): boolean => state !== 'open' && state !== 'acknowledged';

/** A regression within this time, or within this many pushes, after a recovery reopens the same member (D-43). */
export const REOPEN_MS = 7 * 86_400_000;
export const REOPEN_PUSHES = 3;
/** A series that opened FLAPS times within FLAP_PUSHES pushes is flapping; from then on it appears only in digests. */
const FLAPS = 3;
const FLAP_PUSHES = 10;

/** @param opened - indexes of the pushes that opened a regression; @param pushCount - pushes of the series */
export function isFlapping(opened: readonly number[], pushCount: number): boolean {
  return opened.filter((index) => index >= pushCount - FLAP_PUSHES).length >= FLAPS;
}
