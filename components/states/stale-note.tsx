'use client';

import { Unplug } from 'lucide-react';
import { Ago } from '#components/figures/time.tsx';

/** Said above data that could not be refreshed: how old it is. The data itself stays. */
export function StaleNote({ error, updatedAt }: { error: Error | null; updatedAt: number }) {
  if (error === null || updatedAt === 0) return null;
  return (
    <p role="status" className="flex items-center gap-2 border-l-2 border-danger pl-3">
      <Unplug aria-hidden size={14} className="shrink-0 text-danger" />
      <span>
        {error.message} This is what was known <Ago at={new Date(updatedAt).toISOString()} />.
      </span>
    </p>
  );
}
