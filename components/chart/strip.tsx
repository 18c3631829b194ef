'use client';

import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatDate } from '#lib/format/time.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import { extent } from './model.ts';
import { PLOT } from './scale.ts';
import { type TimeRange, wholeTimeRange } from './time-range.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 40;
const HANDLE = 9;
type Grip = 'from' | 'to' | 'all' | 'new';

/** The whole range in small; the window over it is dragged, or moved with the arrow keys. */
export function Strip({
  points,
  timeRange,
  now,
  onChange,
}: {
  points: Point[];
  timeRange: TimeRange;
  now: number;
  onChange: (timeRange: TimeRange) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [grip, setGrip] = useState<{ kind: Grip; at: number; timeRange: TimeRange } | null>(null);
  const whole = wholeTimeRange(Date.parse(points[0]?.at ?? new Date(now).toISOString()), now);
  const span = whole.to - whole.from;
  const clamp = (at: number) => Math.max(whole.from, Math.min(whole.to, at));
  const x = (at: number) => ((clamp(at) - whole.from) / span) * width;
  const { least, most } = extent(points.map((point) => point.sizeBytes));
  const y = (bytes: number) => HEIGHT - 6 - ((bytes - least) / Math.max(1, most - least)) * (HEIGHT - 14);

  const steps = points.map((point, index) => {
    const from = points[index - 1];
    const move = from === undefined || from.segment !== point.segment;
    return `${move ? 'M' : 'H'}${x(Date.parse(point.at)).toFixed(1)}${move ? ' ' : 'V'}${y(point.sizeBytes).toFixed(1)}`;
  });
  const change = (next: TimeRange) => {
    const [from, to] = [clamp(Math.min(next.from, next.to)), clamp(Math.max(next.from, next.to))];
    if (to - from >= 3_600_000) onChange({ from, to });
  };
  const timeAt = (event: PointerEvent) =>
    whole.from + ((event.clientX - (box.current?.getBoundingClientRect().left ?? 0)) / Math.max(1, width)) * span;
  const onPointerDown = (event: PointerEvent) => {
    const pixels = event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
    const near = (at: number) => Math.abs(pixels - x(at)) <= HANDLE;
    const kind: Grip = near(timeRange.from)
      ? 'from'
      : near(timeRange.to)
        ? 'to'
        : pixels > x(timeRange.from) && pixels < x(timeRange.to)
          ? 'all'
          : 'new';
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrip({ kind, at: timeAt(event), timeRange });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (grip === null) return;
    const at = timeAt(event);
    if (grip.kind === 'from') change({ from: at, to: grip.timeRange.to });
    else if (grip.kind === 'to') change({ from: grip.timeRange.from, to: at });
    else if (grip.kind === 'new') change({ from: grip.at, to: at });
    else {
      const length = grip.timeRange.to - grip.timeRange.from;
      const from = Math.max(whole.from, Math.min(whole.to - length, grip.timeRange.from + at - grip.at));
      change({ from, to: from + length });
    }
  };
  const onKey = (edge: 'from' | 'to') => (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    change({ ...timeRange, [edge]: timeRange[edge] + (by * span) / 50 });
  };

  return (
    <div style={{ marginLeft: PLOT.left, marginRight: PLOT.right }}>
      <div
        ref={box}
        className="relative cursor-crosshair touch-pan-y border-y border-line select-none"
        style={{ height: HEIGHT }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => setGrip(null)}
        onPointerCancel={() => setGrip(null)}
      >
        <svg aria-hidden="true" width={width} height={HEIGHT} className="absolute inset-0">
          <path d={`${steps.join('')}${steps.length === 0 ? '' : `H${width}`}`} fill="none" stroke="var(--muted)" />
          <rect
            x={x(timeRange.from)}
            width={Math.max(2, x(timeRange.to) - x(timeRange.from))}
            height={HEIGHT}
            fill="var(--accent)"
            fillOpacity="0.12"
          />
        </svg>
        {(['from', 'to'] as const).map((edge) => (
          <div
            key={edge}
            role="slider"
            tabIndex={0}
            aria-label={edge === 'from' ? 'Start of the window' : 'End of the window'}
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
  );
}
