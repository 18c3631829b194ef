const STEPS = [1, 2, 2.5, 5, 10];

/** Round values from at or below `least` to at or above `most`, about `count` of them; bytes or any unit of 1000. */
export function niceTicks(least: number, most: number, count = 5): number[] {
  const span = Math.max(most - least, 1);
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((candidate) => candidate * power >= rough) ?? 10) * power;
  const start = Math.floor(least / step) * step;
  const ticks: number[] = [];
  for (let tick = start; tick < most + step; tick += step) ticks.push(tick);
  return ticks;
}

/** Evenly spread times, none so near an end that its label would be cut. Epoch milliseconds. */
export function timeTicks(from: number, to: number, count: number): number[] {
  const step = (to - from) / count;
  return Array.from({ length: count }, (_, index) => Math.round(from + step * (index + 0.5)));
}
