const DAY_MS = 86_400_000;

/** The end of a day as it is typed into a date field, in the reader's zone, as ISO 8601; null for what is no day. */
export function endOfDay(day: string): string | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const end = new Date(Number(year), Number(month) - 1, Number(date) + 1);
  // 31 February would be another day.
  const last = new Date(end.getTime() - 1);
  return last.getDate() === Number(date) && last.getMonth() + 1 === Number(month) ? end.toISOString() : null;
}

/** "2026-11-23" in the reader's zone: what a date field shows for an end that `endOfDay` made. */
export function dayOf(until: string): string {
  const last = new Date(Date.parse(until) - 1);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${last.getFullYear()}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}

export const inDays = (days: number, now: Date): string => new Date(now.getTime() + days * DAY_MS).toISOString();
