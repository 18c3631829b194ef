import type { MemberState, RegressionKind } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { BudgetVerdict } from './budget.ts';
import type { CreepVerdict } from './creep.ts';
import { exceedsFloors, type Floors, severityOf } from './floors.ts';
import { type GrowthLimits, type GrowthStart, growthReached } from './growth.ts';
import { median } from './median.ts';
import { findRecompressions, type Recompression, type Sized } from './recompression.ts';
import type { Push, StepVerdict } from './steps.ts';

/** How a regression ended; `open` while it has not. Only a person makes one invalid. */
type RunState = Exclude<MemberState, 'invalid'>;

/** A push that opened or escalated a regression; `baselineBytes` in the compression of that push. */
type Alarm = { index: number; severity: Severity; baselineBytes: number };

/** One regression of one series, from the push that opened it. Numbers are indexes of pushes. */
export type Run = {
  kind: RegressionKind;
  opened: number;
  /** The pushes that opened and escalated it, ascending; empty for a budget that was exceeded before it was set. */
  alarms: Alarm[];
  state: RunState;
  /** The push that ended it; null while it is open. */
  ended: number | null;
  /** The frozen baseline, or the limit of a budget, in the compression of the push that opened it. */
  baselineBytes: number;
  /** The same in the compression of the newest push; differs only after a recompression. */
  baselineNowBytes: number;
  /** The push to compare it with: the last one before it at the accepted level. */
  before: number | null;
};

const ENDS: Partial<Record<StepVerdict['decision'], RunState>> = {
  recovered: 'recovered',
  accepted: 'accepted',
  'accepted-by-time': 'acceptedByTime',
  'first-of-major': 'superseded',
  first: 'superseded',
};

/** Lists the regressions in the verdicts of judgeSteps, oldest first. */
export function listStepRuns(verdicts: readonly StepVerdict[]): Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  for (const [index, { decision, severity, baselineBytes }] of verdicts.entries()) {
    const alarm: Alarm = { index, severity: severity ?? 'warning', baselineBytes: baselineBytes ?? 0 };
    if (decision === 'opened') {
      open = newRun('step', alarm);
      runs.push(open);
    } else if (open) {
      open.baselineNowBytes = baselineBytes ?? open.baselineNowBytes;
      if (decision === 'escalated') open.alarms.push(alarm);
      const state = ENDS[decision];
      if (state) {
        Object.assign(open, { state, ended: index });
        open = null;
      }
    }
  }
  return runs;
}

/** Limits for accepting creep by time, and for its total growth. */
type CreepRules = {
  pushes: number;
  days: number;
  byTime: boolean;
  growth?: (GrowthLimits & Floors) | undefined;
};

/** Lists creep as regressions. Each lasts until half of its first growth is gone, or until it is accepted or superseded. */
export function listCreepRuns(
  pushes: readonly Push[],
  verdicts: readonly CreepVerdict[],
  steps: readonly StepVerdict[],
  rules: CreepRules,
  recompressions: readonly (Recompression | null)[] = findRecompressions(pushes),
): Run[] {
  const runs: Run[] = [];
  let open: Creep | null = null;
  /** The newest pushes, in the newest compression. */
  let newest: Sized[] = [];
  for (const [index, { decision, anchorBytes, deltaBytes }] of verdicts.entries()) {
    const push = pushes[index];
    if (!push) continue;
    const recompression = recompressions[index] ?? null;
    if (recompression) {
      const before = newest.at(-1);
      newest = newest.map(recompression.rebase);
      if (open) rebaseCreep(open, before, newest.at(-1));
    }
    newest = [...newest.slice(1 - END_PUSHES), push];
    const isCreeping = decision === 'creeping' && anchorBytes !== null;
    if (isCreeping && !open) {
      open = beginCreep(pushes, index, { anchorBytes, deltaBytes }, rules);
      runs.push(open);
      continue;
    }
    if (!open) continue;
    const now = { newest, isSame: recompression?.isWhole ?? false, step: steps[index]?.decision ?? 'not-judged' };
    noteStay(open, index, push, rules);
    const state = isCreeping ? null : endOfCreep(open, pushes, index, now, rules);
    if (state) {
      Object.assign(open, { state, ended: index });
      open = null;
    } else noteGrowth(open, index, push, { isWorse: isCreeping, isSame: now.isSame, limits: rules.growth });
  }
  return runs;
}

const DAY_MS = 86_400_000;
/** Number of pushes whose median is the level of creep. */
const END_PUSHES = 3;

type Creep = Run & {
  /** At this size or below, the growth has recovered. */
  line: number;
  /** Own bytes before it; null when the base boundary is unknown. */
  ownBytes: number | null;
  /** The highest stage that its total growth reached (growthReached). */
  reached: number;
  /** The first push of the current stay at about one size, and that size. */
  stay: { index: number; sizeBytes: number };
};

function beginCreep(
  pushes: readonly Push[],
  index: number,
  { anchorBytes, deltaBytes }: { anchorBytes: number; deltaBytes: number },
  { growth }: CreepRules,
): Creep {
  const sizeBytes = pushes[index]?.sizeBytes ?? 0;
  const before = findLast(pushes, index, (bytes) => bytes <= anchorBytes);
  const ownBytes = pushes[before]?.ownBytes ?? null;
  const run = newRun('creep', {
    index,
    severity: severityInAll(anchorBytes, sizeBytes, growth),
    baselineBytes: anchorBytes,
  });
  const start = { baselineBytes: anchorBytes, ownBytes };
  const reached = growth ? growthReached(start, pushes[index] ?? { sizeBytes }, growth) : 0;
  return { ...run, before, line: anchorBytes + deltaBytes / 2, ownBytes, reached, stay: { index, sizeBytes } };
}

/** Restarts the stay when the size is a step away from its start, however small each push was. */
function noteStay(open: Creep, index: number, { sizeBytes }: Push, { growth }: CreepRules): void {
  const { sizeBytes: stayBytes } = open.stay;
  if (growth && exceedsFloors(Math.abs(sizeBytes - stayBytes), stayBytes, growth)) open.stay = { index, sizeBytes };
}

/** Adds an alarm when the creep shows again, or when its total growth reaches a higher stage. */
function noteGrowth(
  open: Creep,
  index: number,
  push: Push,
  { isWorse, isSame, limits }: { isWorse: boolean; isSame: boolean; limits: GrowthLimits | undefined },
): void {
  const start: GrowthStart = { baselineBytes: open.baselineNowBytes, ownBytes: open.ownBytes };
  const before = open.reached;
  if (limits !== undefined && !isSame) open.reached = Math.max(before, growthReached(start, push, limits));
  if (!isWorse && (push.fromFirstLook || open.reached <= before)) return;
  const { baselineNowBytes: baselineBytes } = open;
  open.alarms.push({ index, severity: severityInAll(baselineBytes, push.sizeBytes, limits), baselineBytes });
}

function severityInAll(baselineBytes: number, sizeBytes: number, limits: GrowthLimits | undefined): Severity {
  return limits ? severityOf(sizeBytes - baselineBytes, baselineBytes, limits) : 'warning';
}

function rebaseCreep(open: Creep, before: Sized | undefined, after: Sized | undefined): void {
  if (!before || !after || before.sizeBytes === 0) return;
  const ratio = after.sizeBytes / before.sizeBytes;
  open.line *= ratio;
  open.baselineNowBytes *= ratio;
  open.stay.sizeBytes *= ratio;
  if (open.ownBytes !== null) open.ownBytes *= ratio;
}

type Now = {
  newest: readonly Sized[];
  /** True when the push has the files of the one before it. */
  isSame: boolean;
  step: StepVerdict['decision'];
};

function endOfCreep(
  { line, alarms, stay }: Creep,
  pushes: readonly Push[],
  index: number,
  { newest, isSame, step }: Now,
  accept: CreepRules,
): RunState | null {
  const [push, since] = [pushes[index], Math.max(stay.index, alarms.at(-1)?.index ?? 0)];
  if (!push) return null;
  // Segments are compared too, since a rule may disable steps.
  if (step === 'first-of-major' || push.segment !== pushes[index - 1]?.segment) return 'superseded';
  if (push.accepted) return 'accepted';
  const atEnd = newest.slice(-Math.min(END_PUSHES, index - since + 1));
  if (!isSame && median(atEnd.map(({ sizeBytes }) => sizeBytes)) <= line) return 'recovered';
  const days = (push.at.getTime() - (pushes[since]?.at.getTime() ?? 0)) / DAY_MS;
  const atLevel = index - since + 1;
  return accept.byTime && atLevel >= accept.pushes && days >= accept.days ? 'acceptedByTime' : null;
}

/**
 * Lists the regressions of a budget, each from the push that exceeds it to the one that resolves it. A push before `since` raises
 * no alarm.
 */
export function listBudgetRuns(
  pushes: readonly Push[],
  verdicts: readonly BudgetVerdict[],
  limitBytes: number,
  since: Date,
): Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  for (const [index, { decision }] of verdicts.entries()) {
    const at = pushes[index]?.at;
    if (decision === 'breaks' && at) {
      open = newRun('budget', { index, severity: 'warning', baselineBytes: limitBytes });
      if (at < since) open.alarms = [];
      runs.push(open);
    } else if (decision === 'clears' && open) {
      Object.assign(open, { state: 'recovered', ended: index });
      open = null;
    }
  }
  return runs;
}

function newRun(kind: RegressionKind, alarm: Alarm): Run {
  const { index, baselineBytes } = alarm;
  return {
    kind,
    opened: index,
    alarms: [alarm],
    state: 'open',
    ended: null,
    baselineBytes,
    baselineNowBytes: baselineBytes,
    before: index > 0 ? index - 1 : null,
  };
}

/** A loop, since a slice for each creep would take quadratic time. Returns the push before when none matches. */
function findLast(pushes: readonly Push[], before: number, isMatch: (bytes: number) => boolean): number {
  for (let index = before - 1; index >= 0; index -= 1) {
    const push = pushes[index];
    if (push && isMatch(push.sizeBytes)) return index;
  }
  return before - 1;
}
