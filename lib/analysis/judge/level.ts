import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { median } from './median.ts';
import type { Sized } from './recompression.ts';

/** A size at the accepted level, and when it was pushed. */
export type LevelPush = Sized & { at: Date };
type Window = Pick<RuleSettings['steps'], 'windowPushes' | 'windowHours'>;

const HOUR_MS = 3_600_000;
/** However often it is pushed: a median of so many is as good as of more. */
const MOST = 200;

/** The newest `windowPushes` of a level, or those of the `windowHours` before `at` where they are more. */
export function windowOf<T extends LevelPush>(
  level: readonly T[],
  at: Date,
  { windowPushes, windowHours }: Window,
): T[] {
  const oldest = at.getTime() - windowHours * HOUR_MS;
  const newest = level.slice(-MOST);
  return newest.filter((push, index) => index >= newest.length - windowPushes || push.at.getTime() >= oldest);
}

/** What a push is compared with. @param level - at least one push */
export function baselineOf(level: readonly LevelPush[], at: Date, window: Window): number {
  return median(windowOf(level, at, window).map(({ sizeBytes }) => sizeBytes));
}
