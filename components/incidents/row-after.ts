/** The place that a row had in the list before it was acknowledged and moved to the other section. */
export type Moved = { number: number; at: number };

/**
 * Returns the row that a key moves to, at most to the first or last one; undefined in an empty list. After a row moved to another
 * section, the next row is the one that took its place.
 *
 * @param number - the number of the incident to start from; undefined to go to the first row
 * @param by - 1 for the next row, -1 for the previous one
 */
export function rowAfter<T extends { number: number }>(
  items: readonly T[],
  { number, by, moved }: { number: number | undefined; by: 1 | -1; moved: Moved | null },
): T | undefined {
  if (number === undefined) return items[0];
  const hasMoved = by === 1 && moved?.number === number && items[moved.at]?.number !== number;
  const at = hasMoved ? moved.at : items.findIndex((item) => item.number === number) + by;
  return items[Math.max(0, Math.min(items.length - 1, at))];
}
