/**
 * Parses `Retry-After`: seconds, or an HTTP date (RFC 9110, section 10.2.3). Also reads the unix time that
 * `X-Retry-After` has at some registries (L-39).
 *
 * @returns milliseconds from `now`, zero or less for the past; null for anything else
 */
export function parseRetryAfter(text: string | null, now: Date): number | null {
  const trimmed = text?.trim() ?? '';
  if (/^\d{1,20}(?:\.\d{1,20})?$/.test(trimmed)) {
    const seconds = Number(trimmed);
    const isUnixTime = seconds > 1_000_000_000 && seconds < 10_000_000_000;
    return Math.ceil(seconds * 1_000) - (isUnixTime ? now.getTime() : 0);
  }
  // Date.parse reads almost anything ("-1" is a month). A date of HTTP starts with a weekday.
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(trimmed)) return null;
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? null : date - now.getTime();
}
