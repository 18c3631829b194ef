import { exceedsFloors } from '#lib/analysis/judge/floors.ts';
import { judgeSteps, type Push } from '#lib/analysis/judge/steps.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';

const { steps: BUILT_IN } = BUILT_IN_SETTINGS;

/** Detector returns the indexes of the pushes at which it raises an alarm. */
export type Detector = (pushes: readonly Push[]) => number[];

/** Plimsoll's detector, and methods of other tools. */
export const DETECTORS: Record<string, Detector> = {
  plimsoll: (pushes) =>
    positionsOf(judgeSteps(pushes, BUILT_IN), ({ decision }) => decision === 'opened' || decision === 'escalated'),
  'step-versus-previous': (pushes) =>
    positionsOf(pushes, ({ sizeBytes }, at) => {
      const last = pushes[at - 1]?.sizeBytes;
      return last !== undefined && exceedsFloors(sizeBytes - last, last, BUILT_IN);
    }),
  'percent-of-mean': (pushes) => againstWindow(pushes, 30, 2, (size, { mean }) => size > 1.05 * mean),
  't-test': (pushes) =>
    againstWindow(pushes, 64, 10, (size, { mean, deviation, count }) => {
      return size > mean + quantile99(count - 1) * deviation * Math.sqrt(1 + 1 / count);
    }),
};

type Moments = { mean: number; deviation: number; count: number };

function againstWindow(
  pushes: readonly Push[],
  most: number,
  least: number,
  isAlarm: (size: number, moments: Moments) => boolean,
): number[] {
  return positionsOf(pushes, ({ sizeBytes }, at) => {
    const before = pushes.slice(Math.max(0, at - most), at).map((push) => push.sizeBytes);
    return before.length >= least && isAlarm(sizeBytes, momentsOf(before));
  });
}

function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, count - 1)), count };
}

/**
 * Returns Student's t, one-sided .99, by the expansion of Cornish and Fisher. It is within 1 % from 9 degrees of
 * freedom on.
 */
function quantile99(freedom: number): number {
  const z = 2.3263;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}

function positionsOf<T>(values: readonly T[], isWanted: (value: T, at: number) => boolean): number[] {
  return values.flatMap((value, at) => (isWanted(value, at) ? [at] : []));
}
