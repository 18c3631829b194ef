import type { BudgetState } from '#lib/domain/budget.ts';

/** The change of state. Only a change can send a message. */
type BudgetDecision = 'unchanged' | 'comes-near' | 'breaks' | 'clears';
export type BudgetVerdict = {
  state: BudgetState;
  decision: BudgetDecision;
  /** The bytes that were compared with the limit; null when they could not be measured. */
  measuredBytes: number | null;
  overBytes: number;
};

const WARN_AT = 0.9;
const CLEAR_AT = 0.98;
/** A proposed budget has room for 15 % more own bytes. */
const ROOM = 1.15;

/** @param before - the state at the push before; `within` for the first push */
export function judgeBudget(before: BudgetState, measuredBytes: number, limitBytes: number): BudgetVerdict {
  const state = stateOf(before, measuredBytes, limitBytes);
  const overBytes = Math.max(0, measuredBytes - limitBytes);
  return { state, decision: decide(before, state), measuredBytes, overBytes };
}

function stateOf(before: BudgetState, sizeBytes: number, limitBytes: number): BudgetState {
  if (sizeBytes > limitBytes) return 'over';
  // Just below the limit an exceeded budget is not resolved yet.
  if (before === 'over' && sizeBytes > CLEAR_AT * limitBytes) return 'over';
  return sizeBytes >= WARN_AT * limitBytes ? 'near' : 'within';
}

function decide(before: BudgetState, now: BudgetState): BudgetDecision {
  if (before === now) return 'unchanged';
  if (now === 'over') return 'breaks';
  if (before === 'over') return 'clears';
  return now === 'near' ? 'comes-near' : 'unchanged';
}

/** Proposes a budget on unpacked bytes, with room for 15 % more, rounded up to whole megabytes. */
export const proposeUnpackedBudget = (unpackedBytes: number): number => proposeBudget(unpackedBytes, 0);

/** Proposes a budget in bytes, rounded up to whole megabytes. No budget is set automatically. */
export function proposeBudget(ownBytes: number, baseBytes: number): number {
  return Math.ceil((baseBytes + ROOM * ownBytes) / 1_000_000) * 1_000_000;
}
