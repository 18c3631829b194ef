'use client';

import { type KeyboardEvent, useRef } from 'react';
import { formatMetric } from '#lib/format/budget.ts';
import { formatBytes, formatDelta } from '#lib/format/bytes.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { formatDate } from '#lib/format/time.ts';
import type { Point, PointList } from '#lib/views/dto/streams.ts';
import { platformColour } from './colours.ts';
import { Lines } from './lines.tsx';
import { Marks } from './marks.tsx';
import { type ChartLine, type ChartRow, extent, type Metric } from './model.ts';
import { ReferenceMarks } from './reference-marks.tsx';
import { isLoadLineShown } from './reference-spans.ts';
import { createScale, PLOT } from './scale.ts';
import { niceTicks } from './ticks.ts';
import type { TimeRange } from './time-range.ts';
import { Tooltip } from './tooltip.tsx';
import type { Selection } from './use-chart-state.ts';
import { usePlotPointer } from './use-plot-pointer.ts';
import { useWidth } from './use-width.ts';
import { verdictWords } from './verdict-words.ts';

type Props = {
  title: string;
  repositoryId: string;
  platform: string;
  points: Point[];
  /** Those before the window too: their levels reach into it. */
  all: Point[];
  /** How the series is judged. */
  references: Pick<PointList, 'rule' | 'budget' | 'levels'>;
  rows: ChartRow[];
  lines: ChartLine[];
  metric: Metric;
  timeRange: TimeRange;
  fromZero: boolean;
  selection: Selection;
  onZoom: (timeRange: TimeRange) => void;
};

const HEIGHT = 320;

function valuesOf({ metric, points, rows, lines }: Pick<Props, 'metric' | 'points' | 'rows' | 'lines'>): number[] {
  if (metric === 'pull') return points.map((point) => point.pullCostBytes);
  return rows.flatMap((row) => lines.flatMap((line) => row[line.key] ?? []));
}

function pointText(point: Point | undefined, rule: PointList['rule']): string {
  if (point === undefined) return 'no push chosen';
  const delta = point.deltaBytes === null ? null : formatDelta(point.deltaBytes);
  const change =
    delta === null ? 'nothing to compare with' : delta.sign === 'same' ? 'same size' : `${delta.sign} ${delta.text}`;
  return `${tagLabel(point.tag)}, ${formatDate(new Date(point.at))}, ${formatBytes(point.sizeBytes)}, ${change}, pull cost ${formatBytes(point.pullCostBytes)}. ${verdictWords(point, rule).join(' ')}`;
}

/** Said of a load line that the chart has no place for. */
const undrawnLine = ({ metric, limitBytes }: NonNullable<PointList['budget']>): string =>
  `load line ${formatBytes(limitBytes)}${metric === 'total' ? ', far above' : formatMetric(metric)}`;

/** The chart of one series, and of other platforms of its stream behind it. It draws what it is given. */
export function SeriesChart(props: Props) {
  const { title, points, metric, timeRange, selection, references } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const values = valuesOf(props);
  const limit = metric === 'total' && references.budget?.metric === 'total' ? references.budget.limitBytes : null;
  const limitBytes = limit !== null && isLoadLineShown(limit, extent(values).most) ? limit : null;
  const { least, most } = extent(limitBytes === null ? values : [...values, limitBytes]);
  const air = Math.max((most - least) * 0.1, most * 0.005);
  const ticks = niceTicks(metric === 'total' && !props.fromZero ? Math.max(0, least - air) : 0, most + air);
  const scale = createScale(timeRange, [ticks[0] ?? 0, ticks.at(-1) ?? 1], width, HEIGHT);
  const pointer = usePlotPointer(points, scale, { pick: selection.pick, zoom: props.onZoom });
  const read = pointer.cursor >= 0 && selection.locked < 0 ? pointer.cursor : selection.locked;
  const point = points[read];
  const x = point === undefined ? 0 : scale.x(Date.parse(point.at));

  const onKeyDown = (event: KeyboardEvent) => {
    const by =
      event.key === 'ArrowRight' || event.key === 'ArrowUp'
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowDown'
          ? -1
          : 0;
    if (event.key === 'Escape') selection.clear();
    if (by === 0) return;
    event.preventDefault();
    if (event.shiftKey) selection.stepCompared(by);
    else selection.step(by, pointer.cursor);
  };

  return (
    <div ref={box} className="relative" style={{ height: HEIGHT }}>
      {width === 0 ? null : (
        <>
          <div aria-hidden className="pointer-events-none absolute inset-0">
            <Lines {...props} width={width} height={HEIGHT} ticks={ticks} />
          </div>
          <div
            role="slider"
            tabIndex={0}
            aria-label={`${title}: walk the pushes with the arrow keys`}
            aria-valuemin={0}
            aria-valuemax={Math.max(0, points.length - 1)}
            aria-valuenow={Math.max(0, read)}
            aria-valuetext={pointText(point, references.rule)}
            onKeyDown={onKeyDown}
            {...pointer.handlers}
            className="absolute inset-0 cursor-crosshair touch-pan-y select-none"
          >
            <svg aria-hidden="true" width={width} height={HEIGHT} className="block overflow-hidden">
              {point === undefined ? null : (
                <line x1={x} x2={x} y1={PLOT.top} y2={HEIGHT - PLOT.bottom} stroke="var(--edge)" />
              )}
              {metric === 'total' ? (
                <ReferenceMarks
                  points={props.all}
                  levels={references.levels}
                  limitBytes={limitBytes}
                  scale={scale}
                  timeRange={timeRange}
                  width={width}
                />
              ) : null}
              {metric === 'total' && limitBytes === null && references.budget !== null ? (
                <text x={PLOT.left + 4} y={PLOT.top + 12} fontSize="12" fill="var(--muted)">
                  {undrawnLine(references.budget)}
                </text>
              ) : null}
              <Marks
                points={points}
                metric={metric}
                scale={scale}
                floor={HEIGHT - PLOT.bottom}
                colour={platformColour(props.platform)}
                cursor={pointer.cursor}
                locked={selection.locked}
                compared={selection.compared}
              />
              {pointer.drag === null ? null : (
                <rect
                  x={Math.min(pointer.drag.start, pointer.drag.end)}
                  width={Math.abs(pointer.drag.end - pointer.drag.start)}
                  y={PLOT.top}
                  height={HEIGHT - PLOT.top - PLOT.bottom}
                  fill="var(--accent)"
                  fillOpacity="0.14"
                  stroke="var(--accent)"
                />
              )}
            </svg>
          </div>
          {point === undefined || pointer.drag !== null ? null : (
            <Tooltip
              point={point}
              locked={read === selection.locked}
              repositoryId={props.repositoryId}
              rule={references.rule}
              left={x}
              flipped={x > width / 2}
            />
          )}
        </>
      )}
    </div>
  );
}
