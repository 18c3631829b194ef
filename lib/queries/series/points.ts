import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { PointList } from '#lib/views/dto/streams.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

/** ISO 8601 bounds; null is open. */
export type PointWindow = { from: string | null; to: string | null };

export const MAX_POINTS = 1_000;

/** The points of a series, at most 1,000. The server keeps the extremes and the biggest changes. */
export const pointsQuery = (seriesId: string, window: PointWindow = { from: null, to: null }) =>
  queryOptions({
    queryKey: ['points', seriesId, window] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<PointList>(
        `/series/${encodeURIComponent(seriesId)}/points${queryString({ ...window, maxPoints: MAX_POINTS })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
