import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { MAX_CHECKED_TAGS } from '#lib/domain/usage.ts';
import type { Removal, RemovalCheck, Stack } from '#lib/views/dto/usage.ts';
import type { Key } from '../keys.ts';
import { apiFetch } from '../requests/fetch.ts';

/**
 * What removing tags would free. Nothing is removed.
 *
 * @param checks - number of the last finished check, after which other tags count
 */
export const removalQuery = (tagIds: readonly number[], checks: number) =>
  queryOptions({
    queryKey: ['usage', 'removal', tagIds, checks] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Removal>('/usage/removal', { method: 'POST', body: { tagIds }, signal }),
    enabled: tagIds.length > 0,
    staleTime: 60_000,
    retry: false,
  });

/**
 * Whether tags still point to what was seen. The registry is asked about fifty of them at a time.
 *
 * @param attempt - counted from 1; 0 asks nothing
 * @param onProgress - called with the number of tags that were asked about
 */
export const checkedTagsQuery = (tagIds: readonly number[], attempt: number, onProgress: (done: number) => void) =>
  queryOptions({
    queryKey: ['checked-tags', tagIds, attempt] as const satisfies Key,
    queryFn: async ({ signal }) => {
      const items: RemovalCheck['items'] = [];
      for (let start = 0; start < tagIds.length; start += MAX_CHECKED_TAGS) {
        const body = { tagIds: tagIds.slice(start, start + MAX_CHECKED_TAGS) };
        const answer = await apiFetch<RemovalCheck>('/usage/removal/check', { method: 'POST', body, signal });
        items.push(...answer.items);
        onProgress(items.length);
      }
      return { attempt, items };
    },
    enabled: attempt > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // Each attempt sends requests to a registry: a person repeats it.
    refetchInterval: false,
    retry: false,
  });

/** What the images of a pasted text take. The text is sent in the body, since it can have 4 MiB. */
export const stackQuery = (text: string, platform: string) =>
  queryOptions({
    queryKey: ['usage', 'stack', text, platform] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Stack>('/usage/stack', { method: 'POST', body: { text, platform }, signal }),
    enabled: text.trim() !== '',
    staleTime: 60_000,
    retry: false,
  });
