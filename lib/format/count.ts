/** A whole number with commas: 1204 → "1,204". Written out here so that server and browser agree in every locale. */
export function formatCount(count: number): string {
  const digits = String(Math.abs(Math.trunc(count)));
  return (Math.trunc(count) < 0 ? '\u2212' : '') + digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
}
