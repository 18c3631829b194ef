import { countOf } from '#lib/format/count.ts';
import type { IncidentAction } from '#lib/queries/incidents/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { isActive } from './states.ts';

/** An action that needs a reason. */
export type DialogAction = 'accept' | 'mute' | 'invalidate';

/** The keys of the actions. Both lists of incidents and their buttons name them. */
export const ACTION_KEYS = { acknowledge: 'e', accept: 'a', mute: 'm' } as const;

export const needsDialog = (action: IncidentAction): action is DialogAction =>
  action === 'accept' || action === 'mute' || action === 'invalidate';

/** "incident 12", "4 incidents" */
export const whatOf = (numbers: readonly number[]): string =>
  numbers.length === 1 ? `incident ${numbers[0]}` : countOf(numbers.length, 'incident');

/**
 * Reports whether the server accepts the action: a polling error has nothing to accept, a secret that is none is a finding to dismiss,
 * and a closed incident can only be reopened.
 */
export function mayDo(action: IncidentAction, { kind, state }: Pick<IncidentRow, 'kind' | 'state'>): boolean {
  if (action === 'reopen') return state === 'accepted' || state === 'invalid';
  if (!isActive(state)) return false;
  if (action === 'acknowledge') return state === 'open';
  return action === 'mute' || (kind !== 'trouble' && !(kind === 'secret' && action === 'invalidate'));
}
