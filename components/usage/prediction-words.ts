import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import type { UsageSavings } from '#lib/views/dto/usage.ts';

/** "12 steps done, 214 MB predicted, 207 MB saved (97 %), 2 not measured" */
export function predictionWords({
  done,
  measured,
  predictedBytes,
  savedBytes,
}: Pick<UsageSavings, 'done' | 'measured' | 'predictedBytes' | 'savedBytes'>): string {
  if (done === 0) return 'No step of a plan is done yet.';
  const percent = predictedBytes === 0 ? '' : ` (${Math.round((savedBytes / predictedBytes) * 100)} %)`;
  return [
    `${countOf(done, 'step')} done`,
    ...(measured === 0
      ? []
      : [`${formatBytes(predictedBytes)} predicted`, `${formatBytes(savedBytes)} saved${percent}`]),
    ...(measured === done ? [] : [`${done - measured} not measured`]),
  ].join(', ');
}
