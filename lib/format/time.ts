const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time that is ahead by less is now: screens refresh their clock every 20 s, and the clocks of server and browser differ by a few
 * seconds.
 */
const CLOCK_SKEW_MS = 30 * SECOND;

/**
 * Formats how long ago in whole units: "just now", "4 min ago", "3 h ago", "2 d ago", "5 months ago". The future is
 * "in < 1 min", "in 5 min", "in 3 h", and "now" within the difference of two clocks.
 */
export function formatAgo(date: Date, now: Date): string {
  const elapsed = now.getTime() - date.getTime();
  if (Number.isNaN(elapsed)) return '–';
  if (elapsed < 0) return formatAhead(-elapsed);
  return elapsed < MINUTE ? 'just now' : `${wholeUnits(elapsed)} ago`;
}

function formatAhead(ahead: number): string {
  if (ahead < CLOCK_SKEW_MS) return 'now';
  if (ahead < MINUTE) return 'in < 1 min';
  // Rounded, so that the five minutes to a next attempt read "in 5 min" for the first half minute.
  return `in ${wholeUnits(ahead < HOUR ? Math.round(ahead / MINUTE) * MINUTE : ahead)}`;
}

/** Formats "3 Nov 2026". The default zone is the reader's. */
export function formatDate(date: Date, timeZone?: string): string {
  const parts = partsOf(date, timeZone);
  return parts === null ? '–' : `${parts.day} ${parts.month} ${parts.year}`;
}

/** Formats "3 Nov 2026, 14:05". The default zone is the reader's. */
export function formatDateTime(date: Date, timeZone?: string): string {
  const parts = partsOf(date, timeZone);
  return parts === null ? '–' : `${parts.day} ${parts.month} ${parts.year}, ${parts.time}`;
}

/** Formats a duration in its two largest units: "< 1 s", "45 s", "4 min", "1 h 20 min", "2 d 3 h". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(Math.max(0, seconds));
  if (!Number.isFinite(whole)) return '–';
  if (whole === 0) return seconds > 0 ? '< 1 s' : '0 s';
  if (whole < 60) return `${whole} s`;
  if (whole < 600 && whole % 60 !== 0) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  // Seconds are omitted from ten minutes on. Rounding comes first, so that 59.9 min becomes "1 h".
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1_440) return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return twoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function wholeUnits(milliseconds: number): string {
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  const days = Math.floor(milliseconds / DAY);
  if (days < 60) return `${days} d`;
  if (days < 730) return `${Math.floor(days / 30.44)} months`;
  return `${Math.floor(days / 365.25)} years`;
}

/**
 * Splits a date into parts with our own month names. Intl abbreviates September differently between versions, and
 * server and browser must agree.
 */
export function partsOf(date: Date, timeZone: string | undefined) {
  if (Number.isNaN(date.getTime())) return null;
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = new Intl.DateTimeFormat('en-GB', {
    ...zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const found = new Map(format.formatToParts(date).map((part) => [part.type, part.value]));
  const month = MONTHS[Number(found.get('month')) - 1] ?? '';
  return {
    day: Number(found.get('day')),
    month,
    year: found.get('year') ?? '',
    time: `${found.get('hour') ?? ''}:${found.get('minute') ?? ''}`,
  };
}
