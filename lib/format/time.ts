const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** How long ago, in whole units: "just now", "4 min ago", "3 h ago", "2 d ago", "5 months ago"; "in 3 h" for the future. */
export function formatAgo(date: Date, now: Date): string {
  const elapsed = now.getTime() - date.getTime();
  if (Number.isNaN(elapsed)) return '–';
  const amount = Math.abs(elapsed);
  if (amount < MINUTE) return 'just now';
  const text = wholeUnits(amount);
  return elapsed < 0 ? `in ${text}` : `${text} ago`;
}

/** "3 Nov 2026", in the reader's zone unless one is named. */
export function formatDate(date: Date, timeZone?: string): string {
  const parts = partsOf(date, timeZone);
  return parts === null ? '–' : `${parts.day} ${parts.month} ${parts.year}`;
}

/** "3 Nov 2026, 14:05", in the reader's zone unless one is named. */
export function formatDateTime(date: Date, timeZone?: string): string {
  const parts = partsOf(date, timeZone);
  return parts === null ? '–' : `${parts.day} ${parts.month} ${parts.year}, ${parts.time}`;
}

/** A length of time in its two largest units: "< 1 s", "45 s", "4 min", "1 h 20 min", "2 d 3 h". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(Math.max(0, seconds));
  if (!Number.isFinite(whole)) return '–';
  if (whole === 0) return seconds > 0 ? '< 1 s' : '0 s';
  if (whole < 60) return `${whole} s`;
  if (whole < 600 && whole % 60 !== 0) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  // From ten minutes on seconds are noise; rounding comes first, so that 59.9 min reads "1 h".
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

/** Month names are ours: what Intl calls September differs between versions, and server and browser must agree. */
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
