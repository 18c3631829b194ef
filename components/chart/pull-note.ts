import { countOf, formatCount } from '#lib/format/count.ts';
import type { Point } from '#lib/views/dto/streams.ts';

/** Says for how many pushes it is unknown what nodes pull again unchanged, and how to find out; null when it is known for all. */
export function pullNote(points: readonly Point[]): string | null {
  const pulled = points.filter(({ comparedWith, pull }) => comparedWith !== null && pull.bytes > 0);
  const unknown = pulled.filter(({ pull }) => pull.unchangedBytes === null).length;
  if (unknown === 0) return null;
  const pushes = `${formatCount(unknown)} of ${countOf(pulled.length, 'push', 'pushes')}`;
  return `How much nodes pull again unchanged is unknown for ${pushes}: the files of a push and of the one before have to be read. To read them, open the push in Compare.`;
}
