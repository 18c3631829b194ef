import { formatBytes } from './bytes.ts';
import { countOf } from './count.ts';

/** Reports whether two sizes have different texts. A small saving of a large image is lost in rounding. */
export const looksSmaller = (beforeBytes: number, afterBytes: number): boolean =>
  formatBytes(beforeBytes) !== formatBytes(afterBytes);

/** "167 MB → about 53.0 MB", or "108 MB, about 462 kB less" where both sizes have the same text. */
export function formatShrink(beforeBytes: number, afterBytes: number, estimated = false): string {
  const about = estimated ? 'about ' : '';
  return looksSmaller(beforeBytes, afterBytes)
    ? `${formatBytes(beforeBytes)} → ${about}${formatBytes(afterBytes)}`
    : `${formatBytes(beforeBytes)}, ${about}${formatBytes(beforeBytes - afterBytes)} less`;
}

/** "167 MB → 53.0 MB in 6 steps"; null without steps. */
export function formatPlanTitle({
  sizeBytes,
  afterBytes,
  estimated,
  steps,
}: {
  sizeBytes: number;
  afterBytes: number;
  estimated: boolean;
  steps: number;
}): string | null {
  if (steps === 0) return null;
  const inSteps = `in ${countOf(steps, 'step')}`;
  if (sizeBytes === afterBytes) return `${formatBytes(sizeBytes)}, less to pull ${inSteps}`;
  return `${formatShrink(sizeBytes, afterBytes, estimated)} ${inSteps}`;
}
