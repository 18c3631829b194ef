'use client';

import { useMemo, useState } from 'react';
import type { Point } from '#lib/views/dto/streams.ts';
import { pointKey } from './model.ts';
import { NO_PICKS, type Picks, pickPush, stepComparedPush, stepFrom } from './picks.ts';
import type { ChartUrl, SetChartUrl } from './use-chart-url.ts';

/** The pinned and the compared push, and the functions that change them. */
export type PushSelection = Picks & {
  clear: () => void;
  pick: (index: number) => void;
  /** Pins the push `by` places from the pinned one, else from `from`. */
  step: (by: number, from: number) => void;
  stepCompared: (by: number) => void;
};

function selectionOf(picks: Picks, count: number, set: (picks: Picks) => void): PushSelection {
  return {
    ...picks,
    clear: () => set(NO_PICKS),
    pick: (index) => set(pickPush(picks, index)),
    step: (by, from) => set({ pinned: stepFrom([picks.pinned, from], by, count), compared: -1 }),
    stepCompared: (by) => set(stepComparedPush(picks, by, count)),
  };
}

/** The selection in the URL. */
export function useSelection(points: Point[], url: ChartUrl, setUrl: SetChartUrl): PushSelection {
  return useMemo(() => {
    const indexOf = (key: string | null) => (key === null ? -1 : points.findIndex((point) => pointKey(point) === key));
    const keyAt = (index: number) => {
      const point = points[index];
      return point === undefined ? null : pointKey(point);
    };
    const picks = { pinned: indexOf(url.point), compared: indexOf(url.compare) };
    return selectionOf(picks, points.length, ({ pinned, compared }) => {
      void setUrl({ point: keyAt(pinned), compare: keyAt(compared) });
    });
  }, [points, url.point, url.compare, setUrl]);
}

/** The selection in the state of a component, where the URL belongs to something else. */
export function useLocalSelection(count: number): PushSelection {
  const [picks, setPicks] = useState(NO_PICKS);
  const isThere = picks.pinned < count && picks.compared < count;
  return selectionOf(isThere ? picks : NO_PICKS, count, setPicks);
}
