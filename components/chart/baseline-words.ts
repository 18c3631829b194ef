import { findWord } from '#lib/domain/find-word.ts';
import { STEP_DECISIONS, type StepDecision } from '#lib/domain/verdict.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { visibleText } from '#lib/format/text.ts';
import { formatDate } from '#lib/format/time.ts';
import type { PointList } from '#lib/views/dto/streams.ts';

/** Why the pushes that count begin where they do. */
const BEGAN: Partial<Record<StepDecision, string>> = {
  first: 'first push',
  'first-look': 'found at the first check',
  'first-of-major': 'first of a major version',
  improved: 'smaller than before',
  accepted: 'accepted',
  'accepted-by-time': 'accepted by time',
};

/**
 * "baseline 45.1 MB: median of the last pushes since 1.3.0 (found at the first check, 3 Nov 2026)"; null without a baseline. The size is a
 * median of the newest pushes, so it can differ from that of the named push.
 */
export function baselineWords(baseline: PointList['baseline'] | undefined): string | null {
  if (!baseline) return null;
  const { sizeBytes, tag, decision, at, frozen } = baseline;
  const known = findWord(STEP_DECISIONS, decision);
  const word = known === null ? decision : BEGAN[known];
  const began = word === undefined ? '' : `${word}, `;
  const isFrozen = frozen ? '; frozen while an incident is open' : '';
  const date = formatDate(new Date(at), 'UTC');
  return `baseline ${formatBytes(sizeBytes)}: median of the last pushes since ${visibleText(tag)} (${began}${date})${isFrozen}`;
}
