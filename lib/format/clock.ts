import { partsOf } from './time.ts';

/** Formats "14:05" for today, else "3 Nov, 14:05", for times within a few days. The default zone is the reader's. */
export function formatClock(date: Date, now: Date, timeZone?: string): string {
  const [parts, today] = [partsOf(date, timeZone), partsOf(now, timeZone)];
  if (parts === null) return '–';
  const isToday = parts.day === today?.day && parts.month === today.month && parts.year === today.year;
  return isToday ? parts.time : `${parts.day} ${parts.month}, ${parts.time}`;
}
