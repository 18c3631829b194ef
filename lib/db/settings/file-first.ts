import type { Origin } from '../generated/enums.ts';

/** Sorts rows as they count: those of plimsoll.yaml come first, each part in its own order. */
export function fileFirst<T extends { origin: Origin }>(rows: readonly T[]): T[] {
  return [...rows.filter(({ origin }) => origin === 'file'), ...rows.filter(({ origin }) => origin !== 'file')];
}
