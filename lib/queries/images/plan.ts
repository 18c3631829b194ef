import { queryOptions } from '@tanstack/react-query';
import type { ImagePlan } from '#lib/views/dto/plan.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import { readingIntervalMs } from './findings.ts';

/**
 * The plan of an image as one repository shows it. It becomes stale with the findings of the image.
 *
 * @param isWaiting - true if the layers wait for another day, so that the answer changes seldom
 */
export const planQuery = (repositoryId: string, digest: string, isWaiting = false) =>
  queryOptions({
    queryKey: ['findings', repositoryId, digest, 'plan'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<ImagePlan>(`/images/${digest}/plan${queryString({ repositoryId })}`, { signal }),
    staleTime: 60_000,
    refetchInterval: ({ state: { data, error } }) => readingIntervalMs(data, error, isWaiting),
  });
