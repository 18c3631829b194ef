'use client';

import { type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { findAct } from '#components/keys/binding.ts';
import type { Forecast, Point, PointList } from '#lib/views/dto/streams.ts';
import { CHART_KEYS } from './chart-keys.ts';
import { platformColour } from './colours.ts';
import { CornerPanel } from './corner-panel.tsx';
import { DetailsBar } from './details-bar.tsx';
import { ForecastMarks } from './forecast-marks.tsx';
import { Lines } from './lines.tsx';
import { Marks } from './marks.tsx';
import { type ChartLine, type ChartRow, drawnValues, type Metric } from './model.ts';
import { PairSpan } from './pair-span.tsx';
import { ReferenceMarks } from './reference-marks.tsx';
import type { BudgetMark } from './reference-spans.ts';
import { PLOT_HEIGHT, WIDE } from './room.ts';
import { createScale, PLOT, type Scale } from './scale.ts';
import { selectionText } from './selection-text.ts';
import type { TimeRange } from './time-range.ts';
import { timeTicks } from './time-ticks.ts';
import { useEscape } from './use-escape.ts';
import { usePlotPointer } from './use-plot-pointer.ts';
import type { PushSelection } from './use-selection.ts';
import { useWidth } from './use-width.ts';
import { type ValueAxis, valueAxis } from './value-axis.ts';

type Props = {
  title: string;
  repositoryId: string;
  platform: string;
  points: Point[];
  /** Includes the points before the time range, whose levels reach into it. */
  all: Point[];
  references: Pick<PointList, 'rule' | 'levels'>;
  budget: BudgetMark | null;
  forecast: Forecast | null;
  rows: ChartRow[];
  lines: ChartLine[];
  metric: Metric;
  timeRange: TimeRange;
  /** The time range, with room for the forecast. */
  axisRange: TimeRange;
  fromZero: boolean;
  selection: PushSelection;
  /** Null where the time range cannot be changed. */
  onZoom: ((timeRange: TimeRange) => void) | null;
  /** Shown between the plot and the details. */
  strip?: ReactNode;
};

/** Returns the scale of the chart and its axes. They stay the same while the pointer moves. */
function useLayout({ metric, points, rows, lines, budget, axisRange, fromZero }: Props, width: number) {
  const thisYear = useNow().getFullYear();
  const limitBytes = budget?.drawnBytes ?? null;
  return useMemo(() => {
    const values = drawnValues(metric, points, rows, lines);
    const axis = valueAxis(metric, limitBytes === null ? values : [...values, limitBytes], fromZero);
    const scale = createScale(axisRange, axis.edges, width, PLOT_HEIGHT);
    return { axis, scale, times: timeTicks(axisRange, width - PLOT.left - PLOT.right, thisYear) };
  }, [metric, points, rows, lines, limitBytes, axisRange, fromZero, width, thisYear]);
}

/** Draws one series, and other platforms of its stream behind it, from data alone. The details of a push are below. */
export function SeriesChart(props: Props) {
  const { title, points, selection, references, repositoryId, platform } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { scale, axis, times } = useLayout(props, width);
  const pointer = usePlotPointer(points, scale, { pick: selection.pick, zoom: props.onZoom });
  useEscape(selection.pinned >= 0 ? selection.clear : null);
  const { pinned, compared } = selection;
  const under = pointer.drag === null ? points[pointer.cursor] : undefined;
  const newest = points.at(-1);
  const isWide = width >= WIDE;
  const other =
    under !== undefined && !isWide
      ? { point: under, name: 'Push under the pointer' }
      : newest && { point: newest, name: 'Newest push' };

  const onKeyDown = (event: KeyboardEvent) => {
    const act = findAct(CHART_KEYS, event.key);
    if (act !== 'next' && act !== 'previous') return;
    const by = act === 'next' ? 1 : -1;
    event.preventDefault();
    if (event.shiftKey) selection.stepCompared(by);
    else selection.step(by, pointer.cursor);
    // The panel of a pointer that rests would stay on another push than the details.
    pointer.leave();
  };

  return (
    <>
      <div ref={box} className="relative" style={{ height: PLOT_HEIGHT }}>
        {width === 0 ? null : (
          <>
            <div
              role="slider"
              tabIndex={0}
              aria-label={`${title}: walk the pushes with the arrow keys`}
              aria-valuemin={0}
              aria-valuemax={Math.max(0, points.length - 1)}
              aria-valuenow={Math.max(0, pinned >= 0 ? pinned : pointer.cursor)}
              aria-valuetext={selectionText(points[pinned] ?? under, points[compared], references.rule)}
              onKeyDown={onKeyDown}
              {...pointer.handlers}
              className="absolute inset-0 cursor-crosshair touch-pan-y select-none"
            >
              <Drawing
                {...props}
                width={width}
                scale={scale}
                axis={axis}
                timeTicks={times}
                cursor={pointer.cursor}
                drag={pointer.drag}
              />
            </div>
            {under === undefined || !isWide ? null : (
              <CornerPanel
                point={under}
                rule={references.rule}
                side={scale.x(Date.parse(under.at)) > width / 2 ? 'left' : 'right'}
              />
            )}
          </>
        )}
      </div>
      {props.strip}
      <DetailsBar
        pinned={points[pinned]}
        compared={points[compared]}
        other={other}
        repositoryId={repositoryId}
        platform={platform}
        rule={references.rule}
        onClear={selection.clear}
      />
    </>
  );
}

type DrawingProps = Props & {
  width: number;
  scale: Scale;
  axis: ValueAxis;
  timeTicks: ReturnType<typeof timeTicks>;
  cursor: number;
  drag: { start: number; end: number } | null;
};

/** Lines and marks. Screen readers get the text of the slider instead. */
function Drawing(props: DrawingProps) {
  const { points, all, references, budget, metric, timeRange, selection, width, scale, cursor, drag } = props;
  const floor = PLOT_HEIGHT - PLOT.bottom;
  const at = points[cursor]?.at;
  return (
    <div aria-hidden>
      <div className="pointer-events-none absolute inset-0">
        <Lines {...props} timeRange={props.axisRange} height={PLOT_HEIGHT} />
      </div>
      <svg aria-hidden="true" width={width} height={PLOT_HEIGHT} className="relative block overflow-hidden">
        <PairSpan pinned={points[selection.pinned]} compared={points[selection.compared]} scale={scale} floor={floor} />
        {at === undefined ? null : (
          <line
            x1={scale.x(Date.parse(at))}
            x2={scale.x(Date.parse(at))}
            y1={PLOT.top}
            y2={floor}
            stroke="var(--edge)"
          />
        )}
        {metric === 'total' || metric === 'unpacked' ? (
          <ReferenceMarks
            points={all}
            levels={references.levels}
            budget={budget}
            metric={metric}
            scale={scale}
            timeRange={timeRange}
            width={width}
          />
        ) : null}
        {props.forecast === null ? null : <ForecastMarks forecast={props.forecast} scale={scale} width={width} />}
        <Marks
          points={points}
          metric={metric}
          scale={scale}
          floor={floor}
          colour={platformColour(props.platform)}
          cursor={cursor}
          pinned={selection.pinned}
          compared={selection.compared}
        />
        {drag === null ? null : <DraggedRange drag={drag} />}
      </svg>
    </div>
  );
}

function DraggedRange({ drag: { start, end } }: { drag: { start: number; end: number } }) {
  return (
    <rect
      x={Math.min(start, end)}
      width={Math.abs(end - start)}
      y={PLOT.top}
      height={PLOT_HEIGHT - PLOT.top - PLOT.bottom}
      fill="var(--accent)"
      fillOpacity="0.14"
      stroke="var(--accent)"
    />
  );
}
