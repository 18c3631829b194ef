import type { IncidentAction } from '#lib/queries/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { isOpen } from './states.ts';

/** What needs words of a person before it is done. */
export type DialogAction = 'accept' | 'mute' | 'invalidate';

export const needsDialog = (action: IncidentAction): action is DialogAction =>
  action === 'accept' || action === 'mute' || action === 'invalidate';

/** "incident 12", "4 incidents" */
export const whatOf = (numbers: readonly number[]): string =>
  numbers.length === 1 ? `incident ${numbers[0]}` : `${numbers.length} incidents`;

/** Whether the server would do it: trouble has no sizes to accept, and what is over is over. */
export function mayDo(action: IncidentAction, { kind, state }: Pick<IncidentRow, 'kind' | 'state'>): boolean {
  if (action === 'reopen') return state === 'accepted' || state === 'invalid';
  if (!isOpen(state)) return false;
  if (action === 'acknowledge') return state === 'open';
  return action === 'mute' || kind !== 'trouble';
}
