import {
  type ActiveState,
  ENDED_STATES,
  type IncidentState,
  isActiveState,
  type MemberState,
} from '#lib/domain/incident.ts';

/** Derives the state of an incident from its members (D-40). `acknowledged` stays while one is open. */
export function stateOf(current: IncidentState, members: readonly MemberState[]): IncidentState {
  if (members.length === 0) return current;
  if (members.includes('open')) return current === 'acknowledged' ? 'acknowledged' : 'open';
  return ENDED_STATES.find((state) => members.includes(state)) ?? current;
}

type ClosedState = Exclude<IncidentState, ActiveState>;

export const isClosed = (state: IncidentState): state is ClosedState => !isActiveState(state);

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
