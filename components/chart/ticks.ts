import { UNITS } from '#lib/format/bytes.ts';

const STEPS = [1, 2, 5, 10];
/** Sizes have three digits: smaller steps would give several ticks the same label. */
const DIGITS = 3;

/** Returns round values from at or below `least` to at or above `most`. */
export function niceTicks(least: number, most: number, count = 5): number[] {
  const finest = 10 ** (Math.floor(Math.log10(Math.max(most, 1))) - DIGITS + 1);
  const rough = Math.max((most - least) / count, finest, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, Math.round((STEPS.find((candidate) => candidate * power >= rough) ?? 10) * power));
  const start = Math.floor(least / step) * step;
  const steps = Math.max(1, Math.ceil((most - start) / step));
  return Array.from({ length: steps + 1 }, (_, index) => start + index * step);
}

/**
 * Formats evenly spread sizes in one unit, with as many decimals as their distance needs: "0 MB", "50 MB", "100 MB".
 *
 * @param ticks - bytes, ascending
 */
export function formatTicks(ticks: readonly number[]): string[] {
  const most = Math.max(1, ...ticks);
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(most) / 3 + 1e-9));
  const unit = 1_000 ** power;
  const step = (ticks[1] ?? most) - (ticks[0] ?? 0);
  const decimals = power === 0 ? 0 : Math.max(0, Math.ceil(-Math.log10(Math.max(1, step) / unit) - 1e-9));
  return ticks.map((bytes) => `${(bytes / unit).toFixed(decimals)} ${UNITS[power] ?? ''}`);
}
