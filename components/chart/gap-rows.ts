import type { ChartRow } from './model.ts';

/**
 * Returns the rows of a series for values that some pushes lack: each known value reaches to the next push, and a push without one
 * starts a gap.
 *
 * @param rows - of `seriesRows`, in order of time
 * @param keys - of its lines
 * @param fields - names of the values
 */
export function gapRows(rows: readonly ChartRow[], keys: readonly string[], fields: readonly string[]): ChartRow[] {
  return rows.flatMap((row, index) => {
    const key = keys.find((name) => row[name] !== undefined) ?? '';
    const names = fields.map((field) => `${key}${field}`);
    const before = rows[index - 1];
    const isGapStart = names.some((name) => row[name] == null && before?.[name] != null);
    const end = Object.fromEntries(names.map((name) => [name, before?.[name] ?? null]));
    return isGapStart ? [{ at: row.at, ...end }, row] : [row];
  });
}
