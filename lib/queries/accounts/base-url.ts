import { queryOptions } from '@tanstack/react-query';
import type { BaseUrl } from '#lib/views/dto/people.ts';
import type { Key } from '../keys.ts';
import { apiFetch } from '../requests/fetch.ts';

/** The base URL of links in messages, and its source. */
export const baseUrlQuery = () =>
  queryOptions({
    queryKey: ['base-url'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<BaseUrl>('/base-url', { signal }),
    staleTime: 60_000,
  });
