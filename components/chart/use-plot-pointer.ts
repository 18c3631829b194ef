'use client';

import { type PointerEvent, useRef, useState } from 'react';
import type { Point } from '#lib/views/dto/streams.ts';
import type { Scale } from './scale.ts';
import type { TimeRange } from './time-range.ts';

/** A press that moves fewer pixels is a click, not a drag. */
const CLICK_PX = 5;

const nearest = (points: Point[], at: number): number => {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, point] of points.entries()) {
    const distance = Math.abs(Date.parse(point.at) - at);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
};

/**
 * Returns the point under the pointer. A click picks it; a drag selects a time range where `zoom` is given. `leave` forgets the
 * point until the pointer moves again, for the keyboard.
 */
export function usePlotPointer(
  points: Point[],
  scale: Scale,
  act: { pick: (index: number) => void; zoom: ((timeRange: TimeRange) => void) | null },
) {
  const [cursor, setCursor] = useState(-1);
  const [drag, setDrag] = useState<{ start: number; end: number } | null>(null);
  const left = useRef<string | null>(null);
  const place = useRef('');
  const xOf = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  return {
    cursor: Math.min(cursor, points.length - 1),
    drag: drag !== null && act.zoom !== null && Math.abs(drag.end - drag.start) >= CLICK_PX ? drag : null,
    leave: () => {
      left.current = place.current;
      setCursor(-1);
    },
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return;
        if (event.pointerType === 'mouse') event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ start: xOf(event), end: xOf(event) });
      },
      onPointerMove: (event: PointerEvent) => {
        place.current = `${event.clientX} ${event.clientY}`;
        // Browsers repeat the last move when the page changes below a pointer that rests.
        if (left.current === place.current) return;
        left.current = null;
        setCursor(nearest(points, scale.at(xOf(event))));
        if (drag !== null && event.pointerType === 'mouse') setDrag({ start: drag.start, end: xOf(event) });
      },
      onPointerUp: (event: PointerEvent) => {
        if (drag === null) return;
        const end = xOf(event);
        setDrag(null);
        const [from, to] = [scale.at(Math.min(drag.start, end)), scale.at(Math.max(drag.start, end))];
        const index = nearest(points, scale.at(end));
        if (Math.abs(end - drag.start) < CLICK_PX) {
          if (index >= 0) act.pick(index);
        } else if (event.pointerType === 'mouse') act.zoom?.({ from, to });
      },
      onPointerLeave: () => setCursor(-1),
      onPointerCancel: () => {
        setDrag(null);
        setCursor(-1);
      },
    },
  };
}
