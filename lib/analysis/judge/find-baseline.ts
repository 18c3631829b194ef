import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { StepDecision } from '#lib/domain/verdict.ts';
import { findRecompressions } from './recompression.ts';
import { judgeSteps, type Push } from './steps.ts';

export type Baseline = {
  sizeBytes: number;
  /** Index and decision of the push that began the level. */
  began: number;
  decision: StepDecision;
  /** True while a regression is open: the baseline does not change until it ends (D-12). */
  isFrozen: boolean;
};

/** Decisions that begin a level. A recovery returns to the level before instead. */
const BEGINS = new Set<StepDecision>([
  'first',
  'first-look',
  'first-of-major',
  'improved',
  'accepted',
  'accepted-by-time',
]);
const IS_UP = new Set<StepDecision>(['opened', 'escalated', 'still-up']);

/** Finds the baseline of the next push; null without pushes, or when the rule does not judge steps. Pure. */
export function findBaseline(
  pushes: readonly Push[],
  { steps, messages }: Pick<RuleSettings, 'steps' | 'messages'>,
): Baseline | null {
  const last = pushes.at(-1);
  if (!last || !steps.enabled) return null;
  const next: Push = { at: last.at, segment: last.segment, sizeBytes: last.sizeBytes, layers: last.layers };
  const all = [...pushes, next];
  const verdicts = judgeSteps(all, steps, findRecompressions(all), messages);
  const sizeBytes = verdicts.at(-1)?.baselineBytes ?? last.sizeBytes;
  const past = verdicts.slice(0, -1);
  const began = past.findLastIndex(({ decision }) => BEGINS.has(decision));
  const decision = past[began]?.decision;
  if (decision === undefined) return null;
  return { sizeBytes, began, decision, isFrozen: IS_UP.has(past.at(-1)?.decision ?? 'not-judged') };
}
