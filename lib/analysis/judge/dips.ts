import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { type Floors, returnBytes } from './floors.ts';

/** A fall below the level, and what the level was. */
export type Dip = { at: Date; position: number; levelBytes: number };
type Limits = Pick<RuleSettings['steps'], 'dipPushes' | 'dipHours'>;

const HOUR_MS = 3_600_000;

/** The falls that are so young that a rise only undoes them: by pushes or by hours. */
export function youngDips<T extends Dip>(dips: readonly T[], now: { at: Date; position: number }, limits: Limits): T[] {
  return dips.filter(({ at, position }) => {
    const isYoung = now.at.getTime() - at.getTime() <= limits.dipHours * HOUR_MS;
    return isYoung || now.position - position <= limits.dipPushes;
  });
}

/** The lowest level that a size came back to, not above; null where it is higher than all of them, or there are none. */
export function findUndoneBytes(dips: readonly Dip[], sizeBytes: number, floors: Floors): number | null {
  const reached = dips.filter(({ levelBytes }) => sizeBytes <= returnBytes(levelBytes, floors));
  return reached.length === 0 ? null : Math.min(...reached.map(({ levelBytes }) => levelBytes));
}
