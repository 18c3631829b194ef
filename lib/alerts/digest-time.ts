export type DigestSchedule = {
  cadence: 'daily' | 'weekly';
  /** 0 to 23, as clocks in `timeZone` show it. */
  hour: number;
  /** 0 is Sunday; of a weekly one. */
  weekday: number;
  /** "Europe/Berlin"; UTC where it is unknown. */
  timeZone: string;
};

const DAY_MS = 86_400_000;

/**
 * The first time after `after` that a digest is due. An hour that the clocks leave out in spring is the one right after; of
 * an hour that comes twice in autumn it is the first.
 */
export function nextDigestTime(after: Date, { cadence, hour, weekday, timeZone }: DigestSchedule): Date {
  const wall = wallClock(after, timeZone);
  const today = Math.floor(wall / DAY_MS) * DAY_MS;
  for (let days = 0; ; days += 1) {
    const midnight = today + days * DAY_MS;
    if (cadence === 'weekly' && new Date(midnight).getUTCDay() !== weekday) continue;
    const at = momentOf(midnight + hour * 3_600_000, timeZone);
    if (at.getTime() > after.getTime()) return at;
  }
}

/** The first moment at which clocks there show `wall`, or have passed it. */
function momentOf(wall: number, timeZone: string): Date {
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => wallClock(new Date(near), timeZone) - near);
  const candidates = offsets.map((offset) => wall - offset);
  const exact = candidates.filter((at) => wallClock(new Date(at), timeZone) === wall);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}

/** What clocks there show, to the second, as if it were UTC. */
function wallClock(at: Date, timeZone: string): number {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    ...{ calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}
