import { formatBytes } from '#lib/format/bytes.ts';
import type { IncidentMember } from '#lib/views/dto/incidents.ts';

/**
 * Explains why the comparison of two images shows another growth than the facts of the incident: it begins at a push, the total
 * growth at the baseline. Null where both read the same, and for a budget, which has no baseline.
 *
 * @param comparedBytes - difference of the two images
 */
export function growthNote(
  { kind, deltaBytes }: { kind: string } & Pick<IncidentMember, 'deltaBytes'>,
  comparedBytes: number,
): string | null {
  const [total, compared] = [deltaBytes, comparedBytes].map(amountOf);
  if (kind === 'budget' || total === compared) return null;
  return `The total growth of ${total} begins at the baseline, the median of earlier pushes. The comparison below begins at the push before: ${compared}.`;
}

/** "+141 kB" */
const amountOf = (bytes: number): string => `${bytes < 0 ? '\u2212' : '+'}${formatBytes(Math.abs(bytes))}`;
