import { formatBytes } from '#lib/format/bytes.ts';
import { visibleText } from '#lib/format/text.ts';
import { formatDate } from '#lib/format/time.ts';
import type { PointList } from '#lib/views/dto/streams.ts';

const BEGAN: Record<string, string> = {
  first: 'the first push',
  'first-look': 'there at the first check',
  'first-of-major': 'the first of a major version',
  improved: 'smaller since then',
  accepted: 'accepted',
  'accepted-by-time': 'accepted by time',
};

/** "baseline 45.1 MB (1.3.0, there at the first check, 3 Nov 2026)"; null where there is none. */
export function baselineWords(baseline: PointList['baseline'] | undefined): string | null {
  if (!baseline) return null;
  const { sizeBytes, tag, decision, at, frozen } = baseline;
  const began = Object.hasOwn(BEGAN, decision) ? `${BEGAN[decision]}, ` : '';
  const isFrozen = frozen ? '; frozen while an incident is open' : '';
  return `baseline ${formatBytes(sizeBytes)} (${visibleText(tag)}, ${began}${formatDate(new Date(at), 'UTC')})${isFrozen}`;
}
