'use client';

import { Button } from '#components/ui/button.tsx';
import type { IncidentActions } from './use-incident-actions.ts';

/** What was done, said and shown, with the way back. */
export function DoneNote({ actions }: { actions: IncidentActions }) {
  const { done } = actions;
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 text-muted empty:hidden">
      {done === null ? null : (
        <>
          {done.text}
          {done.undo === null ? null : (
            <Button kind="quiet" disabled={actions.isPending} onClick={actions.undo}>
              Undo
            </Button>
          )}
        </>
      )}
    </p>
  );
}
