import { median } from './median.ts';

/** Fewer changes do not show the usual change of a series. */
const MIN_CHANGES = 8;
/** Number of changes that are considered. */
export const LAST_CHANGES = 20;
/** Factor from the median absolute value to the standard deviation of a normal distribution. */
const SIGMA = 1.4826;

/** Whether a growth is within the usual changes of its series (D-13). @param changes - absolute, in bytes, newest last */
export function isNoise(deltaBytes: number, changes: readonly number[], noiseFactor: number): boolean {
  if (changes.length < MIN_CHANGES) return false;
  return deltaBytes < noiseFactor * SIGMA * median(changes.slice(-LAST_CHANGES));
}
