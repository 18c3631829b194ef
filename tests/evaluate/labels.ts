import { exceedsFloors } from '#lib/analysis/judge/floors.ts';
import { median } from '#lib/analysis/judge/median.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';

const { steps: BUILT_IN } = BUILT_IN_SETTINGS;

/** This many pushes before and after a push decide in hindsight whether it was a step. */
export const HINDSIGHT = 5;

/**
 * Returns the pushes that are a step up in hindsight. The size must be above the floors against the push before and the
 * median of the five before. The median of the five pushes from it on must be too. A rule of floors alone finds all of
 * them, because it shares the floors.
 *
 * @param least - the number of pushes that is enough on either side when a series has no more
 */
export function labelSteps(sizes: readonly number[], least = HINDSIGHT): number[] {
  const labels: number[] = [];
  for (let at = least; at + least <= sizes.length; at += 1) {
    const before = median(sizes.slice(Math.max(0, at - HINDSIGHT), at));
    const after = median(sizes.slice(at, at + HINDSIGHT));
    const [size = 0, last = 0] = [sizes[at], sizes[at - 1]];
    const isStep = (deltaBytes: number, baseBytes: number) => exceedsFloors(deltaBytes, baseBytes, BUILT_IN);
    if (isStep(size - last, last) && isStep(size - before, before) && isStep(after - before, before)) labels.push(at);
  }
  return labels;
}
