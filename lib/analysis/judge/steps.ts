import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { StepDecision } from '#lib/domain/verdict.ts';
import { type Dip, findUndoneBytes, youngDips } from './dips.ts';
import { exceedsFloors, returnBytes, severityOf } from './floors.ts';
import { type GrowthLimits, type GrowthStart, growthReached } from './growth.ts';
import { baselineOf, type LevelPush, windowOf } from './level.ts';
import { isNoise, LAST_CHANGES } from './noise.ts';
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
  let judge = new StepJudge(settings, messages);
  let segment: number | null = null;
  for (const [index, push] of pushes.entries()) {
    if (push.segment !== segment) judge = new StepJudge(settings, messages);
    segment = push.segment;
    verdicts.push(judge.next(push, recompressions[index] ?? null));
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

/** Judges the pushes of one segment, in their order. */
class StepJudge {
  readonly #settings: StepSettings;
  readonly #limits: GrowthLimits;
  readonly #changes: number[] = [];
  #level: LevelPush[] = [];
  #open: Open | null = null;
  #dips: (Dip & { left: Left })[] = [];
  #previous: (Sized & { ownBytes: number | null }) | null = null;
  #position = 0;

  constructor(settings: StepSettings, messages: MessageLimits) {
    this.#settings = settings;
    this.#limits = { ...settings, messages };
  }

  next(push: Push, recompression: Recompression | null): StepVerdict {
    if (recompression) this.#rebaseAll(recompression);
    const isSame = recompression?.isWhole ?? false;
    const result = this.#judge(push, isSame);
    // A recompression changes no files, so it is not a usual change, however often it happens.
    if (this.#previous !== null && !isSame) this.#changes.push(Math.abs(push.sizeBytes - this.#previous.sizeBytes));
    if (this.#changes.length > LAST_CHANGES) this.#changes.shift();
    this.#previous = { sizeBytes: push.sizeBytes, layers: push.layers, ownBytes: push.ownBytes ?? null };
    this.#position += 1;
    return result;
  }

  #judge(push: Push, isSame: boolean): StepVerdict {
    if (this.#previous === null) return this.#joinLevel('first', null, push);
    if (push.fromFirstLook && this.#open === null && !push.accepted) return this.#begin('first-look', null, push);
    const baselineBytes = this.#open?.baselineBytes ?? baselineOf(this.#level, push.at, this.#settings);
    // A recompressed push at the accepted level needs no second acceptance.
    if (push.accepted && !(isSame && this.#open === null)) return this.#begin('accepted', baselineBytes, push);
    if (!isSame && push.startsMajor && exceedsFloors(push.sizeBytes - baselineBytes, baselineBytes, this.#settings))
      return this.#begin('first-of-major', baselineBytes, push);
    if (this.#open !== null) return this.#judgeOpen(this.#open, push, isSame);
    return isSame ? this.#joinLevel('within-floors', baselineBytes, push) : this.#judgeLevel(baselineBytes, push);
  }

  /** Converts all remembered sizes to the new compression. */
  #rebaseAll({ rebase }: Recompression): void {
    const rebaseLeft = ({ pushes, at }: Left): Left => ({ pushes: pushes.map(rebase), at });
    const rebaseStay = (stay: Stay): Stay => {
      const newest = stay.newest.map(rebase);
      return { ...stay, first: rebase(stay.first), newest, lastBytes: newest.at(-1)?.sizeBytes ?? stay.lastBytes };
    };
    if (this.#previous) {
      const { ownBytes, ...rest } = rebase(this.#previous);
      this.#previous = { ...rest, ownBytes: inProportion(ownBytes, this.#previous.sizeBytes, rest.sizeBytes) };
    }
    this.#level = this.#level.map(rebase);
    this.#dips = this.#dips.map((dip) => {
      const left = rebaseLeft(dip.left);
      return { ...dip, left, levelBytes: baselineOf(left.pushes, left.at, this.#settings) };
    });
    if (!this.#open) return;
    const before = rebaseLeft(this.#open.before);
    const baselineBytes = baselineOf(before.pushes, before.at, this.#settings);
    this.#open = {
      before,
      baselineBytes,
      stay: rebaseStay(this.#open.stay),
      reached: this.#open.reached,
      ownBytes: inProportion(this.#open.ownBytes, this.#open.baselineBytes, baselineBytes),
      left: this.#open.left.map((dip) => {
        const stay = rebaseStay(dip.stay);
        return { ...dip, stay, levelBytes: stay.lastBytes };
      }),
    };
  }

  /** Adds the push to the accepted level. */
  #joinLevel(decision: StepDecision, baselineBytes: number | null, push: Push): StepVerdict {
    this.#level = windowOf([...this.#level, push], push.at, this.#settings);
    return verdict(decision, baselineBytes, push.sizeBytes);
  }

  /** Begins a level with this push alone. */
  #begin(decision: StepDecision, baselineBytes: number | null, push: Push): StepVerdict {
    this.#open = null;
    this.#dips = [];
    this.#level = [];
    return this.#joinLevel(decision, baselineBytes, push);
  }

  #judgeLevel(baselineBytes: number, push: Push): StepVerdict {
    const { at, sizeBytes } = push;
    const deltaBytes = sizeBytes - baselineBytes;
    this.#dips = youngDips(this.#dips, { at, position: this.#position }, this.#settings);
    if (exceedsFloors(-deltaBytes, baselineBytes, this.#settings))
      return this.#fall('improved', { pushes: this.#level, at }, push);
    if (!exceedsFloors(deltaBytes, baselineBytes, this.#settings))
      return this.#joinLevel('within-floors', baselineBytes, push);
    const levelBytes = findUndoneBytes(this.#dips, sizeBytes, this.#settings);
    if (levelBytes !== null) {
      this.#level = [{ at, sizeBytes: levelBytes }];
      // Earlier falls, from higher levels, may be undone as well.
      this.#dips = this.#dips.filter((dip) => dip.levelBytes > levelBytes);
      return this.#joinLevel('dip-undone', levelBytes, push);
    }
    if (isNoise(deltaBytes, this.#changes, this.#settings.noiseFactor))
      return this.#joinLevel('within-noise', baselineBytes, push);
    const start = { baselineBytes, ownBytes: this.#previous?.ownBytes ?? null };
    const reached = growthReached(start, push, this.#limits);
    this.#open = { ...start, reached, stay: beginStay(push), left: [], before: { pushes: this.#level, at } };
    this.#dips = [];
    return verdict('opened', baselineBytes, sizeBytes, this.#settings);
  }

  /** Begins a lower level. The old one is remembered, since the fall may be a brief dip. */
  #fall(decision: StepDecision, left: Left, push: Push): StepVerdict {
    const baselineBytes = baselineOf(left.pushes, left.at, this.#settings);
    this.#dips = [...this.#dips, { at: push.at, position: this.#position, levelBytes: baselineBytes, left }];
    this.#level = [];
    return this.#joinLevel(decision, baselineBytes, push);
  }

  /** @param isSame - the push has the files of the one before it, so it neither recovers nor escalates */
  #judgeOpen(now: Open, push: Push, isSame: boolean): StepVerdict {
    const { baselineBytes } = now;
    const { at, sizeBytes } = push;
    if (!isSame && sizeBytes <= returnBytes(baselineBytes, this.#settings)) {
      this.#open = null;
      this.#level = now.before.pushes;
      if (exceedsFloors(baselineBytes - sizeBytes, baselineBytes, this.#settings))
        return this.#fall('recovered', now.before, push);
      return this.#joinLevel('recovered', baselineBytes, push);
    }
    const left = youngDips(now.left, { at, position: this.#position }, this.#settings);
    const toldBytes = Math.max(now.stay.lastBytes, ...left.map(({ levelBytes }) => levelBytes));
    const mayAlert = !isSame && !push.fromFirstLook;
    // Growth that the first check found above a backport does not alert, neither there nor at the next push.
    const reached = isSame ? now.reached : Math.max(now.reached, growthReached(now, push, this.#limits));
    this.#open = { ...now, ...this.#stayOn({ ...now, left }, push), reached };
    if (mayAlert && (reached > now.reached || exceedsFloors(sizeBytes - toldBytes, toldBytes, this.#settings)))
      return verdict('escalated', baselineBytes, sizeBytes, this.#settings);
    const { pushes, since, newest } = this.#open.stay;
    const isSettled =
      pushes >= this.#settings.acceptPushes && at.getTime() - since.getTime() >= this.#settings.acceptDays * DAY_MS;
    if (!this.#settings.acceptByTime || !isSettled) return verdict('still-up', baselineBytes, sizeBytes);
    this.#open = null;
    this.#level = newest;
    return verdict('accepted-by-time', baselineBytes, sizeBytes);
  }

  /** Continues a stay, or begins one. A return from a brief dip continues the stay before it. */
  #stayOn({ stay, left }: Open, push: Push): Pick<Open, 'stay' | 'left'> {
    const { at, sizeBytes } = push;
    const goOn = (from: Stay): Stay => ({
      first: from.first,
      pushes: from.pushes + 1,
      since: from.since,
      lastBytes: sizeBytes,
      newest: windowOf([...from.newest, push], at, this.#settings),
    });
    const isAt = (bytes: number) => !exceedsFloors(Math.abs(sizeBytes - bytes), bytes, this.#settings);
    // The first push of the stay counts, so that many small growths are not one stay.
    if (isAt(stay.first.sizeBytes)) return { stay: goOn(stay), left };
    const fallen = { at, position: this.#position, levelBytes: stay.lastBytes, stay };
    if (sizeBytes < stay.lastBytes) return { stay: beginStay(push), left: [...left, fallen] };
    const back = left.find(({ levelBytes }) => isAt(levelBytes));
    return { stay: back ? goOn(back.stay) : beginStay(push), left };
  }
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
