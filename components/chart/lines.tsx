'use client';

import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatDate } from '#lib/format/time.ts';
import { platformColour } from './colours.ts';
import type { ChartLine, ChartRow, Metric } from './model.ts';
import { PLOT } from './scale.ts';
import { timeTicks } from './ticks.ts';
import type { TimeRange } from './time-range.ts';

type Props = {
  width: number;
  height: number;
  rows: ChartRow[];
  lines: ChartLine[];
  metric: Metric;
  timeRange: TimeRange;
  ticks: number[];
};

const TICK = { fill: 'var(--muted)', fontSize: 13, fontFamily: 'var(--font-mono)' };

/** Axes and step lines. Marks and what the pointer does are a layer above, on the same scale. */
export function Lines({ width, height, rows, lines, metric, timeRange, ticks }: Props) {
  const domain = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const step = {
    type: 'stepAfter',
    dot: false,
    activeDot: false,
    connectNulls: true,
    isAnimationActive: false,
  } as const;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rows}
      margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="at"
        type="number"
        domain={[timeRange.from, timeRange.to]}
        allowDataOverflow
        height={PLOT.bottom}
        ticks={timeTicks(timeRange.from, timeRange.to, width < 420 ? 2 : width < 560 ? 3 : 6)}
        tickFormatter={(at: number) => formatDate(new Date(at))}
        tick={TICK}
        tickLine={false}
        axisLine={{ stroke: 'var(--edge)' }}
        interval={0}
      />
      <YAxis
        type="number"
        domain={domain}
        allowDataOverflow
        width={PLOT.left}
        ticks={ticks}
        tickFormatter={(bytes: number) => formatBytes(Math.round(bytes))}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        interval={0}
      />
      {metric === 'parts'
        ? lines.flatMap((line) => [
            <Area
              {...step}
              key={`${line.key}base`}
              dataKey={`${line.key}base`}
              stackId={line.key}
              stroke="none"
              fill="var(--base)"
              fillOpacity={0.5}
            />,
            <Area
              {...step}
              key={`${line.key}own`}
              dataKey={`${line.key}own`}
              stackId={line.key}
              stroke={platformColour(line.platform)}
              strokeWidth={1.5}
              fill={platformColour(line.platform)}
              fillOpacity={0.4}
            />,
          ])
        : null}
      {metric === 'total'
        ? lines.map((line) => (
            <Line
              {...step}
              key={line.key}
              dataKey={line.key}
              stroke={platformColour(line.platform)}
              strokeWidth={line.main ? 2 : 1.25}
              strokeOpacity={line.main ? 1 : 0.85}
            />
          ))
        : null}
    </ComposedChart>
  );
}
