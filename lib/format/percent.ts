import { formatCount } from './count.ts';

/**
 * Formats a change in percent with its sign, U+2212 for minus: 8.1 → "+8.1 %", −120 → "−120 %", 0 → "0 %". A small
 * change never becomes zero: 0.01 → "+<0.1 %". An infinite ratio is "–".
 */
export function formatPercent(percent: number): string {
  if (!Number.isFinite(percent)) return '–';
  if (percent === 0) return '0 %';
  const sign = percent < 0 ? '\u2212' : '+';
  const amount = Math.abs(percent);
  const tenths = Math.round(amount * 10) / 10;
  if (tenths === 0) return `${sign}<0.1 %`;
  return `${sign}${tenths >= 100 ? formatCount(Math.round(amount)) : tenths.toFixed(1)} %`;
}

/** Returns a change in percent of the size before; null if that is unknown, zero or negative. */
export const percentOf = (delta: number, before: number | null): number | null =>
  before === null || before <= 0 ? null : (delta / before) * 100;

/** Formats a part of a whole: "44 %". Only nothing is "0 %", and only all of it is "100 %". `whole` is positive. */
export function formatPart(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 1) return '<1 %';
  return `${part < whole ? Math.min(99, Math.round(percent)) : 100} %`;
}
