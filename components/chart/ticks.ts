const STEPS = [1, 2, 5, 10];
/** Sizes are written with three digits: steps below the third would give neighbours the same label. */
const DIGITS = 3;

/** Round values from at or below `least` to at or above `most`, about `count` of them and at least two; whole bytes. */
export function niceTicks(least: number, most: number, count = 5): number[] {
  const finest = 10 ** (Math.floor(Math.log10(Math.max(most, 1))) - DIGITS + 1);
  const rough = Math.max((most - least) / count, finest, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, Math.round((STEPS.find((candidate) => candidate * power >= rough) ?? 10) * power));
  const start = Math.floor(least / step) * step;
  const steps = Math.max(1, Math.ceil((most - start) / step));
  return Array.from({ length: steps + 1 }, (_, index) => start + index * step);
}

/** Evenly spread times, none so near an end that its label would be cut. Epoch milliseconds. */
export function timeTicks(from: number, to: number, count: number): number[] {
  const step = (to - from) / count;
  return Array.from({ length: count }, (_, index) => Math.round(from + step * (index + 0.5)));
}
