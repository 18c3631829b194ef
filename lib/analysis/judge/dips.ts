import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { type Floors, returnBytes } from './floors.ts';

/** A fall below the level, and the level before it. */
export type Dip = { at: Date; position: number; levelBytes: number };
type Limits = Pick<RuleSettings['steps'], 'dipPushes' | 'dipHours'>;

const HOUR_MS = 3_600_000;

/** Keeps the dips that are recent enough, by pushes or by hours, for a rise to undo them (D-16). */
export function youngDips<T extends Dip>(dips: readonly T[], now: { at: Date; position: number }, limits: Limits): T[] {
  return dips.filter(({ at, position }) => {
    const isYoung = now.at.getTime() - at.getTime() <= limits.dipHours * HOUR_MS;
    return isYoung || now.position - position <= limits.dipPushes;
  });
}

/** Finds the lowest level that a size returned to without exceeding it; null when it exceeds all of them. */
export function findUndoneBytes(dips: readonly Dip[], sizeBytes: number, floors: Floors): number | null {
  const reached = dips.filter(({ levelBytes }) => sizeBytes <= returnBytes(levelBytes, floors));
  return reached.length === 0 ? null : Math.min(...reached.map(({ levelBytes }) => levelBytes));
}
