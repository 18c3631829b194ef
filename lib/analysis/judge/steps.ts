import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { type Dip, findUndoneBytes, youngDips } from './dips.ts';
import { exceedsFloors, returnBytes, type Severity, severityOf } from './floors.ts';
import { type GrowthLimits, type GrowthStart, growthReached } from './growth.ts';
import { baselineOf, type LevelPush, windowOf } from './level.ts';
import { median } from './median.ts';
import { findRecompressions, type Recompression, type Sized } from './recompression.ts';

/** A push of a series, in its order. */
export type Push = Sized & {
  at: Date;
  /** Number of the segment. Pushes of different segments are not compared (D-04). */
  segment: number;
  /** A person accepted the level of this push. */
  accepted?: boolean;
  /** The first push of a major version. */
  startsMajor?: boolean;
  /** It existed at the first check of the series. The newest of these is the baseline, and none is a regression (D-17). */
  fromFirstLook?: boolean;
  /** Null or absent when the base boundary is unknown. */
  ownBytes?: number | null;
};

/** Reason why a push is a regression, or is not (D-22). */
export type StepDecision =
  /** The rule does not judge steps. */
  | 'not-judged'
  /** The first of its segment: there is nothing to compare with. */
  | 'first'
  /** It existed at the first check of the series, and begins the level. */
  | 'first-look'
  | 'within-floors'
  /** Above the floors, but within the usual changes of the series (D-13). */
  | 'within-noise'
  /** Back from a brief dip, and not above the level before it (D-16). */
  | 'dip-undone'
  | 'improved'
  /** Above the floors in a new major version: begins a level, and ends an open regression (D-18). */
  | 'first-of-major'
  | 'opened'
  /** Another step while the regression is open, or a higher stage of its total growth (D-14). */
  | 'escalated'
  | 'still-up'
  | 'recovered'
  /** A person accepted the size. */
  | 'accepted'
  /** The size stayed long enough to be accepted by time (D-42). */
  | 'accepted-by-time';

export type StepVerdict = {
  decision: StepDecision;
  /** The baseline; null when there was nothing to compare with. Frozen while a regression is open (D-12). */
  baselineBytes: number | null;
  deltaBytes: number;
  /** Null unless the push opened or escalated a regression. */
  severity: Severity | null;
};

export type StepSettings = RuleSettings['steps'];
type MessageLimits = GrowthLimits['messages'];

const DAY_MS = 86_400_000;
/** Fewer changes do not show the usual change of a series. */
const MIN_CHANGES = 8;
const LAST_CHANGES = 20;
/** Factor from the median absolute value to the standard deviation of a normal distribution. */
const SIGMA = 1.4826;

/**
 * Judges the pushes of one series, one verdict each (D-10 to D-18). A regression is judged against the level before it until it
 * ends. After a recompression, all remembered sizes are counted in the new compression.
 *
 * @param recompressions - the result of findRecompressions for the pushes
 * @param messages - limits for a message; total growth that reaches them escalates an open regression
 */
export function judgeSteps(
  pushes: readonly Push[],
  settings: StepSettings,
  recompressions: readonly (Recompression | null)[] = findRecompressions(pushes),
  messages?: MessageLimits,
): StepVerdict[] {
  if (!settings.enabled)
    return pushes.map(() => ({ decision: 'not-judged', baselineBytes: null, deltaBytes: 0, severity: null }));
  const verdicts: StepVerdict[] = [];
  let judge = createJudge(settings, messages);
  let segment: number | null = null;
  for (const [index, push] of pushes.entries()) {
    if (push.segment !== segment) judge = createJudge(settings, messages);
    segment = push.segment;
    verdicts.push(judge(push, recompressions[index] ?? null));
  }
  return verdicts;
}

/** A stay at about the size of its first push: the number of pushes, the newest of them, and its start. */
type Stay = { first: LevelPush; pushes: number; newest: LevelPush[]; lastBytes: number; since: Date };

/** A former level: its pushes, and the time at which its median was taken. */
type Left = { pushes: LevelPush[]; at: Date };

type Open = GrowthStart & {
  /** The highest stage that its total growth reached (growthReached). */
  reached: number;
  stay: Stay;
  /** Stays that it fell from recently. A return to one of them is no escalation. */
  left: (Dip & { stay: Stay })[];
  /** The level before the regression. */
  before: Left;
};

function createJudge(
  settings: StepSettings,
  messages: MessageLimits,
): (push: Push, recompression: Recompression | null) => StepVerdict {
  const limits: GrowthLimits = { ...settings, messages };
  const changes: number[] = [];
  let level: LevelPush[] = [];
  let open: Open | null = null;
  let dips: (Dip & { left: Left })[] = [];
  let previous: (Sized & { ownBytes: number | null }) | null = null;
  let position = 0;

  function judge(push: Push, isSame: boolean): StepVerdict {
    if (previous === null) return joinLevel('first', null, push);
    if (push.fromFirstLook && open === null && !push.accepted) return begin('first-look', null, push);
    const baselineBytes = open?.baselineBytes ?? baselineOf(level, push.at, settings);
    // A recompressed push at the accepted level needs no second acceptance.
    if (push.accepted && !(isSame && open === null)) return begin('accepted', baselineBytes, push);
    if (!isSame && push.startsMajor && exceedsFloors(push.sizeBytes - baselineBytes, baselineBytes, settings))
      return begin('first-of-major', baselineBytes, push);
    if (open !== null) return judgeOpen(open, push, isSame);
    return isSame ? joinLevel('within-floors', baselineBytes, push) : judgeLevel(baselineBytes, push);
  }

  /** Converts all remembered sizes to the new compression. */
  function rebaseAll({ rebase }: Recompression): void {
    const rebaseLeft = ({ pushes, at }: Left): Left => ({ pushes: pushes.map(rebase), at });
    const rebaseStay = (stay: Stay): Stay => {
      const newest = stay.newest.map(rebase);
      return { ...stay, first: rebase(stay.first), newest, lastBytes: newest.at(-1)?.sizeBytes ?? stay.lastBytes };
    };
    if (previous) {
      const { ownBytes, ...rest } = rebase(previous);
      previous = { ...rest, ownBytes: inProportion(ownBytes, previous.sizeBytes, rest.sizeBytes) };
    }
    level = level.map(rebase);
    dips = dips.map((dip) => {
      const left = rebaseLeft(dip.left);
      return { ...dip, left, levelBytes: baselineOf(left.pushes, left.at, settings) };
    });
    if (!open) return;
    const before = rebaseLeft(open.before);
    const baselineBytes = baselineOf(before.pushes, before.at, settings);
    open = {
      before,
      baselineBytes,
      stay: rebaseStay(open.stay),
      reached: open.reached,
      ownBytes: inProportion(open.ownBytes, open.baselineBytes, baselineBytes),
      left: open.left.map((dip) => {
        const stay = rebaseStay(dip.stay);
        return { ...dip, stay, levelBytes: stay.lastBytes };
      }),
    };
  }

  /** Adds the push to the accepted level. */
  function joinLevel(decision: StepDecision, baselineBytes: number | null, push: Push): StepVerdict {
    level = windowOf([...level, push], push.at, settings);
    return verdict(decision, baselineBytes, push.sizeBytes);
  }

  /** Begins a level with this push alone. */
  function begin(decision: StepDecision, baselineBytes: number | null, push: Push): StepVerdict {
    open = null;
    dips = [];
    level = [];
    return joinLevel(decision, baselineBytes, push);
  }

  function judgeLevel(baselineBytes: number, push: Push): StepVerdict {
    const { at, sizeBytes } = push;
    const deltaBytes = sizeBytes - baselineBytes;
    dips = youngDips(dips, { at, position }, settings);
    if (exceedsFloors(-deltaBytes, baselineBytes, settings)) return fall('improved', { pushes: level, at }, push);
    if (!exceedsFloors(deltaBytes, baselineBytes, settings)) return joinLevel('within-floors', baselineBytes, push);
    const levelBytes = findUndoneBytes(dips, sizeBytes, settings);
    if (levelBytes !== null) {
      level = [{ at, sizeBytes: levelBytes }];
      // Earlier falls, from higher levels, may be undone as well.
      dips = dips.filter((dip) => dip.levelBytes > levelBytes);
      return joinLevel('dip-undone', levelBytes, push);
    }
    if (isNoise(deltaBytes)) return joinLevel('within-noise', baselineBytes, push);
    const start = { baselineBytes, ownBytes: previous?.ownBytes ?? null };
    const reached = growthReached(start, push, limits);
    open = { ...start, reached, stay: beginStay(push), left: [], before: { pushes: level, at } };
    dips = [];
    return verdict('opened', baselineBytes, sizeBytes, settings);
  }

  /** Begins a lower level. The old one is remembered, since the fall may be a brief dip. */
  function fall(decision: StepDecision, left: Left, push: Push): StepVerdict {
    const baselineBytes = baselineOf(left.pushes, left.at, settings);
    dips = [...dips, { at: push.at, position, levelBytes: baselineBytes, left }];
    level = [];
    return joinLevel(decision, baselineBytes, push);
  }

  /** @param isSame - the push has the files of the one before it, so it neither recovers nor escalates */
  function judgeOpen(now: Open, push: Push, isSame: boolean): StepVerdict {
    const { baselineBytes } = now;
    const { at, sizeBytes } = push;
    if (!isSame && sizeBytes <= returnBytes(baselineBytes, settings)) {
      open = null;
      level = now.before.pushes;
      if (exceedsFloors(baselineBytes - sizeBytes, baselineBytes, settings)) return fall('recovered', now.before, push);
      return joinLevel('recovered', baselineBytes, push);
    }
    const left = youngDips(now.left, { at, position }, settings);
    const toldBytes = Math.max(now.stay.lastBytes, ...left.map(({ levelBytes }) => levelBytes));
    const mayAlert = !isSame && !push.fromFirstLook;
    // Growth that the first check found above a backport does not alert, neither there nor at the next push.
    const reached = isSame ? now.reached : Math.max(now.reached, growthReached(now, push, limits));
    open = { ...now, ...stayOn({ ...now, left }, push), reached };
    if (mayAlert && (reached > now.reached || exceedsFloors(sizeBytes - toldBytes, toldBytes, settings)))
      return verdict('escalated', baselineBytes, sizeBytes, settings);
    const { pushes, since, newest } = open.stay;
    const isSettled = pushes >= settings.acceptPushes && at.getTime() - since.getTime() >= settings.acceptDays * DAY_MS;
    if (!settings.acceptByTime || !isSettled) return verdict('still-up', baselineBytes, sizeBytes);
    open = null;
    level = newest;
    return verdict('accepted-by-time', baselineBytes, sizeBytes);
  }

  /** Continues a stay, or begins one. A return from a brief dip continues the stay before it. */
  function stayOn({ stay, left }: Open, push: Push): Pick<Open, 'stay' | 'left'> {
    const { at, sizeBytes } = push;
    const goOn = (from: Stay): Stay => ({
      first: from.first,
      pushes: from.pushes + 1,
      since: from.since,
      lastBytes: sizeBytes,
      newest: windowOf([...from.newest, push], at, settings),
    });
    const isAt = (bytes: number) => !exceedsFloors(Math.abs(sizeBytes - bytes), bytes, settings);
    // The first push of the stay counts, so that many small growths are not one stay.
    if (isAt(stay.first.sizeBytes)) return { stay: goOn(stay), left };
    const fallen = { at, position, levelBytes: stay.lastBytes, stay };
    if (sizeBytes < stay.lastBytes) return { stay: beginStay(push), left: [...left, fallen] };
    const back = left.find(({ levelBytes }) => isAt(levelBytes));
    return { stay: back ? goOn(back.stay) : beginStay(push), left };
  }

  function isNoise(deltaBytes: number): boolean {
    if (changes.length < MIN_CHANGES) return false;
    return deltaBytes < settings.noiseFactor * SIGMA * median(changes.slice(-LAST_CHANGES));
  }

  return (push, recompression) => {
    if (recompression) rebaseAll(recompression);
    const isSame = recompression?.isWhole ?? false;
    const result = judge(push, isSame);
    // A recompression changes no files, so it is not a usual change, however often it happens.
    if (previous !== null && !isSame) changes.push(Math.abs(push.sizeBytes - previous.sizeBytes));
    if (changes.length > LAST_CHANGES) changes.shift();
    previous = { sizeBytes: push.sizeBytes, layers: push.layers, ownBytes: push.ownBytes ?? null };
    position += 1;
    return result;
  };
}

const beginStay = (push: Push): Stay => ({
  first: push,
  pushes: 1,
  newest: [push],
  lastBytes: push.sizeBytes,
  since: push.at,
});

/** Estimates a part of a size in another compression. Its layers are not known here. */
const inProportion = (bytes: number | null, before: number, after: number): number | null =>
  bytes === null || before === 0 ? bytes : Math.round((bytes * after) / before);

/** @param settings - only for an alarm, which has a severity */
function verdict(
  decision: StepDecision,
  baselineBytes: number | null,
  sizeBytes: number,
  settings?: StepSettings,
): StepVerdict {
  const deltaBytes = baselineBytes === null ? 0 : sizeBytes - baselineBytes;
  const severity = settings && baselineBytes !== null ? severityOf(deltaBytes, baselineBytes, settings) : null;
  return { decision, baselineBytes, deltaBytes, severity };
}
