import { partsOf } from '#lib/format/time.ts';
import { PLOT } from './scale.ts';
import type { TimeRange } from './time-range.ts';

/** A place on the time axis, in epoch milliseconds, and its label. */
export type TimeTick = { at: number; label: string };

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
type Step = readonly [unit: Unit, every: number];

/** The offered distances of ticks, from the finest. The finest whose labels do not overlap is used. */
const STEPS: readonly Step[] = [
  ['minute', 1],
  ['minute', 5],
  ['minute', 15],
  ['minute', 30],
  ['hour', 1],
  ['hour', 3],
  ['hour', 6],
  ['hour', 12],
  ['day', 1],
  ['week', 1],
  ['week', 2],
  ['month', 1],
  ['month', 2],
  ['month', 3],
  ['month', 6],
  ['year', 1],
  ['year', 2],
  ['year', 5],
  ['year', 10],
];

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** Approximate lengths, to skip steps that are far too fine. */
const LENGTH: Record<Unit, number> = {
  minute: MINUTE,
  hour: 60 * MINUTE,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
};

/** Width of a character of the axis, in pixels: 13 px monospace. */
const CHARACTER = 7.8;
const GAP = 16;
/** Below this distance in pixels no two labels have room. */
const LEAST_DISTANCE = 25;

const widthOf = (label: string): number => label.length * CHARACTER;

/** Returns the tick number `index` from at or before a time, in the reader's time zone. */
function tickAt([unit, every]: Step, from: Date, index: number): number {
  const [year, month, day] = [from.getFullYear(), from.getMonth(), from.getDate()];
  const by = index * every;
  const floor = (value: number) => value - (value % every);
  if (unit === 'minute') return new Date(year, month, day, from.getHours(), floor(from.getMinutes()) + by).getTime();
  if (unit === 'hour') return new Date(year, month, day, floor(from.getHours()) + by).getTime();
  if (unit === 'day') return new Date(year, month, day + by).getTime();
  if (unit === 'week') return new Date(year, month, mondayBefore(from, every) + by * 7).getTime();
  if (unit === 'month') return new Date(year, floor(month) + by, 1).getTime();
  return new Date(floor(year) + by, 0, 1).getTime();
}

/** The day of the month of the last Monday that begins a period of `every` weeks; 0 or less is in an earlier month. */
function mondayBefore(at: Date, every: number): number {
  // Days since Monday, 5 January 1970.
  const days = Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY - 4;
  const period = every * 7;
  return at.getDate() - (((days % period) + period) % period);
}

/** "14:00", and "3 Nov" at midnight; "3 Nov"; "Nov", and "2026" in January; "2026". */
function labelOf(unit: Unit, at: number): string {
  const parts = partsOf(new Date(at), undefined);
  if (parts === null) return '';
  const { day, month, year, time } = parts;
  if (unit === 'year') return year;
  if (unit === 'month') return month === 'Jan' ? year : month;
  return unit === 'day' || unit === 'week' || time === '00:00' ? `${day} ${month}` : time;
}

/** What the labels leave open is added to the first: the day of hours, and the year of an earlier year. */
function withContext([unit]: Step, ticks: TimeTick[], thisYear: number): TimeTick[] {
  const [first, ...others] = ticks;
  if (first === undefined || unit === 'year') return ticks;
  const parts = partsOf(new Date(first.at), undefined);
  if (parts === null) return ticks;
  const isHours = unit === 'minute' || unit === 'hour';
  if (isHours) {
    const namesDay = ticks.some(({ label }) => !label.includes(':'));
    return namesDay ? ticks : [{ at: first.at, label: `${parts.day} ${parts.month} ${first.label}` }, ...others];
  }
  const namesYear = ticks.some(({ label }) => /^\d{4}$/.test(label));
  const isEarlier = Number(parts.year) !== thisYear && new Date(ticks.at(-1)?.at ?? 0).getFullYear() !== thisYear;
  return namesYear || !isEarlier ? ticks : [{ at: first.at, label: `${first.label} ${parts.year}` }, ...others];
}

function ticksOf(step: Step, { from, to }: TimeRange): TimeTick[] {
  const ticks: TimeTick[] = [];
  for (let index = 0; ; index += 1) {
    const at = tickAt(step, new Date(from), index);
    if (at > to) return ticks;
    if (at >= from && at !== ticks.at(-1)?.at) ticks.push({ at, label: labelOf(step[0], at) });
  }
}

/**
 * Returns the ticks of a time axis: minutes, hours, days, Mondays, firsts of months or years, in the reader's time zone.
 * Labels neither overlap nor leave the axis.
 *
 * @param width - pixels of the axis
 * @param thisYear - a range that ends in an earlier year shows its year
 */
export function timeTicks(timeRange: TimeRange, width: number, thisYear: number): TimeTick[] {
  const span = Math.max(1, timeRange.to - timeRange.from);
  const x = ({ at }: TimeTick) => ((at - timeRange.from) / span) * width;
  let spare: TimeTick[] = [];
  for (const step of STEPS) {
    const distance = (step[1] * LENGTH[step[0]] * width) / span;
    if (distance < LEAST_DISTANCE) continue;
    const inside = ticksOf(step, timeRange).filter((tick) => {
      const half = widthOf(tick.label) / 2;
      return x(tick) - half >= -PLOT.left && x(tick) + half <= width + PLOT.right;
    });
    const ticks = withContext(step, inside, thisYear);
    const fits = ticks.every((tick, index) => {
      const next = ticks[index + 1];
      return next === undefined || x(next) - x(tick) >= (widthOf(tick.label) + widthOf(next.label)) / 2 + GAP;
    });
    // Where the next step has no tick in the range, one of the step before remains.
    if (fits) return ticks.length > 0 ? ticks : spare;
    spare = withContext(step, inside.slice(-1), thisYear);
  }
  return spare;
}
