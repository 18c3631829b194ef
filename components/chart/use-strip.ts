'use client';

import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';
import type { TimeRange } from './time-range.ts';

/** Pixels around an edge of the range in which a press takes the edge. */
const HANDLE = 9;
const HOUR_MS = 3_600_000;

/** What a drag moves: an edge, the whole range, or the end of a new range. */
type Grip = 'from' | 'to' | 'all' | 'new';

type Props = {
  box: RefObject<HTMLDivElement | null>;
  width: number;
  whole: TimeRange;
  timeRange: TimeRange;
  onChange: (timeRange: TimeRange) => void;
};

/** The pointer and the keys of the strip. */
export function useStrip({ box, width, whole, timeRange, onChange }: Props) {
  const [grip, setGrip] = useState<{ kind: Grip; at: number; timeRange: TimeRange } | null>(null);
  const span = whole.to - whole.from;
  const clamp = (at: number) => Math.max(whole.from, Math.min(whole.to, at));
  const x = (at: number) => ((clamp(at) - whole.from) / span) * width;
  const change = (next: TimeRange) => {
    const [from, to] = [clamp(Math.min(next.from, next.to)), clamp(Math.max(next.from, next.to))];
    if (to - from >= HOUR_MS) onChange({ from, to });
  };
  const pixelsOf = (event: PointerEvent) => event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
  const timeAt = (event: PointerEvent) => whole.from + (pixelsOf(event) / Math.max(1, width)) * span;
  const gripAt = (pixels: number): Grip => {
    const [from, to] = [x(timeRange.from), x(timeRange.to)];
    if (Math.abs(pixels - from) <= HANDLE) return 'from';
    if (Math.abs(pixels - to) <= HANDLE) return 'to';
    return pixels > from && pixels < to ? 'all' : 'new';
  };
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrip({ kind: gripAt(pixelsOf(event)), at: timeAt(event), timeRange });
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
  const release = () => setGrip(null);
  const onKey = (edge: 'from' | 'to') => (event: KeyboardEvent) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    const by = event.key === 'ArrowRight' ? 1 : -1;
    change({ ...timeRange, [edge]: timeRange[edge] + (by * span) / 50 });
  };
  return {
    clamp,
    x,
    onKey,
    handlers: { onPointerDown, onPointerMove, onPointerUp: release, onPointerCancel: release },
  };
}
