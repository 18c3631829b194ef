import type { DigestCadence } from '#lib/domain/channel.ts';
import { momentOf, wallClock } from '#lib/format/time-zone.ts';

export type NewsletterSchedule = {
  cadence: Exclude<DigestCadence, 'none'>;
  /** 0 to 23, local time in `timeZone`. */
  hour: number;
  /** 0 is Sunday; for a weekly digest only. */
  weekday: number;
  /** IANA name, such as "Europe/Berlin"; an unknown one counts as UTC. */
  timeZone: string;
};

const DAY_MS = 86_400_000;

/**
 * Returns the first due time of a digest after `after`. A local hour that daylight saving skips becomes the one right after. An
 * hour that occurs twice counts the first time.
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
