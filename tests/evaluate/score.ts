import type { Detector } from './detectors.ts';
import { HINDSIGHT, labelSteps } from './labels.ts';
import type { Series } from './series.ts';

export type Score = {
  labels: number;
  /** Of the labelled steps, those found at the push itself or one push later. */
  recall: number;
  /** Of the alarms that hindsight can judge, those that found a step. */
  precision: number;
  /** Alarms that found none, per thousand pushes that hindsight can judge. */
  falsePerThousand: number;
  /** Share of the steps found at the push itself. */
  atPush: number;
  /** Of steps found up to five pushes late. */
  delay: { meanPushes: number; meanDays: number };
  /** Further alarms within five pushes of a step that was found, a step. */
  repeats: number;
  /** Alarms per thousand pushes, each for itself, and those of one repository within 72 h as one. */
  alarms: number;
  groups: number;
  /** Alarms at the first and last five pushes of a series, which hindsight cannot judge; counted nowhere else. */
  unjudged: number;
};

const ON_TIME_PUSHES = 1;
const GROUP_MS = 72 * 3_600_000;
const DAY_MS = 86_400_000;

export function scoreDetector(series: readonly Series[], detect: Detector): Score {
  const sum = { pushes: 0, judged: 0, labels: 0, found: 0, atPush: 0, right: 0, wrong: 0, repeats: 0, unjudged: 0 };
  const delays: { pushes: number; days: number }[] = [];
  const times = new Map<string, number[]>();
  for (const { repository, pushes } of series) {
    const alarms = detect(pushes);
    const labels = labelSteps(pushes.map(({ sizeBytes }) => sizeBytes));
    const last = pushes.length - HINDSIGHT;
    const left = new Set(alarms.filter((at) => at >= HINDSIGHT && at <= last));
    sum.pushes += pushes.length;
    sum.judged += Math.max(0, last - HINDSIGHT + 1);
    sum.labels += labels.length;
    sum.unjudged += alarms.length - left.size;
    for (const label of labels) {
      const found = rangeFrom(label, HINDSIGHT).find((at) => left.has(at));
      if (found === undefined) continue;
      left.delete(found);
      delays.push({ pushes: found - label, days: daysBetween(pushes[label]?.at, pushes[found]?.at) });
      if (found - label <= ON_TIME_PUSHES) {
        sum.found += 1;
        sum.right += 1;
      } else sum.wrong += 1;
      if (found === label) sum.atPush += 1;
      sum.repeats += rangeFrom(found + 1, HINDSIGHT).filter((at) => left.has(at) && !labels.includes(at)).length;
    }
    sum.wrong += left.size;
    times.set(repository, [...(times.get(repository) ?? []), ...alarms.map((at) => pushes[at]?.at.getTime() ?? 0)]);
  }
  const all = [...times.values()];
  return {
    labels: sum.labels,
    recall: ratio(sum.found, sum.labels),
    precision: ratio(sum.right, sum.right + sum.wrong),
    falsePerThousand: 1_000 * ratio(sum.wrong, sum.judged),
    atPush: ratio(sum.atPush, sum.labels),
    delay: { meanPushes: mean(delays.map((delay) => delay.pushes)), meanDays: mean(delays.map((delay) => delay.days)) },
    repeats: ratio(sum.repeats, delays.length),
    alarms: 1_000 * ratio(all.flat().length, sum.pushes),
    groups:
      1_000 *
      ratio(
        all.reduce((count, list) => count + countGroups(list), 0),
        sum.pushes,
      ),
    unjudged: sum.unjudged,
  };
}

function countGroups(times: readonly number[]): number {
  let groups = 0;
  let openedAt = Number.NEGATIVE_INFINITY;
  for (const time of [...times].sort((a, b) => a - b)) {
    if (time - openedAt <= GROUP_MS) continue;
    groups += 1;
    openedAt = time;
  }
  return groups;
}

const rangeFrom = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);
const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const mean = (values: readonly number[]) =>
  ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
const daysBetween = (from?: Date, to?: Date) => ((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / DAY_MS;
