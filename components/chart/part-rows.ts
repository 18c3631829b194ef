import { countOf, formatCount } from '#lib/format/count.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import { gapRows } from './gap-rows.ts';
import type { ChartRow } from './model.ts';

const isKnown = ({ baseBytes, ownBytes }: Pick<Point, 'baseBytes' | 'ownBytes'>): boolean =>
  baseBytes !== null && ownBytes !== null;

/** Reports whether any point has the sizes of base and own layers. */
export const hasParts = (points: readonly Point[]): boolean => points.some(isKnown);

/** Returns the rows of a series for areas of base and own bytes, with gaps where they are unknown. */
export const partRows = (rows: readonly ChartRow[], keys: readonly string[]): ChartRow[] =>
  gapRows(rows, keys, ['base', 'own']);

/** Explains what the chart of base and own layers leaves out; null when it leaves out nothing. */
export function partsNote(points: readonly Point[]): string | null {
  const unknown = points.filter((point) => !isKnown(point)).length;
  if (unknown === 0) return null;
  const hint = 'Set the OCI base labels, or watch the base image.';
  if (unknown === points.length) return `Base image unknown: showing total. ${hint}`;
  return `Base image unknown for ${formatCount(unknown)} of ${countOf(points.length, 'push', 'pushes')}, which are left out. ${hint}`;
}
