/** The day in a time zone that a moment lies in: its first moment, and the first of the next. */
export function dayOf(at: Date, timeZone: string): { from: Date; to: Date } {
  const from = startOfDay(at, timeZone);
  // 26 hours on it is tomorrow, also where a day has 25.
  const to = startOfDay(new Date(from.getTime() + 26 * HOUR_MS), timeZone);
  return { from, to };
}

const HOUR_MS = 3_600_000;

function startOfDay(at: Date, timeZone: string): Date {
  const wall = wallClock(at, timeZone);
  const midnight = wall - (wall % (24 * HOUR_MS));
  // The offset of then may differ from that of now: a second look settles it.
  const guess = midnight - (wall - floorSecond(at));
  const drift = wallClock(new Date(guess), timeZone) - midnight;
  return new Date(guess - drift);
}

const floorSecond = (at: Date): number => Math.floor(at.getTime() / 1_000) * 1_000;

/** What clocks there show, as if it were UTC; UTC itself where the zone is unknown. */
function wallClock(at: Date, timeZone: string): number {
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric' as const;
  const options = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, hourCycle: 'h23', timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, hourCycle: 'h23', timeZone: 'UTC' });
  }
}
