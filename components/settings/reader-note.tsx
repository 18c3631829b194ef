'use client';

import { useMay } from '#components/shell/use-me.ts';

/** Explains to readers why there are no buttons. */
export function ReaderNote() {
  return useMay('write') ? null : (
    <p className="text-muted">Read-only. You need the editor role to change these settings.</p>
  );
}
