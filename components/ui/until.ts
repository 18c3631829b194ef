import { formatDate, formatDateTime } from '#lib/format/time.ts';

const DAY_MS = 86_400_000;

/** Returns the end of a typed day, in the reader's time zone, as ISO 8601; null for anything else. */
export function endOfDay(day: string): string | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const end = new Date(Number(year), Number(month) - 1, Number(date) + 1);
  // A date such as 31 February would become another day.
  const last = new Date(end.getTime() - 1);
  return last.getDate() === Number(date) && last.getMonth() + 1 === Number(month) ? end.toISOString() : null;
}

/** Returns the day of an end that `endOfDay` made, "2026-11-23". */
export function dayOf(until: string): string {
  const last = new Date(Date.parse(until) - 1);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${last.getFullYear()}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}

export const inDays = (days: number, now: Date): string => new Date(now.getTime() + days * DAY_MS).toISOString();

/** Returns the local day that is so many days from now, "2026-11-23". */
export function dayIn(days: number, now: Date): string {
  // From noon on, a change to or from summer time does not change the day.
  const noon = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12);
  return dayOf(noon.toISOString());
}

/** Formats a typed day, "23 Nov 2026"; null for anything else. */
export function dayWords(day: string): string | null {
  const end = endOfDay(day);
  return end === null ? null : formatDate(new Date(Date.parse(end) - 1));
}

/** Formats a typed local day and time, "23 Nov 2026, 10:15"; null for anything else. */
export function momentWords(local: string): string | null {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? null : formatDateTime(at);
}
