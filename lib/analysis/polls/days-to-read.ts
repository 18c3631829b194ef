/**
 * Returns about how many days it takes to read layers within a daily budget. 0 when what is left of today suffices, null when the
 * budget allows none. Pure.
 */
export function daysToRead(bytes: number, readTodayBytes: number, bytesPerDay: number): number | null {
  const leftBytes = Math.max(0, bytesPerDay - readTodayBytes);
  if (bytes <= leftBytes) return 0;
  return bytesPerDay === 0 ? null : Math.ceil((bytes - leftBytes) / bytesPerDay);
}
