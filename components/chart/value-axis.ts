import { extent, type Metric } from './model.ts';
import { formatTicks, niceTicks } from './ticks.ts';

/** ValueAxis is the vertical axis of a chart, in bytes, or in percent for efficiencies. */
export type ValueAxis = {
  /** Ascending. */
  ticks: number[];
  labels: string[];
  /** The values at its lower and its upper edge. */
  edges: [number, number];
};

/** Where an axis of percent can start, and the distance of its ticks. */
const PERCENT_STARTS = [
  [95, 1],
  [90, 2],
  [75, 5],
  [50, 10],
] as const;

/** The part above 100 % that marks of pushes need. */
const PERCENT_AIR = 0.04;

/** Reports whether the axis of a metric fits its values, so that changes are visible, and does not start at zero. */
export const fitsValues = (metric: Metric): boolean =>
  metric === 'total' || metric === 'unpacked' || metric === 'efficiency';

/** Returns the axis for drawn values. @param fromZero - true to start it at zero where it would fit the values */
export function valueAxis(metric: Metric, values: number[], fromZero: boolean): ValueAxis {
  const { least, most } = extent(values);
  if (metric === 'efficiency') return percentAxis(fromZero ? 0 : least);
  const air = Math.max((most - least) * 0.1, most * 0.005);
  const ticks = niceTicks(fitsValues(metric) && !fromZero ? Math.max(0, least - air) : 0, most + air);
  return { ticks, labels: formatTicks(ticks), edges: [ticks[0] ?? 0, ticks.at(-1) ?? 1] };
}

/** An axis up to 100 %, which starts at a round value below the least one. */
function percentAxis(least: number): ValueAxis {
  const [start, step] = PERCENT_STARTS.find(([percent]) => percent < least) ?? [0, 20];
  const ticks = Array.from({ length: (100 - start) / step + 1 }, (_, index) => start + index * step);
  return {
    ticks,
    labels: ticks.map((percent) => `${percent} %`),
    edges: [start, 100 + (100 - start) * PERCENT_AIR],
  };
}
