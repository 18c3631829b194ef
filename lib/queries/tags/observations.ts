import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ObservationList } from '#lib/views/dto/tags.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

/** The observations of a tag, newest first. */
export const observationsQuery = (tagId: number) =>
  infiniteQueryOptions({
    queryKey: ['observations', tagId] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<ObservationList>(`/tags/${tagId}/observations${queryString({ limit: 20, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
