const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Whether clocks are known there: "Europe/Berlin". */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What clocks there show, to the second, as if it were UTC; UTC itself where the zone is unknown. */
export function wallClock(at: Date, timeZone: string): number {
  const parts = new Map(
    formatterOf(isTimeZone(timeZone) ? timeZone : 'UTC')
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The first moment at which clocks there show `wall`, or have passed it. */
export function momentOf(wall: number, timeZone: string): Date {
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => wallClock(new Date(near), timeZone) - near);
  const candidates = offsets.map((offset) => wall - offset);
  const exact = candidates.filter((at) => wallClock(new Date(at), timeZone) === wall);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}

/** The day there that a moment lies in: its first moment, and the first of the next. */
export function dayOf(at: Date, timeZone: string): { from: Date; to: Date } {
  const from = startOfDay(at, timeZone);
  // 26 hours on it is tomorrow, also where a day has 25.
  return { from, to: startOfDay(new Date(from.getTime() + 26 * HOUR_MS), timeZone) };
}

function startOfDay(at: Date, timeZone: string): Date {
  return momentOf(Math.floor(wallClock(at, timeZone) / DAY_MS) * DAY_MS, timeZone);
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
