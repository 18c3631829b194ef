'use client';

import { useRef } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { formatDate } from '#lib/format/time.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import { extent } from './model.ts';
import { STRIP } from './room.ts';
import { PLOT } from './scale.ts';
import type { TimeRange } from './time-range.ts';
import { timeTicks } from './time-ticks.ts';
import { useStrip } from './use-strip.ts';
import { useWidth } from './use-width.ts';

/** The path of all points: a step at each push, a gap between segments. `end` is the place of the newest size. */
function pathOf(points: readonly Point[], x: (at: number) => number, end: number): string {
  const { least, most } = extent(points.map((point) => point.sizeBytes));
  const y = (bytes: number) => STRIP.height - 6 - ((bytes - least) / Math.max(1, most - least)) * (STRIP.height - 14);
  const steps = points.map((point, index) => {
    const from = points[index - 1];
    const move = from === undefined || from.segment !== point.segment;
    return `${move ? 'M' : 'H'}${x(Date.parse(point.at)).toFixed(1)}${move ? ' ' : 'V'}${y(point.sizeBytes).toFixed(1)}`;
  });
  return points.length === 0 ? '' : `${steps.join('')}H${end.toFixed(1)}`;
}

type Props = {
  points: Point[];
  /** The time axis of the strip, which contains the shown time range. */
  whole: TimeRange;
  timeRange: TimeRange;
  onChange: (timeRange: TimeRange) => void;
};

/**
 * All points in small, and the shown time range over them, which is dragged or moved with the arrow keys. Its edges are those
 * of the plot. It has an axis of its own where it shows more time than the plot.
 */
export function Strip({ points, whole, timeRange, onChange }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { clamp, x, onKey, handlers } = useStrip({ box, width, whole, timeRange, onChange });
  const isLarger = x(timeRange.from) > 1 || x(timeRange.to) < width - 1;
  return (
    <div className="order-2 @min-[720px]:order-none" style={{ height: STRIP.height + STRIP.axis }}>
      <div style={{ marginLeft: PLOT.left, marginRight: PLOT.right }}>
        <div
          ref={box}
          data-strip
          className="relative cursor-crosshair touch-pan-y border-y border-line select-none"
          style={{ height: STRIP.height }}
          {...handlers}
        >
          <svg aria-hidden="true" width={width} height={STRIP.height} className="absolute inset-0">
            <path d={pathOf(points, x, x(whole.to))} fill="none" stroke="var(--muted)" />
            <rect
              data-range
              x={x(timeRange.from)}
              width={Math.max(2, x(timeRange.to) - x(timeRange.from))}
              height={STRIP.height}
              fill="var(--accent)"
              fillOpacity="0.12"
            />
          </svg>
          {(['from', 'to'] as const).map((edge) => (
            <div
              key={edge}
              role="slider"
              tabIndex={0}
              aria-label={edge === 'from' ? 'Start of the range' : 'End of the range'}
              aria-valuemin={Math.round(whole.from / 1_000)}
              aria-valuemax={Math.round(whole.to / 1_000)}
              aria-valuenow={Math.round(clamp(timeRange[edge]) / 1_000)}
              aria-valuetext={formatDate(new Date(clamp(timeRange[edge])))}
              onKeyDown={onKey(edge)}
              className="absolute top-1/2 h-5 w-[7px] -translate-x-1/2 -translate-y-1/2 cursor-ew-resize rounded-[2px] border border-accent bg-raised"
              style={{ left: x(timeRange[edge]) }}
            />
          ))}
        </div>
      </div>
      {isLarger && width > 0 ? <Axis whole={whole} width={width} /> : null}
    </div>
  );
}

function Axis({ whole, width }: { whole: TimeRange; width: number }) {
  const thisYear = useNow().getFullYear();
  const x = (at: number) => PLOT.left + ((at - whole.from) / (whole.to - whole.from)) * width;
  return (
    <svg aria-hidden="true" data-strip-axis width={PLOT.left + width + PLOT.right} height={STRIP.axis} className="num">
      {timeTicks(whole, width, thisYear).map(({ at, label }) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1="0" y2="4" stroke="var(--edge)" />
          <text x={x(at)} y="17" textAnchor="middle" fontSize="13" fill="var(--muted)">
            {label}
          </text>
        </g>
      ))}
    </svg>
  );
}
