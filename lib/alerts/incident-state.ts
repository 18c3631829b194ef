/** States of a series within an incident, and of the incident. */
export type MemberState = 'open' | 'accepted' | 'acceptedByTime' | 'recovered' | 'superseded' | 'invalid';
export type IncidentState = MemberState | 'acknowledged';

/** An incident is over when all its series are; how, by what a person said of one of them first. */
const ENDS: readonly MemberState[] = ['invalid', 'accepted', 'acceptedByTime', 'recovered', 'superseded'];

/** The state that follows from the members' (D-40). What somebody has seen stays seen while it is open. */
export function stateOf(current: IncidentState, members: readonly MemberState[]): IncidentState {
  if (members.length === 0) return current;
  if (members.includes('open')) return current === 'acknowledged' ? 'acknowledged' : 'open';
  return ENDS.find((state) => members.includes(state)) ?? current;
}

export const isClosed = (state: IncidentState): boolean => state !== 'open' && state !== 'acknowledged';

/** So soon after it recovered, the same series' next regression is the old one again. */
export const REOPEN_MS = 7 * 86_400_000;
export const REOPEN_PUSHES = 3;
/** So many times up and down within so many pushes is flapping: from then on only the digest tells. */
const FLAPS = 3;
const FLAP_PUSHES = 10;

/** @param opened - indexes of the pushes that opened a regression; @param pushCount - of the series */
export function isFlapping(opened: readonly number[], pushCount: number): boolean {
  return opened.filter((index) => index >= pushCount - FLAP_PUSHES).length >= FLAPS;
}
