'use client';

import { useEffect, useRef } from 'react';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';

/**
 * The row that is chosen, and the number whose story is shown. What left the list, since it is over now, gives its place to
 * the next one; what is further down than was loaded is shown without a row.
 */
export function useCurrent(
  items: readonly IncidentRow[],
  asked: number | null,
): { current: IncidentRow | null; shown: number | null } {
  const last = useRef<{ asked: number | null; at: number }>({ asked: null, at: 0 });
  const found = asked === null ? 0 : items.findIndex(({ number }) => number === asked);
  useEffect(() => {
    if (found >= 0) last.current = { asked, at: found };
  }, [asked, found]);
  if (found >= 0) {
    const current = items[found] ?? null;
    return { current, shown: current?.number ?? null };
  }
  if (last.current.asked !== asked) return { current: null, shown: asked };
  const current = items[Math.min(last.current.at, items.length - 1)] ?? null;
  return { current, shown: current?.number ?? null };
}
