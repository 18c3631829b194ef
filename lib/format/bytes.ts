import { formatCount } from './count.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes with three significant digits in powers of 1000, as registries show them: 184203331 → "184 MB". */
export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? '\u2212' : '';
  let value = Math.abs(Math.round(bytes));
  if (value < 1_000) return `${sign}${value} B`;
  let unit = 0;
  // 999,500 would round to "1000 kB": that is 1.00 MB.
  while (unit === 0 || (Number(value.toPrecision(3)) >= 1_000 && unit < UNITS.length - 1)) {
    value /= 1_000;
    unit++;
  }
  return `${sign}${threeDigits(value)} ${UNITS[unit] ?? ''}`;
}

/** Every byte: "184,203,331 bytes". */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} ${Math.abs(bytes) === 1 ? 'byte' : 'bytes'}`;
}

/** A change in bytes: its direction, and its amount without a sign, since an arrow stands for that. */
export function formatDelta(bytes: number): { sign: 'up' | 'down' | 'same'; text: string } {
  const sign = bytes > 0 ? 'up' : bytes < 0 ? 'down' : 'same';
  return { sign, text: formatBytes(Math.abs(bytes)) };
}

/** Not toPrecision as text: above 999 of the largest unit it would turn to exponents. */
function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 1_000) return formatCount(Math.round(value));
  return rounded.toFixed(rounded >= 100 ? 0 : rounded >= 10 ? 1 : 2);
}
