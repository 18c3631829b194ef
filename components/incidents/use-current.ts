'use client';

import { useState } from 'react';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';

/**
 * Returns the chosen row, and the number of the incident to show beside the list. When the chosen row leaves the list, for example since
 * it was accepted, the next row takes its place. An incident of the URL that is not loaded yet is shown without a row.
 */
export function useCurrent(
  items: readonly IncidentRow[],
  asked: number | null,
): { current: IncidentRow | null; shown: number | null } {
  const [last, setLast] = useState<{ asked: number | null; at: number }>({ asked: null, at: 0 });
  const found = asked === null ? 0 : items.findIndex(({ number }) => number === asked);
  if (found >= 0 && (last.asked !== asked || last.at !== found)) setLast({ asked, at: found });
  if (found < 0 && last.asked !== asked) return { current: null, shown: asked };
  const current = items[found >= 0 ? found : Math.min(last.at, items.length - 1)] ?? null;
  return { current, shown: current?.number ?? null };
}
