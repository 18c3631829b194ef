import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { median } from './median.ts';
import type { Sized } from './recompression.ts';

/** A size at the accepted level, with the time of its push. */
export type LevelPush = Sized & { at: Date };
type Window = Pick<RuleSettings['steps'], 'windowPushes' | 'windowHours'>;

const HOUR_MS = 3_600_000;
/** Most pushes in a window. More do not improve the median. */
const MOST = 200;

/** The newest `windowPushes` of a level, or those of the `windowHours` before `at` when they are more (D-11). */
export function windowOf<T extends LevelPush>(
  level: readonly T[],
  at: Date,
  { windowPushes, windowHours }: Window,
): T[] {
  const oldest = at.getTime() - windowHours * HOUR_MS;
  const newest = level.slice(-MOST);
  return newest.filter((push, index) => index >= newest.length - windowPushes || push.at.getTime() >= oldest);
}

/** The baseline in bytes: the median of the window. @param level - at least one push */
export function baselineOf(level: readonly LevelPush[], at: Date, window: Window): number {
  return median(windowOf(level, at, window).map(({ sizeBytes }) => sizeBytes));
}
