import { FLOORS, type Floors, isOver, returnBytes, type Severity, severityOf } from './floors.ts';
import { median } from './median.ts';

/** A push of a series, in its order. */
export type Push = {
  at: Date;
  sizeBytes: number;
  /** Grows where a line must not be joined: nothing is compared across it. */
  segment: number;
};

/** Why a push is, or is not, a regression. */
export type StepDecision =
  /** Nothing to compare with yet: the first of its segment. */
  | 'first'
  | 'within-floors'
  /** Over the floors, and no more than this series does all the time. */
  | 'within-noise'
  /** Up again from a dip of a push or two, to where it was before. */
  | 'dip-undone'
  | 'improved'
  | 'opened'
  /** Another step up while the first one is open. */
  | 'escalated'
  | 'still-up'
  | 'recovered'
  /** Long enough at the new level to be the level. */
  | 'accepted-by-time';

export type StepVerdict = {
  decision: StepDecision;
  /** What it was compared with; null for a first push. While a regression is open it is frozen. */
  baselineBytes: number | null;
  deltaBytes: number;
  /** Of what opened or escalated. */
  severity: Severity | null;
};

export type StepRule = Readonly<{
  floors: Floors;
  /** Pushes at the accepted level whose median is the baseline. */
  windowPushes: number;
  /** So many times the usual change from push to push is still noise. */
  noiseFactor: number;
  /** A dip of so many pushes is no new level. */
  dipPushes: number;
  /** So many pushes and days at a level make it the level. */
  acceptPushes: number;
  acceptDays: number;
}>;

/** DETECTION 5.2 and 6.1; chosen on docker-library's history (npm run evaluate). */
export const STEP_RULE: StepRule = {
  ...{ floors: FLOORS, windowPushes: 3, noiseFactor: 6, dipPushes: 2, acceptPushes: 5, acceptDays: 30 },
};

const DAY_MS = 86_400_000;
/** Fewer changes than this say nothing about what is usual. */
const MIN_CHANGES = 8;
const LAST_CHANGES = 20;
/** The standard deviation of what is distributed normally, from its median absolute value. */
const SIGMA = 1.4826;

/** Verdicts of the pushes of one series, one each. A regression is judged against the level before it until it is over. */
export function judgeSteps(pushes: readonly Push[], rule: StepRule = STEP_RULE): StepVerdict[] {
  const verdicts: StepVerdict[] = [];
  let judge = createJudge(rule);
  let segment: number | null = null;
  for (const push of pushes) {
    if (push.segment !== segment) judge = createJudge(rule);
    segment = push.segment;
    verdicts.push(judge(push));
  }
  return verdicts;
}

type Open = {
  baselineBytes: number;
  lastBytes: number;
  pushes: number;
  sizes: number[];
  since: Date;
  before: number[];
};

function createJudge(rule: StepRule): (push: Push) => StepVerdict {
  const { floors } = rule;
  const changes: number[] = [];
  let level: number[] = [];
  let open: Open | null = null;
  let dip: { baselineBytes: number; pushes: number } | null = null;
  let previousBytes: number | null = null;

  function judge({ at, sizeBytes }: Push): StepVerdict {
    if (previousBytes === null) return settle('first', null, sizeBytes);
    return open === null ? judgeLevel(sizeBytes, at) : judgeOpen(open, sizeBytes, at);
  }

  /** The push belongs to the accepted level from now on. */
  function settle(decision: StepDecision, baselineBytes: number | null, sizeBytes: number): StepVerdict {
    level = [...level, sizeBytes].slice(-rule.windowPushes);
    return verdict(decision, baselineBytes, sizeBytes);
  }

  function judgeLevel(sizeBytes: number, at: Date): StepVerdict {
    const baselineBytes = median(level);
    const deltaBytes = sizeBytes - baselineBytes;
    const before = dip;
    dip = before && before.pushes < rule.dipPushes ? { ...before, pushes: before.pushes + 1 } : null;
    if (isOver(-deltaBytes, baselineBytes, floors)) {
      level = [];
      dip = { baselineBytes: before?.baselineBytes ?? baselineBytes, pushes: 1 };
      return settle('improved', baselineBytes, sizeBytes);
    }
    if (!isOver(deltaBytes, baselineBytes, floors)) return settle('within-floors', baselineBytes, sizeBytes);
    if (before && sizeBytes <= returnBytes(before.baselineBytes, floors)) {
      level = [before.baselineBytes];
      dip = null;
      return settle('dip-undone', before.baselineBytes, sizeBytes);
    }
    if (isNoise(deltaBytes)) return settle('within-noise', baselineBytes, sizeBytes);
    open = { baselineBytes, lastBytes: sizeBytes, pushes: 1, sizes: [sizeBytes], since: at, before: level };
    dip = null;
    return verdict('opened', baselineBytes, sizeBytes);
  }

  function judgeOpen(now: Open, sizeBytes: number, at: Date): StepVerdict {
    const { baselineBytes, lastBytes } = now;
    if (sizeBytes <= returnBytes(baselineBytes, floors)) {
      open = null;
      level = now.before;
      return settle('recovered', baselineBytes, sizeBytes);
    }
    const isUp = isOver(sizeBytes - lastBytes, lastBytes, floors);
    const isNewLevel = isUp || isOver(lastBytes - sizeBytes, lastBytes, floors);
    const sizes = isNewLevel ? [sizeBytes] : [...now.sizes, sizeBytes].slice(-rule.windowPushes);
    const pushes = isNewLevel ? 1 : now.pushes + 1;
    const since = isNewLevel ? at : now.since;
    open = { ...now, lastBytes: sizeBytes, sizes, pushes, since };
    if (isUp) return verdict('escalated', baselineBytes, sizeBytes);
    if (pushes < rule.acceptPushes || at.getTime() - since.getTime() < rule.acceptDays * DAY_MS)
      return verdict('still-up', baselineBytes, sizeBytes);
    open = null;
    level = sizes;
    return verdict('accepted-by-time', baselineBytes, sizeBytes);
  }

  function isNoise(deltaBytes: number): boolean {
    if (changes.length < MIN_CHANGES) return false;
    return deltaBytes < rule.noiseFactor * SIGMA * median(changes.slice(-LAST_CHANGES));
  }

  return (push) => {
    const result = judge(push);
    if (previousBytes !== null) changes.push(Math.abs(push.sizeBytes - previousBytes));
    if (changes.length > LAST_CHANGES) changes.shift();
    previousBytes = push.sizeBytes;
    return result;
  };
}

function verdict(decision: StepDecision, baselineBytes: number | null, sizeBytes: number): StepVerdict {
  const deltaBytes = baselineBytes === null ? 0 : sizeBytes - baselineBytes;
  const isAlarm = decision === 'opened' || decision === 'escalated';
  return {
    ...{ decision, baselineBytes, deltaBytes },
    severity: isAlarm && baselineBytes !== null ? severityOf(deltaBytes, baselineBytes) : null,
  };
}
