'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ActionInput, afterIncidentsChange, type IncidentAction } from '#lib/queries/incidents/incidents.ts';
import { type DialogAction, mayDo, needsDialog } from './action-words.ts';
import type { Done, PendingAction, Target } from './perform-action.ts';

/** Actions on one incident or on many. The script that sends them is loaded with the first. Those that need a reason open a dialog first. */
export function useIncidentActions(onDone: () => void = () => {}) {
  const client = useQueryClient();
  const [dialog, setDialog] = useState<PendingAction<DialogAction> | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const act = useMutation({
    mutationFn: async (asked: PendingAction<IncidentAction> & { input: ActionInput }) =>
      (await import('./perform-action.ts')).performAction(asked),
    onSuccess: ({ done, incident }) => {
      setDone(done);
      setDialog(null);
      onDone();
      // Not awaited: the key of the next action would be ignored until the lists were read again.
      void afterIncidentsChange(client, incident);
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
