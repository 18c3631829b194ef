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
  /** Grows where a line must not be joined: nothing is compared across it. */
  segment: number;
  /** A person accepted the level of this push. */
  accepted?: boolean;
  /** The first push of a major version. */
  startsMajor?: boolean;
  /** It was there when the series was first checked: the newest of these is the baseline, and none is a regression. */
  fromFirstLook?: boolean;
  /** Null or absent where base and own cannot be told apart. */
  ownBytes?: number | null;
};

/** Why a push is, or is not, a regression. */
export type StepDecision =
  /** The rule judges no steps. */
  | 'not-judged'
  /** Nothing to compare with yet: the first of its segment. */
  | 'first'
  /** It was there when the series was first checked: the level from then on. */
  | 'first-look'
  | 'within-floors'
  /** Over the floors, and no more than this series does all the time. */
  | 'within-noise'
  /** Up again from a brief dip, no higher than it was before. */
  | 'dip-undone'
  | 'improved'
  /** Over the floors, as a new major version may be: the new level. Ends what was open. */
  | 'first-of-major'
  | 'opened'
  /** Another step up while the first one is open, or so much growth in all that it is worse by now. */
  | 'escalated'
  | 'still-up'
  | 'recovered'
  /** A person made it the level. */
  | 'accepted'
  /** Long enough at the new level to be the level. */
  | 'accepted-by-time';

export type StepVerdict = {
  decision: StepDecision;
  /** What it was compared with; null where it was with nothing. While a regression is open it is frozen. */
  baselineBytes: number | null;
  deltaBytes: number;
  /** Of what opened or escalated. */
  severity: Severity | null;
};

export type StepSettings = RuleSettings['steps'];
type MessageLimits = GrowthLimits['messages'];

const DAY_MS = 86_400_000;
/** Fewer changes than this say nothing about what is usual. */
const MIN_CHANGES = 8;
const LAST_CHANGES = 20;
/** The standard deviation of what is distributed normally, from its median absolute value. */
const SIGMA = 1.4826;

/**
 * Verdicts of the pushes of one series, one each (D-10 to D-18). A regression is judged against the level before it
 * until it is over. Where layers are recompressed, all that is remembered is counted in the new compression from then on.
 *
 * @param recompressions - what findRecompressions finds in the pushes
 * @param messages - what growth in all is worth a message: reaching it escalates what is open
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

/** How long it is at about the size of its first push: how many pushes, the last ones of them, and since when. */
type Stay = { first: LevelPush; pushes: number; newest: LevelPush[]; lastBytes: number; since: Date };

/** A level that was left: its pushes, and when its median was taken. */
type Left = { pushes: LevelPush[]; at: Date };

type Open = GrowthStart & {
  /** The most that its growth in all has reached: lib/analysis/judge/growth.ts. */
  reached: number;
  stay: Stay;
  /** Stays that it fell from so short ago that coming back to them is nothing new. */
  left: (Dip & { stay: Stay })[];
  /** The level to come back to. */
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
    // The same files in other bytes need not be accepted again.
    if (push.accepted && !(isSame && open === null)) return begin('accepted', baselineBytes, push);
    if (!isSame && push.startsMajor && exceedsFloors(push.sizeBytes - baselineBytes, baselineBytes, settings))
      return begin('first-of-major', baselineBytes, push);
    if (open !== null) return judgeOpen(open, push, isSame);
    return isSame ? joinLevel('within-floors', baselineBytes, push) : judgeLevel(baselineBytes, push);
  }

  /** Everything that is remembered, in the compression that the series has from now on. */
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

  /** The push belongs to the accepted level from now on. */
  function joinLevel(decision: StepDecision, baselineBytes: number | null, push: Push): StepVerdict {
    level = windowOf([...level, push], push.at, settings);
    return verdict(decision, baselineBytes, push.sizeBytes);
  }

  /** The push alone is the level from now on. */
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
      // A fall before that one may be undone as well.
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

  /** A new, lower level; should it be a brief dip, the old one is remembered. */
  function fall(decision: StepDecision, left: Left, push: Push): StepVerdict {
    const baselineBytes = baselineOf(left.pushes, left.at, settings);
    dips = [...dips, { at: push.at, position, levelBytes: baselineBytes, left }];
    level = [];
    return joinLevel(decision, baselineBytes, push);
  }

  /** @param isSame - whether the push has the files of the one before it: then it neither ends nor adds anything */
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
    // What the first check found above a backport is no news, and none of the push after it.
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

  /** A brief dip does not end a stay: what comes back to it goes on with it. */
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
    // Many small pushes are no level, however little each of them is.
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
    // What only was recompressed is no change that is usual for the series, however often it happens.
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

/** A part of a size in another compression, about: what its layers are is not known here. */
const inProportion = (bytes: number | null, before: number, after: number): number | null =>
  bytes === null || before === 0 ? bytes : Math.round((bytes * after) / before);

/** @param settings - given for an alarm, which has a severity */
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
