'use client';

import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { platformColour } from './colours.ts';
import { type ChartLine, type ChartRow, isOfFiles, type Metric } from './model.ts';
import { PLOT } from './scale.ts';
import { formatTicks } from './ticks.ts';
import type { TimeRange } from './time-range.ts';
import type { TimeTick } from './time-ticks.ts';

type Props = {
  width: number;
  height: number;
  rows: ChartRow[];
  lines: ChartLine[];
  metric: Metric;
  timeRange: TimeRange;
  ticks: number[];
  timeTicks: TimeTick[];
};

const TICK = { fill: 'var(--muted)', fontSize: 13, fontFamily: 'var(--font-mono)' };

const STEP = {
  type: 'stepAfter',
  dot: false,
  activeDot: false,
  connectNulls: true,
  isAnimationActive: false,
} as const;

/** Areas have a gap where the base is unknown. Lines of several series share the rows, so a line ignores the rows of others. */
const partAreas = ({ key, platform }: ChartLine) => [
  <Area
    {...STEP}
    connectNulls={false}
    key={`${key}base`}
    dataKey={`${key}base`}
    stackId={key}
    stroke="none"
    fill="var(--base)"
    fillOpacity={0.5}
  />,
  <Area
    {...STEP}
    connectNulls={false}
    key={`${key}own`}
    dataKey={`${key}own`}
    stackId={key}
    stroke={platformColour(platform)}
    strokeWidth={1.5}
    fill={platformColour(platform)}
    fillOpacity={0.4}
  />,
];

const totalLine = ({ key, platform, main }: ChartLine) => (
  <Line
    {...STEP}
    key={key}
    dataKey={key}
    stroke={platformColour(platform)}
    strokeWidth={main ? 2 : 1.25}
    strokeOpacity={main ? 1 : 0.85}
  />
);

/** A line of unpacked or wasted bytes has a gap where a push is not read. */
const lineOfFiles = ({ key, platform }: ChartLine, metric: Metric) => (
  <Line
    {...STEP}
    connectNulls={false}
    key={key}
    dataKey={`${key}${metric}`}
    stroke={platformColour(platform)}
    strokeWidth={2}
  />
);

/** The axes and step lines. Marks and pointer are a layer above, on the same scale. */
export function Lines({ width, height, rows, lines, metric, timeRange, ticks, timeTicks }: Props) {
  const sizes = formatTicks(ticks);
  const domain = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
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
        ticks={timeTicks.map(({ at }) => at)}
        tickFormatter={(at: number) => timeTicks.find((tick) => tick.at === at)?.label ?? ''}
        tick={TICK}
        tickLine={{ stroke: 'var(--edge)' }}
        tickSize={4}
        tickMargin={10}
        axisLine={{ stroke: 'var(--edge)' }}
        interval={0}
      />
      <YAxis
        type="number"
        domain={domain}
        allowDataOverflow
        width={PLOT.left}
        ticks={ticks}
        tickFormatter={(bytes: number) => sizes[ticks.indexOf(bytes)] ?? ''}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        interval={0}
      />
      {metric === 'parts' ? lines.flatMap(partAreas) : null}
      {metric === 'total' ? lines.map(totalLine) : null}
      {isOfFiles(metric) ? lines.map((line) => lineOfFiles(line, metric)) : null}
    </ComposedChart>
  );
}
