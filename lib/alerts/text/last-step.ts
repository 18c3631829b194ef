import type { IncidentFacts } from '#lib/alerts/message-facts.ts';

type Size = NonNullable<IncidentFacts['size']>;

/** Tolerance: a baseline is a median and may differ slightly from the push before. */
const NEARLY = 0.05;

/** Returns the last step when it is not the total growth, else null. */
export function findLastStep({ deltaBytes, step }: Size): NonNullable<Size['step']> | null {
  if (!step || Math.abs(step.deltaBytes - deltaBytes) <= NEARLY * Math.abs(deltaBytes)) return null;
  return step;
}
