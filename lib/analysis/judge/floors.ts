import type { RuleSettings } from '#lib/analysis/rules/settings.ts';

/** Below these a growth is none (D-10): either pair is enough. */
export type Floors = Pick<RuleSettings['steps'], 'small' | 'large'>;
type Limits = Pick<RuleSettings['steps'], 'criticalShare' | 'criticalBytes'>;

/** Whether `deltaBytes` above `baseBytes` counts as a step. A growth from nothing does once it has the bytes. */
export function exceedsFloors(deltaBytes: number, baseBytes: number, { small, large }: Floors): boolean {
  return [small, large].some(
    ({ bytes, share }) => deltaBytes > 0 && deltaBytes >= bytes && deltaBytes >= share * baseBytes,
  );
}

/** How far above its baseline a size may lie and still be back: half of what makes a step there (hysteresis). */
export function returnBytes(baseBytes: number, { small, large }: Floors): number {
  const leastStep = Math.min(...[small, large].map(({ bytes, share }) => Math.max(bytes, share * baseBytes)));
  return baseBytes + 0.5 * leastStep;
}

export type Severity = 'warning' | 'critical';

export function severityOf(deltaBytes: number, baseBytes: number, { criticalShare, criticalBytes }: Limits): Severity {
  return deltaBytes >= criticalShare * baseBytes || deltaBytes >= criticalBytes ? 'critical' : 'warning';
}
