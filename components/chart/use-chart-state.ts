'use client';

import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { chartUrl } from '#lib/queries/url-state.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import { pointKey } from './model.ts';

export const useChartUrl = () => useQueryStates(chartUrl);
export type ChartUrl = ReturnType<typeof useChartUrl>[0];
export type SetChartUrl = ReturnType<typeof useChartUrl>[1];

/** The locked point and the one it is compared with, and how a click and a key change them. */
export function useSelection(points: Point[], url: ChartUrl, setUrl: SetChartUrl) {
  return useMemo(() => {
    const indexOf = (key: string | null) => (key === null ? -1 : points.findIndex((point) => pointKey(point) === key));
    const locked = indexOf(url.point);
    const compared = indexOf(url.compare);
    const keyAt = (index: number) => {
      const point = points[index];
      return point === undefined ? null : pointKey(point);
    };
    return {
      locked,
      compared,
      clear: (): void => {
        void setUrl({ point: null, compare: null });
      },
      /** First click locks, second compares, third starts anew. */
      pick: (index: number) => {
        if (locked < 0 || compared >= 0 || index === locked) void setUrl({ point: keyAt(index), compare: null });
        else void setUrl({ compare: keyAt(index) });
      },
      step: (by: number, from: number) => {
        const start = locked >= 0 ? locked : from >= 0 ? from : by > 0 ? -1 : points.length;
        const next = Math.max(0, Math.min(points.length - 1, start + by));
        void setUrl({ point: keyAt(next), compare: null });
      },
      stepCompared: (by: number) => {
        if (locked < 0) return;
        const next = Math.max(0, Math.min(points.length - 1, (compared >= 0 ? compared : locked) + by));
        void setUrl({ compare: next === locked ? null : keyAt(next) });
      },
    };
  }, [points, url.point, url.compare, setUrl]);
}
export type Selection = ReturnType<typeof useSelection>;
