import { countOf, formatCount } from '#lib/format/count.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import { gapRows } from './gap-rows.ts';
import { type ChartRow, FILE_FIELDS } from './model.ts';

const isRead = ({ unpackedBytes }: Pick<Point, 'unpackedBytes'>): boolean => unpackedBytes !== null;

/** Reports whether the layers of any push are read, so that its unpacked size is known. */
export const hasUnpacked = (points: readonly Point[]): boolean => points.some(isRead);

/** Returns the rows of a series for a line of its files, with a gap from each push that is not read to the next one that is. */
export const unpackedRows = (rows: readonly ChartRow[], keys: readonly string[]): ChartRow[] =>
  gapRows(rows, keys, Object.values(FILE_FIELDS).flat());

/** Says how many pushes a chart of files leaves out, and how to read them; null when it leaves out none. */
export function unpackedNote(points: readonly Point[]): string | null {
  const unread = points.filter((point) => !isRead(point)).length;
  if (unread === 0) return null;
  const all = countOf(points.length, 'push', 'pushes');
  const left = unread === points.length ? 'Showing total.' : 'They are left out.';
  const hint = 'To read one, pin it, open its image and choose “Read files” under Packages.';
  return `${formatCount(unread)} of ${all} ${unread === 1 ? 'is' : 'are'} not read. ${left} ${hint}`;
}
