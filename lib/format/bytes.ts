import { formatCount } from './count.ts';
import { isSameSize } from './same-size.ts';

/** Powers of 1000. */
export const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Formats bytes with three significant digits in powers of 1000, as registries do: 184203331 → "184 MB". */
export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? '\u2212' : '';
  let value = Math.abs(Math.round(bytes));
  if (value < 1_000) return `${sign}${value} B`;
  let unit = 0;
  // 999,500 would round to "1000 kB", so it becomes "1.00 MB".
  while (unit === 0 || (Number(value.toPrecision(3)) >= 1_000 && unit < UNITS.length - 1)) {
    value /= 1_000;
    unit++;
  }
  return `${sign}${threeDigits(value)} ${UNITS[unit] ?? ''}`;
}

/** Formats every byte: "184,203,331 bytes". */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} ${Math.abs(bytes) === 1 ? 'byte' : 'bytes'}`;
}

/**
 * Formats a change in bytes as a direction and an amount without a sign. On screen an arrow replaces the sign.
 *
 * @param percent - of the size before; a change that `isSameSize` is "same"
 */
export function formatDelta(
  bytes: number,
  percent: number | null = null,
): { sign: 'up' | 'down' | 'same'; text: string } {
  const sign = isSameSize(bytes, percent) ? 'same' : bytes > 0 ? 'up' : 'down';
  return { sign, text: formatBytes(Math.abs(bytes)) };
}

/** Does not use the text of toPrecision, which becomes exponential above 999 of the largest unit. */
function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 1_000) return formatCount(Math.round(value));
  return rounded.toFixed(rounded >= 100 ? 0 : rounded >= 10 ? 1 : 2);
}
