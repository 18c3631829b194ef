import { formatCount } from './count.ts';

/**
 * A change in percent with its sign, U+2212 for minus: 8.1 → "+8.1 %", −120 → "−120 %", 0 → "0 %". What is not zero never
 * reads as zero: 0.01 → "+<0.1 %". A ratio to nothing has no percent: "–".
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
