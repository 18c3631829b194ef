import type { TimeRange } from './time-range.ts';

/** Room around the plot, in pixels, shared by the lines and the layer of marks above them. The labels of the axes do not touch. */
export const PLOT = { left: 64, right: 12, top: 10, bottom: 30 };

export type Scale = { x: (at: number) => number; y: (value: number) => number; at: (x: number) => number };

/** Returns functions from times and values to pixels, and back. */
export function createScale(timeRange: TimeRange, domain: [number, number], width: number, height: number): Scale {
  const plotWidth = Math.max(1, width - PLOT.left - PLOT.right);
  const plotHeight = Math.max(1, height - PLOT.top - PLOT.bottom);
  const time = Math.max(1, timeRange.to - timeRange.from);
  const values = Math.max(1, domain[1] - domain[0]);
  return {
    x: (at) => PLOT.left + ((at - timeRange.from) / time) * plotWidth,
    y: (value) => PLOT.top + (1 - (value - domain[0]) / values) * plotHeight,
    at: (x) => timeRange.from + (Math.max(0, Math.min(plotWidth, x - PLOT.left)) / plotWidth) * time,
  };
}
