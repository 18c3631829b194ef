import type { BudgetVerdict } from './budget.ts';
import type { CreepVerdict } from './creep.ts';
import { median } from './median.ts';
import { findRecompressions, type Recompression, type Sized } from './recompression.ts';
import type { Push, StepVerdict } from './steps.ts';

export type RunKind = 'step' | 'creep' | 'budget';
/** How a regression ended; `open` has not. */
export type RunState = 'open' | 'recovered' | 'accepted' | 'acceptedByTime' | 'superseded';

/** One regression of one series, from the push that opened it on. Numbers are indexes of pushes. */
export type Run = {
  kind: RunKind;
  opened: number;
  /** What opened and what escalated it, ascending; empty where what opened it is no news. */
  alarms: { index: number; severity: 'warning' | 'critical' }[];
  state: RunState;
  /** The push that ended it; null while it is open. */
  ended: number | null;
  /** What it is judged against, frozen, in the compression of the push that opened it. */
  baselineBytes: number;
  /** The same in the compression of its newest push: another number only where layers were recompressed. */
  baselineNowBytes: number;
  /** The push that it is best compared with: the last one before it at the accepted level. */
  before: number | null;
};

const ENDS: Partial<Record<StepVerdict['decision'], RunState>> = {
  recovered: 'recovered',
  accepted: 'accepted',
  'accepted-by-time': 'acceptedByTime',
  'first-of-major': 'superseded',
  first: 'superseded',
};

/** Regressions that the verdicts of judgeSteps amount to, oldest first. */
export function listStepRuns(verdicts: readonly StepVerdict[]): Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  for (const [index, { decision, severity, baselineBytes }] of verdicts.entries()) {
    const alarm = { index, severity: severity ?? 'warning' };
    if (decision === 'opened') {
      open = newRun('step', index, alarm.severity, baselineBytes ?? 0);
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

/** Slow growth is one regression until the size is half back, or somebody or time accepts it. */
export function listCreepRuns(
  pushes: readonly Push[],
  verdicts: readonly CreepVerdict[],
  steps: readonly StepVerdict[],
  accept: { pushes: number; days: number; byTime: boolean },
  recompressions: readonly (Recompression | null)[] = findRecompressions(pushes),
): Run[] {
  const runs: Run[] = [];
  let open: Creep | null = null;
  /** Of the newest pushes, in the newest compression. */
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
    if (decision === 'creeping' && anchorBytes !== null) {
      if (open) open.alarms.push({ index, severity: 'warning' });
      else {
        const line = anchorBytes + deltaBytes / 2;
        open = { ...newRun('creep', index, 'warning', anchorBytes), line };
        open.before = findLast(pushes, index, (bytes) => bytes <= anchorBytes);
        runs.push(open);
      }
      continue;
    }
    const now = { newest, isSame: recompression?.isWhole ?? false, step: steps[index]?.decision ?? 'not-judged' };
    const state = open && endOfCreep(open, pushes, index, now, accept);
    if (open && state) {
      Object.assign(open, { state, ended: index });
      open = null;
    }
  }
  return runs;
}

const DAY_MS = 86_400_000;
/** So many pushes are a level of slow growth. */
const END_PUSHES = 3;

/** `line`: back below it the growth is over. */
type Creep = Run & { line: number };

function rebaseCreep(open: Creep, before: Sized | undefined, after: Sized | undefined): void {
  if (!before || !after || before.sizeBytes === 0) return;
  const ratio = after.sizeBytes / before.sizeBytes;
  open.line *= ratio;
  open.baselineNowBytes *= ratio;
}

type Now = {
  newest: readonly Sized[];
  /** Whether the push has the files of the one before it. */
  isSame: boolean;
  step: StepVerdict['decision'];
};

function endOfCreep(
  { line, alarms }: Creep,
  pushes: readonly Push[],
  index: number,
  { newest, isSame, step }: Now,
  accept: { pushes: number; days: number; byTime: boolean },
): RunState | null {
  const [push, since] = [pushes[index], alarms.at(-1)?.index ?? 0];
  if (!push) return null;
  // A rule may judge no steps.
  if (step === 'first-of-major' || push.segment !== pushes[index - 1]?.segment) return 'superseded';
  if (push.accepted) return 'accepted';
  const atEnd = newest.slice(-Math.min(END_PUSHES, index - since + 1));
  if (!isSame && median(atEnd.map(({ sizeBytes }) => sizeBytes)) <= line) return 'recovered';
  const days = (push.at.getTime() - (pushes[since]?.at.getTime() ?? 0)) / DAY_MS;
  const atLevel = index - since + 1;
  return accept.byTime && atLevel >= accept.pushes && days >= accept.days ? 'acceptedByTime' : null;
}

/** A budget is broken from the push that broke it until one that clears it; what broke it before `since` is no news. */
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
      open = newRun('budget', index, 'warning', limitBytes);
      if (at < since) open.alarms = [];
      runs.push(open);
    } else if (decision === 'clears' && open) {
      Object.assign(open, { state: 'recovered', ended: index });
      open = null;
    }
  }
  return runs;
}

function newRun(kind: RunKind, index: number, severity: 'warning' | 'critical', baselineBytes: number): Run {
  return {
    ...{ kind, opened: index, alarms: [{ index, severity }], state: 'open', ended: null },
    ...{ baselineBytes, baselineNowBytes: baselineBytes },
    before: index > 0 ? index - 1 : null,
  };
}

/** Not findLastIndex of a part: a copy for each creep would make many of them quadratic. */
function findLast(pushes: readonly Push[], before: number, isIt: (bytes: number) => boolean): number | null {
  for (let index = before - 1; index >= 0; index -= 1) {
    const push = pushes[index];
    if (push && isIt(push.sizeBytes)) return index;
  }
  return before - 1;
}
