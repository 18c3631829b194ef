/** Moves an item of a list up or down; at an end it stays. */
export function move<T>(list: readonly T[], from: number, by: 1 | -1): T[] {
  const [moved, other] = [list[from], list[from + by]];
  return moved === undefined || other === undefined ? [...list] : list.with(from, other).with(from + by, moved);
}

export const moveId = (ids: readonly string[], id: string, by: 1 | -1): string[] => move(ids, ids.indexOf(id), by);
