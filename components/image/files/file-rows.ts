import type { FileBox } from './nest-boxes.ts';

/** A row of the tree of files. */
export type FileRow = {
  box: FileBox;
  /** 1 for the boxes inside of the opened one. */
  level: number;
  /** Its place in its level, from 1, and how many are beside it. */
  position: number;
  count: number;
  /** Null for a row that cannot be opened. */
  isOpen: boolean | null;
  /** The row around it, as a place in the list; null in the first level. */
  outer: number | null;
};

/** More rows are not drawn. */
export const MOST_ROWS = 400;

/**
 * Lists the rows of a tree in order, each before those inside it.
 *
 * @param open - ids of the boxes whose rows are open
 * @param loaded - the boxes inside of others that the answer of the map does not have, by id
 * @returns `more` is the number of rows that were left out
 */
export function listRows(
  root: FileBox,
  open: ReadonlySet<string>,
  loaded: ReadonlyMap<string, readonly FileBox[]>,
): { rows: FileRow[]; more: number } {
  const rows: FileRow[] = [];
  let more = 0;
  const visit = (boxes: readonly FileBox[], level: number, outer: number | null) => {
    for (const [at, box] of boxes.entries()) {
      if (rows.length >= MOST_ROWS) {
        more += boxes.length - at;
        return;
      }
      const isOpen = box.at === null ? null : open.has(box.id);
      const place = rows.push({ box, level, position: at + 1, count: boxes.length, isOpen, outer }) - 1;
      if (isOpen === true) visit(childrenOf(box, loaded), level + 1, place);
    }
  };
  visit(root.children, 1, null);
  return { rows, more };
}

/** Returns the boxes inside of a box, as far as they are known. */
export const childrenOf = (box: FileBox, loaded: ReadonlyMap<string, readonly FileBox[]>): readonly FileBox[] =>
  box.children.length > 0 ? box.children : (loaded.get(box.id) ?? []);

/** What a key does in the tree. `at` is a place in the list of rows. */
export type RowAct = { act: 'focus'; at: number } | { act: 'toggle' } | { act: 'zoom' };

/** Decides what a key does on the row at a place, as the pattern of a treegrid has it. Null for other keys. */
export function decideRowKey(rows: readonly FileRow[], at: number, key: string): RowAct | null {
  const row = rows[at];
  if (row === undefined) return null;
  const focus = (to: number): RowAct => ({ act: 'focus', at: Math.max(0, Math.min(rows.length - 1, to)) });
  switch (key) {
    case 'ArrowDown':
      return focus(at + 1);
    case 'ArrowUp':
      return focus(at - 1);
    case 'Home':
      return focus(0);
    case 'End':
      return focus(rows.length - 1);
    case 'ArrowRight':
      if (row.isOpen === false) return { act: 'toggle' };
      return rows[at + 1]?.outer === at ? focus(at + 1) : null;
    case 'ArrowLeft':
      if (row.isOpen === true) return { act: 'toggle' };
      return row.outer === null ? null : focus(row.outer);
    case 'Enter':
      return row.box.at === null ? null : { act: 'zoom' };
    default:
      return null;
  }
}

/** Returns the first id that has a row: of a box, or of the nearest one around it. */
export function findShown(chain: readonly string[], rows: readonly FileRow[]): string | null {
  const shown = new Set(rows.map(({ box }) => box.id));
  return chain.find((id) => shown.has(id)) ?? null;
}
