/** A change below both limits is shown as "same": 18 bytes of a rebuilt image are no news. */
export const SAME_SIZE = { bytes: 1_000, share: 0.001 } as const;

/**
 * Reports whether a change counts as none. The only place that decides it; lists in SQL get `SAME_SIZE`.
 *
 * @param percent - of the size before; null when unknown, and then only 0 bytes are no change
 */
export function isSameSize(deltaBytes: number, percent: number | null): boolean {
  if (deltaBytes === 0) return true;
  return Math.abs(deltaBytes) < SAME_SIZE.bytes && percent !== null && Math.abs(percent) < 100 * SAME_SIZE.share;
}
