import { queryOptions } from '@tanstack/react-query';
import type { Removal, Stack } from '#lib/views/dto/usage.ts';
import type { Key } from '../keys.ts';
import { apiFetch } from '../requests/fetch.ts';

/** What removing tags would free. Nothing is removed. */
export const removalQuery = (tagIds: readonly number[]) =>
  queryOptions({
    queryKey: ['usage', 'removal', tagIds] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Removal>('/usage/removal', { method: 'POST', body: { tagIds }, signal }),
    enabled: tagIds.length > 0,
    staleTime: 60_000,
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
