'use client';

import { useEffect, useState } from 'react';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';

/** The incidents of the list that are ticked. */
export function usePicked(items: readonly IncidentRow[]) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  // An incident that the filter hides must not be changed in bulk.
  useEffect(() => {
    setPicked((before) => {
      const kept = new Set(items.flatMap(({ id }) => (before.has(id) ? [id] : [])));
      return kept.size === before.size ? before : kept;
    });
  }, [items]);
  return {
    picked,
    targets: items.filter(({ id }) => picked.has(id)),
    toggle: ({ id }: IncidentRow, isPicked: boolean) =>
      setPicked((before) => {
        const after = new Set(before);
        if (isPicked) after.add(id);
        else after.delete(id);
        return after;
      }),
    clear: () => setPicked(new Set()),
  };
}
