import type { IncidentKind, RegressionKind } from './incident.ts';

/** How bad growth is, mildest first. */
export const SEVERITIES = ['warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The severity of incidents that are not about sizes, by kind. */
export const FIXED_SEVERITIES = { trouble: 'warning', secret: 'critical' } as const satisfies Record<
  Exclude<IncidentKind, RegressionKind>,
  Severity
>;

/** Returns the only severity of incidents of a kind; null where it depends on the growth. */
export const findFixedSeverity = (kind: IncidentKind): Severity | null =>
  kind === 'trouble' || kind === 'secret' ? FIXED_SEVERITIES[kind] : null;
