import { momentOf, wallClock } from '#lib/format/time-zone.ts';

export type NewsletterSchedule = {
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
export function nextNewsletterTime(after: Date, { cadence, hour, weekday, timeZone }: NewsletterSchedule): Date {
  const wall = wallClock(after, timeZone);
  const today = Math.floor(wall / DAY_MS) * DAY_MS;
  for (let days = 0; ; days += 1) {
    const midnight = today + days * DAY_MS;
    if (cadence === 'weekly' && new Date(midnight).getUTCDay() !== weekday) continue;
    const at = momentOf(midnight + hour * 3_600_000, timeZone);
    if (at.getTime() > after.getTime()) return at;
  }
}
