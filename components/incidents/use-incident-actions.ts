'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ActionInput, actOnIncident, actOnIncidents, type IncidentAction } from '#lib/queries/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { type DialogAction, mayDo, needsDialog, whatOf } from './action-words.ts';

type Target = Pick<IncidentRow, 'id' | 'number' | 'kind' | 'state'>;
type PendingAction = { action: DialogAction; targets: Target[] };

const DONE: Record<IncidentAction, string> = {
  acknowledge: 'Acknowledged',
  accept: 'Accepted',
  mute: 'Muted',
  invalidate: 'Ended as no regression',
  reopen: 'Open again',
};

/** What was done last, and whether it can be taken back. */
export type Done = { text: string; undo: Target | null };

/** Actions on one incident or many; those that need a reason ask for it first. */
export function useIncidentActions(onDone: () => void = () => {}) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<PendingAction | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const act = useMutation({
    mutationFn: async ({
      action,
      targets,
      input,
    }: {
      action: IncidentAction;
      targets: Target[];
      input: ActionInput;
    }) => {
      const [only] = targets;
      if (targets.length === 1 && only) {
        await actOnIncident(only.id, action, input);
        return { changed: 1, skipped: [] };
      }
      if (action === 'reopen') throw new Error('Incidents are opened again one by one.');
      const ids = targets.map(({ id }) => id);
      const { changed, skipped } = await actOnIncidents(ids, action, input);
      return { changed: changed.length, skipped: skipped.map(({ why }) => why) };
    },
    onSuccess: async ({ changed, skipped }, { action, targets }) => {
      const [only = null] = targets;
      const what = targets.length === 1 ? whatOf(targets.map(({ number }) => number)) : `${changed} incidents`;
      const left = skipped.length === 0 ? '' : ` ${skipped.length} left as they are: ${skipped[0]}`;
      const isUndoable = targets.length === 1 && (action === 'accept' || action === 'invalidate');
      setDone({ text: `${DONE[action]}: ${what}.${left}`, undo: isUndoable ? only : null });
      setAsked(null);
      onDone();
      await Promise.all(
        ['incidents', 'overview', 'series'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  return {
    asked,
    done,
    isPending: act.isPending,
    error: act.error,
    /** Does it to those that it can be done to, or asks why first. */
    start: (action: IncidentAction, given: Target[]) => {
      const targets = given.filter((target) => mayDo(action, target));
      if (targets.length === 0 || act.isPending) return;
      act.reset();
      if (needsDialog(action)) setAsked({ action, targets });
      else act.mutate({ action, targets, input: {} });
    },
    submit: (input: ActionInput) => {
      if (asked) act.mutate({ ...asked, input });
    },
    close: () => {
      act.reset();
      setAsked(null);
    },
    undo: () => {
      if (done?.undo) act.mutate({ action: 'reopen', targets: [done.undo], input: { reason: 'taken back' } });
    },
  };
}
export type IncidentActions = ReturnType<typeof useIncidentActions>;
