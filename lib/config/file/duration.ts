const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
const PARTS = /(\d{1,9})([smhdw])/g;

export const DURATION_PATTERN = /^(?:\d{1,9}[smhdw])+$/;

/** Parses "90s", "15m", "1h30m", "1d" or "1w" to seconds; null for anything else. */
export function findSeconds(text: string): number | null {
  if (!DURATION_PATTERN.test(text)) return null;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(PARTS)) seconds += Number(count) * SECONDS[unit as keyof typeof SECONDS];
  return seconds;
}
