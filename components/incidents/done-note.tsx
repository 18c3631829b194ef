'use client';

import { X } from 'lucide-react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { FLOATING } from '#components/ui/float.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { IncidentActions } from './use-incident-actions.ts';

/** The result of the last action, with a button to undo it, or its refusal. A dialog shows the refusal itself. */
export function DoneNote({ actions }: { actions: IncidentActions }) {
  const { done, dialog, error } = actions;
  if (error !== null && dialog !== null) return null;
  return (
    <div className={`flex items-center gap-x-3 ${FLOATING}`}>
      {error === null ? <p>{done?.text}</p> : <InlineError error={error} />}
      {error !== null || !done?.undo ? null : (
        <Button kind="quiet" disabled={actions.isPending} onClick={actions.undo}>
          Undo
        </Button>
      )}
      <IconButton label="Close the note" onClick={actions.dismiss}>
        <X aria-hidden size={14} />
      </IconButton>
    </div>
  );
}
