/** Where a size lies against its budget; `over` and `near` are left only below the line to clear (D-21). */
export type BudgetState = 'within' | 'near' | 'over';

/** Why a message is, or is not, due: only a change of state is one. */
type BudgetDecision = 'unchanged' | 'comes-near' | 'breaks' | 'clears';
export type BudgetVerdict = {
  state: BudgetState;
  decision: BudgetDecision;
  /** What was held against the limit; null where it could not be measured. */
  measuredBytes: number | null;
  overBytes: number;
};

/** The whole image, what is not its base's, or its largest layer. */
export type BudgetMetric = 'total' | 'own' | 'layer';

const WARN_AT = 0.9;
const CLEAR_AT = 0.98;
/** Own bytes and so much more is what a budget is proposed as. */
const ROOM = 1.15;

/** @param before - the state at the push before; `within` for a first one */
export function judgeBudget(before: BudgetState, measuredBytes: number, limitBytes: number): BudgetVerdict {
  const state = stateOf(before, measuredBytes, limitBytes);
  const overBytes = Math.max(0, measuredBytes - limitBytes);
  return { state, decision: decide(before, state), measuredBytes, overBytes };
}

function stateOf(before: BudgetState, sizeBytes: number, limitBytes: number): BudgetState {
  if (sizeBytes > limitBytes) return 'over';
  // Just below the limit it has not come back yet.
  if (before === 'over' && sizeBytes > CLEAR_AT * limitBytes) return 'over';
  return sizeBytes >= WARN_AT * limitBytes ? 'near' : 'within';
}

function decide(before: BudgetState, now: BudgetState): BudgetDecision {
  if (before === now) return 'unchanged';
  if (now === 'over') return 'breaks';
  if (before === 'over') return 'clears';
  return now === 'near' ? 'comes-near' : 'unchanged';
}

/** What is proposed to whoever wants a budget; none is set by itself. Whole megabytes, rounded up. */
export function proposeBudget(ownBytes: number, baseBytes: number): number {
  return Math.ceil((baseBytes + ROOM * ownBytes) / 1_000_000) * 1_000_000;
}
