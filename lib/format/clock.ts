import { partsOf } from './time.ts';

/** "14:05" where that is today, else "3 Nov, 14:05": for what was or will be within days, in the reader's zone unless one is named. */
export function formatClock(date: Date, now: Date, timeZone?: string): string {
  const [parts, today] = [partsOf(date, timeZone), partsOf(now, timeZone)];
  if (parts === null) return '–';
  const isToday = parts.day === today?.day && parts.month === today.month && parts.year === today.year;
  return isToday ? parts.time : `${parts.day} ${parts.month}, ${parts.time}`;
}
