import type { IncidentRow } from '#lib/views/dto/incidents.ts';

type Section = { title: string | null; count: number; rows: IncidentRow[] };

/**
 * Splits the rows into open and acknowledged ones; a section without rows is left out.
 *
 * @param counts - the numbers of all that match, also those not loaded yet; null for a list that is not split
 */
export function sectionsOf(
  items: readonly IncidentRow[],
  counts: { open: number; acknowledged: number } | null,
): Section[] {
  if (counts === null) return [{ title: null, count: items.length, rows: [...items] }];
  const sections = [
    { title: 'Open', count: counts.open, rows: items.filter(({ state }) => state !== 'acknowledged') },
    { title: 'Acknowledged', count: counts.acknowledged, rows: items.filter(({ state }) => state === 'acknowledged') },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}
