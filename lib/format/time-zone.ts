const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Reports whether a time zone is known: "Europe/Berlin". */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * Returns the local time in a zone, to the second, in milliseconds as if it were UTC. An unknown zone counts as UTC.
 */
export function wallClock(at: Date, timeZone: string): number {
  const parts = new Map(
    formatterOf(isTimeZone(timeZone) ? timeZone : 'UTC')
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** Returns the first moment at which local clocks show `wall` or a later time. */
export function momentOf(wall: number, timeZone: string): Date {
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => wallClock(new Date(near), timeZone) - near);
  const candidates = offsets.map((offset) => wall - offset);
  const exact = candidates.filter((at) => wallClock(new Date(at), timeZone) === wall);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}

/** Returns the first moment of the local day that contains `at`, and the first moment of the next day. */
export function dayOf(at: Date, timeZone: string): { from: Date; to: Date } {
  const from = startOfDay(at, timeZone);
  // 26 hours later is the next day, even when a day has 25 hours.
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
