import { type BudgetState, judgeBudget } from '#lib/analysis/judge/budget.ts';
import { judgeCreep } from '#lib/analysis/judge/creep.ts';
import type { Severity } from '#lib/analysis/judge/floors.ts';
import { findMajorStarts } from '#lib/analysis/judge/majors.ts';
import { judgeSteps } from '#lib/analysis/judge/steps.ts';
import type { BudgetNow } from './choose.ts';
import type { RuleSettings } from './settings.ts';

/** A point of a stored series, as a back-test needs it. Sizes in bytes. */
export type PastPoint = {
  at: Date;
  tagName: string;
  digest: string;
  indexDigest: string | null;
  sizeBytes: number;
  /** Null where base and own cannot be told apart. */
  ownBytes: number | null;
  /** Null where no budget asks for it. */
  largestLayerBytes: number | null;
  segment: number;
  accepted: boolean;
};

/** What would have opened an incident. */
export type Opening = {
  kind: 'step' | 'creep' | 'budget';
  severity: Severity;
  at: Date;
  /** Equal for what one push brought: its aliases and platforms. */
  push: string;
  fromBytes: number;
  toBytes: number;
  fromDigest: string | null;
  toDigest: string;
  ownDeltaBytes: number | null;
  ownBytesBefore: number | null;
  /** Whether a budget broke, whatever kind it is. */
  isBudget: boolean;
};

/** What the pushes of one series would have opened under a rule and a budget, oldest first; one for each push. Pure. */
export function findOpenings(
  points: readonly PastPoint[],
  settings: Pick<RuleSettings, 'steps' | 'creep'>,
  budget: Pick<BudgetNow, 'metric' | 'limitBytes'> | null,
): Opening[] {
  const majors = findMajorStarts(points.map(({ tagName }) => tagName));
  const pushes = points.map((point, index) => ({ ...point, startsMajor: majors[index] ?? false }));
  const steps = judgeSteps(pushes, settings.steps);
  const creeps = judgeCreep(pushes, steps, settings.creep);
  const broken = findBroken(points, budget);
  return points.flatMap((point, index) => {
    const [step, creep, before] = [steps[index], creeps[index], points[index - 1]];
    const isBudget = broken.has(index);
    const open = (kind: Opening['kind'], severity: Severity, fromBytes: number) => [
      { kind, severity, fromBytes, isBudget, ...describePush(point, before) },
    ];
    if (step?.decision === 'opened') return open('step', step.severity ?? 'warning', step.baselineBytes ?? 0);
    if (isBudget) return open('budget', 'warning', before?.sizeBytes ?? point.sizeBytes);
    if (creep?.decision === 'creeping') return open('creep', 'warning', creep.anchorBytes ?? 0);
    return [];
  });
}

function describePush(point: PastPoint, before: PastPoint | undefined) {
  const ownBytesBefore = before?.ownBytes ?? null;
  return {
    ...{ at: point.at, push: point.indexDigest ?? point.digest, toBytes: point.sizeBytes, toDigest: point.digest },
    fromDigest: before?.digest ?? null,
    ownDeltaBytes: point.ownBytes === null || ownBytesBefore === null ? null : point.ownBytes - ownBytesBefore,
    ownBytesBefore,
  };
}

/** Positions at which the budget broke; a series that begins over it broke nothing. */
function findBroken(
  points: readonly PastPoint[],
  budget: Pick<BudgetNow, 'metric' | 'limitBytes'> | null,
): Set<number> {
  const found = new Set<number>();
  if (!budget) return found;
  let state: BudgetState = 'within';
  for (const [index, point] of points.entries()) {
    const bytes = measure(point, budget.metric);
    if (bytes === null) continue;
    const verdict = judgeBudget(state, bytes, budget.limitBytes);
    state = verdict.state;
    if (verdict.decision === 'breaks' && index > 0) found.add(index);
  }
  return found;
}

function measure({ sizeBytes, ownBytes, largestLayerBytes }: PastPoint, metric: BudgetNow['metric']): number | null {
  if (metric === 'total') return sizeBytes;
  // Own bytes are all of them where the base is not known.
  return metric === 'own' ? (ownBytes ?? sizeBytes) : largestLayerBytes;
}
