/** Formats a whole number with commas: 1204 → "1,204". It does not use the locale, so that server and browser agree. */
export function formatCount(count: number): string {
  const digits = String(Math.abs(Math.trunc(count)));
  return (Math.trunc(count) < 0 ? '\u2212' : '') + digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Formats a number with its noun: "1 tag", "1,204 tags", "2 registries". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${Math.trunc(count) === 1 ? one : many}`;
}
