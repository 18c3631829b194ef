/** Reasons why a push is a regression, or is not (D-22). */
export const STEP_DECISIONS = [
  /** The rule does not judge steps. */
  'not-judged',
  /** The first of its segment: there is nothing to compare with. */
  'first',
  /** It existed at the first check of the series, and begins the level. */
  'first-look',
  'within-floors',
  /** Above the floors, but within the usual changes of the series (D-13). */
  'within-noise',
  /** Back from a brief dip, and not above the level before it (D-16). */
  'dip-undone',
  'improved',
  /** Above the floors in a new major version: begins a level, and ends an open regression (D-18). */
  'first-of-major',
  'opened',
  /** Another step while the regression is open, or a higher stage of its total growth (D-14). */
  'escalated',
  'still-up',
  'recovered',
  /** A person accepted the size. */
  'accepted',
  /** The size stayed long enough to be accepted by time (D-42). */
  'accepted-by-time',
] as const;
export type StepDecision = (typeof STEP_DECISIONS)[number];
