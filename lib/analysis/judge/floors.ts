import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { Severity } from '#lib/domain/severity.ts';

/** Growth below both floors is ignored (D-10). */
export type Floors = Pick<RuleSettings['steps'], 'small' | 'large'>;
type Limits = Pick<RuleSettings['steps'], 'criticalShare' | 'criticalBytes'>;

/** Reports whether a growth of `deltaBytes` from `baseBytes` is a step. From 0 bytes, only the bytes of a floor count. */
export function exceedsFloors(deltaBytes: number, baseBytes: number, { small, large }: Floors): boolean {
  return [small, large].some(
    ({ bytes, share }) => deltaBytes > 0 && deltaBytes >= bytes && deltaBytes >= share * baseBytes,
  );
}

/** The largest size that has recovered: half of the smallest step above the baseline (hysteresis, D-15). */
export function returnBytes(baseBytes: number, { small, large }: Floors): number {
  const leastStep = Math.min(...[small, large].map(({ bytes, share }) => Math.max(bytes, share * baseBytes)));
  return baseBytes + 0.5 * leastStep;
}

export function severityOf(deltaBytes: number, baseBytes: number, { criticalShare, criticalBytes }: Limits): Severity {
  return deltaBytes >= criticalShare * baseBytes || deltaBytes >= criticalBytes ? 'critical' : 'warning';
}
