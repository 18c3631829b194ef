'use client';

import { useMay } from '#components/shell/use-me.ts';

/** Said to whom nothing here is offered. */
export function ReaderNote() {
  return useMay('write') ? null : <p className="text-muted">You may look at these; changing them takes an editor.</p>;
}
