import type { Detector } from './detectors.ts';
import { HINDSIGHT, labelSteps } from './labels.ts';
import type { Series } from './series.ts';

/** Count is how many steps were found, and how many alarms found a step. */
export type Count = {
  /** Steps in hindsight. */
  labels: number;
  /** Share of these that were found at the push itself or one push later. */
  recall: number;
  /** Share of alarms that found a step. */
  precision: number;
  /** Alarms without a step, per thousand pushes. */
  falsePerThousand: number;
};

export type Score = Count & {
  /** Share of the steps found at the push itself. */
  atPush: number;
  /** Mean delay of steps that were found up to five pushes late. */
  delay: { meanPushes: number; meanDays: number };
  /** Further alarms within five pushes, per step that was found. */
  repeats: number;
  /** Alarms per thousand pushes, each counted, and with those of one repository within 72 h counted once. */
  alarms: number;
  groups: number;
  /**
   * Alarms at the first and last five pushes of a series, which hindsight cannot judge. Only the two counts below
   * include them.
   */
  unjudged: number;
  /** The same steps. Every alarm without a step counts as false, even where hindsight cannot judge. */
  everyAlarm: Count;
  /** Steps with fewer pushes at the ends of a series, so that every alarm is judged. */
  withEnds: Count;
};

const ON_TIME_PUSHES = 1;
const GROUP_MS = 72 * 3_600_000;
const DAY_MS = 86_400_000;

/** Judged is the steps and alarms of a series. */
type Judged = { pushes: Series['pushes']; labels: number[]; alarms: number[] };

export function scoreDetector(series: readonly Series[], detect: Detector): Score {
  const times = new Map<string, number[]>();
  const inside: Judged[] = [];
  const every: Judged[] = [];
  const ends: Judged[] = [];
  for (const { repository, pushes } of series) {
    const alarms = detect(pushes);
    const sizes = pushes.map(({ sizeBytes }) => sizeBytes);
    const labels = labelSteps(sizes);
    inside.push({ pushes, labels, alarms: alarms.filter((at) => isJudged(at, pushes.length)) });
    every.push({ pushes, labels, alarms });
    ends.push({ pushes, labels: labelSteps(sizes, 1), alarms });
    times.set(repository, [...(times.get(repository) ?? []), ...alarms.map((at) => pushes[at]?.at.getTime() ?? 0)]);
  }
  const pushes = sum(series.map((one) => one.pushes.length));
  const judged = sum(series.map((one) => Math.max(0, one.pushes.length - 2 * HINDSIGHT + 1)));
  const alarms = sum(every.map((one) => one.alarms.length));
  return {
    ...countMatches(inside, judged),
    ...measureDelays(inside),
    alarms: 1_000 * ratio(alarms, pushes),
    groups: 1_000 * ratio(sum([...times.values()].map(countGroups)), pushes),
    unjudged: alarms - sum(inside.map((one) => one.alarms.length)),
    everyAlarm: countMatches(every, pushes),
    withEnds: countMatches(ends, pushes),
  };
}

const isJudged = (at: number, pushes: number) => at >= HINDSIGHT && at <= pushes - HINDSIGHT;

/** Assigns each step the first alarm from it on. No alarm is assigned twice. @returns the alarm of each step */
function matchAlarms({ labels, alarms }: Judged): { label: number; found: number | undefined }[] {
  const left = new Set(alarms);
  return labels.map((label) => {
    const found = rangeFrom(label, HINDSIGHT).find((at) => left.has(at));
    if (found !== undefined) left.delete(found);
    return { label, found };
  });
}

function countMatches(series: readonly Judged[], pushes: number): Count {
  const labels = sum(series.map((one) => one.labels.length));
  const alarms = sum(series.map((one) => one.alarms.length));
  const matches = series.flatMap(matchAlarms);
  const right = matches.filter(({ label, found }) => found !== undefined && found - label <= ON_TIME_PUSHES).length;
  return {
    labels,
    recall: ratio(right, labels),
    precision: ratio(right, alarms),
    falsePerThousand: 1_000 * ratio(alarms - right, pushes),
  };
}

function measureDelays(series: readonly Judged[]): Pick<Score, 'atPush' | 'delay' | 'repeats'> {
  const delays: { pushes: number; days: number }[] = [];
  let repeats = 0;
  for (const one of series) {
    const matches = matchAlarms(one);
    const taken = new Set(matches.flatMap(({ found }) => found ?? []));
    const others = new Set(one.alarms.filter((at) => !taken.has(at)));
    for (const { label, found } of matches) {
      if (found === undefined) continue;
      delays.push({ pushes: found - label, days: daysBetween(one.pushes[label]?.at, one.pushes[found]?.at) });
      repeats += rangeFrom(found + 1, HINDSIGHT).filter((at) => others.has(at)).length;
    }
  }
  const atPush = delays.filter((delay) => delay.pushes === 0).length;
  return {
    atPush: ratio(atPush, sum(series.map((one) => one.labels.length))),
    delay: { meanPushes: mean(delays.map((delay) => delay.pushes)), meanDays: mean(delays.map((delay) => delay.days)) },
    repeats: ratio(repeats, delays.length),
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
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const mean = (values: readonly number[]) => ratio(sum(values), values.length);
const daysBetween = (from?: Date, to?: Date) => ((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / DAY_MS;
