'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { countOf } from '#lib/format/count.ts';
import {
  type ActionInput,
  actOnIncident,
  actOnIncidents,
  afterIncidentsChange,
  type IncidentAction,
} from '#lib/queries/incidents/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { type DialogAction, mayDo, needsDialog, whatOf } from './action-words.ts';

type Target = Pick<IncidentRow, 'id' | 'number' | 'kind' | 'state'>;
type PendingAction<Action> = { action: Action; targets: Target[] };

const DONE: Record<IncidentAction, string> = {
  acknowledge: 'Acknowledged',
  accept: 'Accepted',
  mute: 'Muted',
  invalidate: 'Marked as not a regression',
  reopen: 'Reopened',
};

/** The last action in words, and the incident with which it can be undone. */
export type Done = { text: string; undo: Target | null };

/** Actions on one incident or on many. Those that need a reason open a dialog first. */
export function useIncidentActions(onDone: () => void = () => {}) {
  const client = useQueryClient();
  const [dialog, setDialog] = useState<PendingAction<DialogAction> | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const act = useMutation({
    mutationFn: async ({ action, targets, input }: PendingAction<IncidentAction> & { input: ActionInput }) => {
      const ids = targets.map(({ id }) => id);
      const [id = ''] = ids;
      // Incidents are reopened one by one.
      if (ids.length === 1 || action === 'reopen')
        return { incident: await actOnIncident(id, action, input), changed: ids, skipped: [] };
      return { incident: undefined, ...(await actOnIncidents(ids, action, input)) };
    },
    onSuccess: async ({ incident, changed, skipped }, { action, targets }) => {
      const [only = null] = targets;
      const what =
        targets.length === 1 ? whatOf(targets.map(({ number }) => number)) : countOf(changed.length, 'incident');
      const left =
        skipped.length === 0 ? '' : ` Not changed: ${countOf(skipped.length, 'incident')}. ${skipped[0]?.why}`;
      const isUndoable = targets.length === 1 && (action === 'accept' || action === 'invalidate');
      setDone({ text: `${DONE[action]}: ${what}.${left}`, undo: isUndoable ? only : null });
      setDialog(null);
      onDone();
      await afterIncidentsChange(client, incident);
    },
  });
  return {
    dialog,
    done,
    isPending: act.isPending,
    error: act.error,
    /** Applies the action to the targets that allow it, after asking for a reason where it needs one. */
    start: (action: IncidentAction, given: Target[]) => {
      const targets = given.filter((target) => mayDo(action, target));
      if (targets.length === 0 || act.isPending) return;
      act.reset();
      if (needsDialog(action)) setDialog({ action, targets });
      else act.mutate({ action, targets, input: {} });
    },
    submit: (input: ActionInput) => {
      if (dialog) act.mutate({ ...dialog, input });
    },
    close: () => {
      act.reset();
      setDialog(null);
    },
    /** Forgets the result of the last action. */
    dismiss: () => {
      act.reset();
      setDone(null);
    },
    undo: () => {
      if (done?.undo) act.mutate({ action: 'reopen', targets: [done.undo], input: { reason: 'undone' } });
    },
  };
}
export type IncidentActions = ReturnType<typeof useIncidentActions>;
