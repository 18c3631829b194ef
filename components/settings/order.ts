/** Moves one up or down; at an end it stays. */
export function moveId(ids: readonly string[], id: string, by: 1 | -1): string[] {
  const from = ids.indexOf(id);
  const other = from === -1 ? undefined : ids[from + by];
  return other === undefined ? [...ids] : ids.with(from, other).with(from + by, id);
}
