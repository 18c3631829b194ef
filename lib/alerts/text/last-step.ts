import type { IncidentFacts } from '#lib/alerts/message-facts.ts';

type Size = NonNullable<IncidentFacts['size']>;

/** A baseline is a median: it may be some bytes off the push before. */
const NEARLY = 0.05;

/** The last step, where it is not all that an incident grew by; else null. */
export function findLastStep({ deltaBytes, step }: Size): NonNullable<Size['step']> | null {
  if (!step || Math.abs(step.deltaBytes - deltaBytes) <= NEARLY * Math.abs(deltaBytes)) return null;
  return step;
}
