import type { IncidentAction } from '#lib/queries/incidents.ts';

/** What needs words of a person before it is done. */
export type AskedAction = 'accept' | 'mute' | 'invalidate';

export const isAsked = (action: IncidentAction): action is AskedAction =>
  action === 'accept' || action === 'mute' || action === 'invalidate';

/** "incident 12", "4 incidents" */
export const whatOf = (numbers: readonly number[]): string =>
  numbers.length === 1 ? `incident ${numbers[0]}` : `${numbers.length} incidents`;
