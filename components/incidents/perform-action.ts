import { countOf } from '#lib/format/count.ts';
import {
  type ActionInput,
  actOnIncident,
  actOnIncidents,
  type IncidentAction,
} from '#lib/queries/incidents/incidents.ts';
import type { Incident, IncidentRow } from '#lib/views/dto/incidents.ts';
import { whatOf } from './action-words.ts';

export type Target = Pick<IncidentRow, 'id' | 'number' | 'kind' | 'state'>;
export type PendingAction<Action> = { action: Action; targets: Target[] };

/** The last action in words, and the incident with which it can be undone. */
export type Done = { text: string; undo: Target | null };

const DONE: Record<IncidentAction, string> = {
  acknowledge: 'Acknowledged',
  accept: 'Accepted',
  mute: 'Muted',
  invalidate: 'Marked as not a regression',
  reopen: 'Reopened',
};

/** Sends an action on one incident or on many. Returns what was done, and the changed incident if it was only one. */
export async function performAction({
  action,
  targets,
  input,
}: PendingAction<IncidentAction> & { input: ActionInput }): Promise<{ done: Done; incident?: Incident }> {
  const [only = null] = targets;
  if (action === 'reopen' || targets.length === 1) {
    // Incidents are reopened one by one.
    const incident = await actOnIncident(only?.id ?? '', action, input);
    const isUndoable = action === 'accept' || action === 'invalidate';
    return {
      incident,
      done: { text: `${DONE[action]}: ${whatOf([incident.number])}.`, undo: isUndoable ? only : null },
    };
  }
  const { changed, skipped } = await actOnIncidents(
    targets.map(({ id }) => id),
    action,
    input,
  );
  const left = skipped.length === 0 ? '' : ` Not changed: ${countOf(skipped.length, 'incident')}. ${skipped[0]?.why}`;
  return { done: { text: `${DONE[action]}: ${countOf(changed.length, 'incident')}.${left}`, undo: null } };
}
