const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** No image is older than Docker. Reproducible builders write 0001, 1970 and 1980 for "not recorded" (C-09). */
const EARLIEST_MS = Date.UTC(2013, 0, 1);

/**
 * Parses an RFC 3339 time, cut to milliseconds. Returns null when it is absent, malformed, after the year 9999 or "not
 * recorded" (C-09, C-10).
 */
export function findCreated(value: unknown): Date | null {
  const match = typeof value === 'string' && value.length <= 64 ? RFC3339.exec(value) : null;
  if (match === null) return null;
  const [, date = '', time = '', fraction = '', offset = ''] = match;
  const created = new Date(`${date}T${time}${fraction.slice(0, 4)}${offset.toUpperCase()}`);
  const at = created.getTime();
  return at >= EARLIEST_MS && created.getUTCFullYear() <= 9_999 ? created : null;
}
