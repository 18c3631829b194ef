import { thinPoints } from './downsample.ts';

/** A size and its time. Points are in the order of their stream, which for versions is not the order of time. */
export type TimedSize = { at: Date; sizeBytes: number };

/** [epochSeconds, bytes]: the size from that time on. */
export type SparkPair = [number, number];

const DAY_MS = 86_400_000;

/**
 * The size of a series at a time: that of the highest release that existed; null before the first. A backport changes nothing.
 */
export function sizeAt(points: readonly TimedSize[], date: Date): number | null {
  return points.findLast((point) => point.at <= date)?.sizeBytes ?? null;
}

/**
 * Returns a step line of the last `days`, ascending, with at most `max` pairs. It begins with the value at the start of the
 * window, if there was one, and ends with the value now. Empty without points.
 */
export function spark(points: readonly TimedSize[], now: Date, days = 90, max = 60): SparkPair[] {
  const start = now.getTime() - days * DAY_MS;
  const steps: { seconds: number; sizeBytes: number }[] = [];
  for (const change of changesInTime(points)) {
    if (change.time > now.getTime()) break;
    const seconds = Math.floor(Math.max(change.time, start) / 1000);
    const last = steps.at(-1);
    if (last && last.seconds >= seconds) last.sizeBytes = change.sizeBytes;
    else if (last?.sizeBytes !== change.sizeBytes) steps.push({ seconds, sizeBytes: change.sizeBytes });
  }
  const thinned = thinPoints(steps, max - 1).map(({ seconds, sizeBytes }): SparkPair => [seconds, sizeBytes]);
  const last = thinned.at(-1);
  const end = Math.floor(now.getTime() / 1000);
  return last && last[0] < end ? [...thinned, [end, last[1]]] : thinned;
}

/** Changes of the highest release over time. A point counts only when no higher one is older. */
function changesInTime(points: readonly TimedSize[]): { time: number; sizeBytes: number }[] {
  const byTime = points.map(({ at, sizeBytes }, position) => ({ time: at.getTime(), sizeBytes, position }));
  byTime.sort((a, b) => a.time - b.time || a.position - b.position);
  let highest = -1;
  return byTime.filter(({ position }) => {
    if (position < highest) return false;
    highest = position;
    return true;
  });
}
