const HOUR_MS = 3_600_000;

/**
 * `Retry-After` in milliseconds: seconds, or an HTTP date; 0 and past dates become 1 s, more than an hour becomes an hour,
 * negative numbers and nonsense null: the caller's default (P-11, RFC 9110 10.2.3). `X-Retry-After` may be a unix time (L-39).
 */
export function parseRetryAfter(text: string | null, now: Date): number | null {
  const trimmed = text?.trim() ?? '';
  if (/^\d{1,20}$/.test(trimmed)) {
    const seconds = Number(trimmed);
    return bounded(
      seconds > 1_000_000_000 && seconds < 10_000_000_000 ? seconds * 1000 - now.getTime() : seconds * 1000,
    );
  }
  // Date.parse reads almost anything ("-1" is a month): only the forms with a weekday and GMT are dates here.
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(trimmed)) return null;
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? null : bounded(date - now.getTime());
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 1000), HOUR_MS);
}
