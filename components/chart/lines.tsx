'use client';

import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { Point } from '#lib/views/dto/streams.ts';
import { platformColour } from './colours.ts';
import { type ChartLine, type ChartRow, differsInDive, FILE_FIELDS, isOfFiles, type Metric } from './model.ts';
import { PLOT } from './scale.ts';
import type { TimeRange } from './time-range.ts';
import type { TimeTick } from './time-ticks.ts';
import type { ValueAxis } from './value-axis.ts';

type Props = {
  width: number;
  height: number;
  points: Point[];
  rows: ChartRow[];
  lines: ChartLine[];
  metric: Metric;
  timeRange: TimeRange;
  axis: ValueAxis;
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

/** The lines of a chart of files. The figure of dive has one where it differs. */
function fieldsOf(metric: Metric, points: readonly Point[]): readonly string[] {
  if (!isOfFiles(metric)) return [];
  return FILE_FIELDS[metric].filter((field) => field !== 'dive' || differsInDive(points));
}

/** A line of files has a gap where a push is not read. That of dive is thin and dashed, so that the other one shows where they meet. */
const lineOfFiles = ({ key, platform }: ChartLine, field: string) => (
  <Line
    {...STEP}
    connectNulls={false}
    key={`${key}${field}`}
    dataKey={`${key}${field}`}
    {...(field === 'dive'
      ? { stroke: 'var(--ink)', strokeWidth: 1.5, strokeDasharray: '5 4' }
      : { stroke: platformColour(platform), strokeWidth: 2 })}
  />
);

/** The axes and step lines. Marks and pointer are a layer above, on the same scale. */
export function Lines({ width, height, points, rows, lines, metric, timeRange, axis, timeTicks }: Props) {
  const fields = fieldsOf(metric, points);
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rows}
      margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} syncWithTicks stroke="var(--line)" />
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
        domain={axis.edges}
        allowDataOverflow
        width={PLOT.left}
        ticks={axis.ticks}
        tickFormatter={(value: number) => axis.labels[axis.ticks.indexOf(value)] ?? ''}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        interval={0}
      />
      {metric === 'parts' ? lines.flatMap(partAreas) : null}
      {metric === 'total' ? lines.map(totalLine) : null}
      {fields.flatMap((field) => lines.map((line) => lineOfFiles(line, field)))}
    </ComposedChart>
  );
}
