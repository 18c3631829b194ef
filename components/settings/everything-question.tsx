'use client';

import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';

/** Asks before an item without conditions is saved, since it applies to everything. */
export function EverythingQuestion({
  title,
  action,
  onConfirm,
  onCancel,
  children,
}: {
  /** "This budget applies to all 214 series in 31 repositories. Save?" */
  title: string;
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} onClose={onCancel}>
      <p className="mt-2 text-muted">{children}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button data-first-field onClick={onCancel}>
          Back
        </Button>
        <Button kind="primary" onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
