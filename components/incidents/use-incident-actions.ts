'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ActionInput, actOnIncident, actOnIncidents, type IncidentAction } from '#lib/queries/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { type AskedAction, isAsked, whatOf } from './action-words.ts';

type Target = Pick<IncidentRow, 'id' | 'number'>;
type Asked = { action: AskedAction; targets: Target[] };

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
  const [asked, setAsked] = useState<Asked | null>(null);
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
        return { changed: 1, skipped: 0 };
      }
      if (action === 'reopen') throw new Error('Incidents are opened again one by one.');
      const ids = targets.map(({ id }) => id);
      const { changed, skipped } = await actOnIncidents(ids, action, input);
      return { changed: changed.length, skipped: skipped.length };
    },
    onSuccess: async ({ changed, skipped }, { action, targets }) => {
      const [only = null] = targets;
      const what = targets.length === 1 ? whatOf(targets.map(({ number }) => number)) : `${changed} incidents`;
      const left = skipped === 0 ? '' : ` ${skipped} were over already and stay as they are.`;
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
    ...{ asked, done },
    isPending: act.isPending,
    error: act.error,
    /** Does it, or asks why first. */
    start: (action: IncidentAction, targets: Target[]) => {
      if (targets.length === 0) return;
      act.reset();
      if (isAsked(action)) setAsked({ action, targets });
      else act.mutate({ action, targets, input: {} });
    },
    submit: (input: ActionInput) => {
      if (asked) act.mutate({ ...asked, input });
    },
    close: () => setAsked(null),
    undo: () => {
      if (done?.undo) act.mutate({ action: 'reopen', targets: [done.undo], input: { reason: 'taken back' } });
    },
  };
}
export type IncidentActions = ReturnType<typeof useIncidentActions>;
